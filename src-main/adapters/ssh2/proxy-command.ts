import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import type { Failure } from '../../../src-shared/connection/state';
import { err, ok, type Result } from '../../../src-shared/result';
import type { ResolvedHost } from '../../core/ports/ssh';
import type { Transport } from './transport';
import { proxyCommandFailed } from './transport-failures';

/** Enough to see what it complains of. */
const maxStderr = 2_000;
/** A command in the background may hold stderr open for ever (ssh -W with ControlPersist does). */
const lastWordsMs = 300;
const killGraceMs = 1_000;

/**
 * Starts a ProxyCommand as OpenSSH does (sshconnect.c, ssh_proxy_connect): by a shell that gives way to it, in the
 * environment of Mooring. It is in a process group of its own, so that all of a pipeline ends when the stream closes.
 */
export function startProxyCommand(host: ResolvedHost, command: string): Promise<Result<Transport, Failure>> {
  const child = spawn('/bin/sh', ['-c', `exec ${command}`], { detached: true, stdio: 'pipe' });
  let stderr = '';
  let failure: Failure | null = null;

  const stream = new Duplex({
    allowHalfOpen: false,
    read: () => void child.stdout.resume(),
    write: (chunk: Buffer, _encoding, callback) => void child.stdin.write(chunk, () => callback()),
    final(callback) {
      child.stdin.end();
      callback();
    },
    destroy(error, callback) {
      endGroup(child.pid);
      child.stdin.destroy();
      child.stdout.destroy();
      child.stderr.destroy();
      callback(error);
    },
  });
  stream.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.stdout.on('data', (chunk: Buffer) => {
    if (failure === null && !stream.push(chunk)) child.stdout.pause();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-maxStderr);
  });

  const finish = (code: number | null, message: string | null): void => {
    if (failure !== null) return;
    failure = proxyCommandFailed(host, command, { code, message, stderr: plain(stderr) });
    // All output has arrived, or nobody will send any: what follows it is the end.
    stream.push(null);
    stream.end();
  };
  child.once('exit', (code) => {
    const late = setTimeout(() => finish(code, null), lastWordsMs);
    child.once('close', () => {
      clearTimeout(late);
      finish(code, null);
    });
  });

  return new Promise((resolve) => {
    child.once('error', (error) => {
      finish(null, error.message);
      stream.destroy();
      resolve(err(proxyCommandFailed(host, command, { code: null, message: error.message, stderr: '' })));
    });
    child.once('spawn', () =>
      resolve(
        ok({
          stream,
          summary: `through the command ${command}`,
          detail: '',
          warning: null,
          failure: () => failure,
        }),
      ),
    );
  });

  /** SIGHUP as OpenSSH sends it, then the signal that can not be ignored. */
  function endGroup(pid: number | undefined): void {
    if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    signalGroup(pid, 'SIGHUP');
    const force = setTimeout(() => signalGroup(pid, 'SIGKILL'), killGraceMs);
    child.once('exit', () => clearTimeout(force));
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It ended by itself meanwhile.
  }
}

function plain(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, '').trim();
}
