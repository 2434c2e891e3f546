import type { Duplex } from 'node:stream';
import type { Client, ClientChannel } from 'ssh2';
import { err, ok, type Result } from '../../../src-shared/result';
import type { ChannelFailure, RemoteProcess, SshSession } from '../../core/ports/ssh';
import { createChannelStream } from './channel-stream';

/**
 * `exit-status` may overtake the last output, and a job in the background may hold the output open for ever: so the end
 * of a process waits for its output, but only this long.
 */
const outputGraceMs = 500;
/** Begins the message when the server forbids forwarding, as opposed to not reaching the place. */
export const policyMark = 'forbidden: ';
/** How long the other side gets to hang up after we said goodbye. */
const goodbyeGraceMs = 1_000;

export interface Ssh2Session extends SshSession {
  /** A stream to a host that the remote reaches (`direct-tcpip`): the way of ProxyJump. */
  openTcp(host: string, port: number): Promise<Result<Duplex, ChannelFailure>>;
}

/**
 * Takes over a connection that is authenticated. `close` is the only event that ssh2 always gives (ssh.md, A4):
 * everything is settled there.
 *
 * @param whyNoWay why what carries the connection ended, if it did so by itself.
 */
export function createSession(client: Client, socket: Duplex, whyNoWay: () => string | null): Ssh2Session {
  let ended: string | null = null;
  let reason: string | null = null;
  const listeners = new Set<(why: string) => void>();
  const streams = new Set<Duplex>();

  client.on('error', (error) => {
    reason ??= inWords(error);
    // ssh2 would wait for the other side to hang up.
    socket.destroy();
  });
  client.on('close', () => {
    ended = reason ?? whyNoWay() ?? 'The host closed the connection.';
    for (const listener of [...listeners]) listener(ended);
    listeners.clear();
    streams.forEach((stream) => stream.destroy());
  });

  const onClose = (listener: (why: string) => void): (() => void) => {
    if (ended !== null) {
      listener(ended);
      return () => undefined;
    }
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };

  /** Never hangs: a link that breaks answers for the server. */
  const open = (
    ask: (callback: (error: Error | undefined, channel: ClientChannel) => void) => unknown,
    refusal: (error: Error) => string,
  ): Promise<Result<ClientChannel, ChannelFailure>> =>
    new Promise((resolve) => {
      const lost = (why: string): void => resolve(err({ kind: 'lost', message: why }));
      const forget = onClose(lost);
      if (ended !== null) return;
      try {
        ask((error, channel) => {
          forget();
          if (ended !== null) lost(ended);
          else if (error) resolve(err({ kind: 'refused', message: refusal(error) }));
          else resolve(ok(channel));
        });
      } catch (error) {
        forget();
        lost(error instanceof Error ? error.message : String(error));
      }
    });

  const track = (channel: ClientChannel, allowHalfOpen: boolean): Duplex => {
    const stream = createChannelStream(channel, allowHalfOpen);
    streams.add(stream);
    stream.once('close', () => streams.delete(stream));
    return stream;
  };

  return {
    async exec(command) {
      const opened = await open((callback) => client.exec(command, callback), execRefused);
      if (!opened.ok) return opened;
      const exited = processEnd(opened.value, onClose);
      return ok<RemoteProcess>({ stream: track(opened.value, true), stderr: opened.value.stderr, exited });
    },
    async openUnix(path) {
      const opened = await open(
        (callback) => client.openssh_forwardOutStreamLocal(path, callback),
        (error) => unixRefused(error, path),
      );
      return opened.ok ? ok(track(opened.value, false)) : opened;
    },
    async openTcp(host, port) {
      const opened = await open(
        (callback) => client.forwardOut('127.0.0.1', 0, host, port, callback),
        (error) => `${reasonOf(error) === 1 ? policyMark : ''}${plain(error)}`,
      );
      return opened.ok ? ok(track(opened.value, false)) : opened;
    },
    onClose,
    end() {
      reason ??= 'Disconnected.';
      client.end();
      // Not at once: a reset would overtake the goodbye. Not for ever: the other side may be gone.
      setTimeout(() => socket.destroy(), goodbyeGraceMs).unref();
    },
  };
}

function processEnd(
  channel: ClientChannel,
  onClose: (listener: (why: string) => void) => () => void,
): RemoteProcess['exited'] {
  return new Promise((resolve) => {
    let outcome: { code: number | null; signal: string | null } = { code: null, signal: null };
    const forget = onClose(() => resolve(outcome));
    const finish = (): void => {
      forget();
      resolve(outcome);
    };
    channel.once('exit', (code: number | null, signal?: string) => {
      outcome = { code, signal: signal ?? null };
      setTimeout(finish, outputGraceMs).unref();
    });
    channel.once('close', finish);
  });
}

/** Reason codes of RFC 4254, 5.1. */
function reasonOf(error: Error): unknown {
  return 'reason' in error ? error.reason : undefined;
}

function execRefused(error: Error): string {
  return reasonOf(error) === undefined
    ? 'The SSH server does not let this account run commands.'
    : `The SSH server opened no further channel (${plain(error)}); MaxSessions in its sshd_config may be too low.`;
}

function unixRefused(error: Error, path: string): string {
  switch (reasonOf(error)) {
    case 1:
      return `The SSH server does not allow connections to sockets (${plain(error)}).`;
    case 3:
      return `The SSH server knows no connections to sockets (${plain(error)}).`;
    default:
      return `The SSH server did not connect to ${path} (${plain(error)}): nothing listens there, or its policy forbids it.`;
  }
}

function plain(error: Error): string {
  return error.message.replace('(SSH) Channel open failure: ', '');
}

function inWords(error: Error & { level?: string; code?: unknown }): string {
  if (error.level === 'client-timeout') return 'The host did not answer any more.';
  if (error.code === 'ECONNRESET') return 'The connection was reset.';
  if (typeof error.code === 'number') return `The host ended the connection: ${error.message}`;
  return `The connection broke: ${error.message}`;
}
