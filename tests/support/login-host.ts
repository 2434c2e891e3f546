import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findCodex } from '../../src-main/adapters/demo-host/codex-binary';
import { createRecordParser } from '../../src-main/core/bootstrap/marked-stream';
import { bootstrapCommand, type BootstrapOptions } from '../../src-main/core/bootstrap/remote-script';

/** What one run of the bootstrap said. */
export interface BootstrapRun {
  /** The records, the last of each key. */
  readonly facts: Readonly<Record<string, string>>;
  readonly code: number | null;
}

/**
 * An account on a machine, as far as the bootstrap can tell: its own home, its own temporary folder, its own codex.
 * Commands are run as sshd runs them. The home is outside of /tmp, where codex would not put its socket.
 */
export interface LoginHost {
  readonly home: string;
  write(path: string, text: string, mode?: number): Promise<void>;
  /** Puts the real codex at a path below the home. */
  installCodex(path: string): Promise<void>;
  start(shell: string, options?: Partial<BootstrapOptions>): ChildProcess;
  run(shell: string, options?: Partial<BootstrapOptions>): Promise<BootstrapRun>;
  /** Process ids whose environment has this home, and whose command line has the text. */
  processes(text: string): number[];
  /** Ends processes of this host at once and waits until they are gone. */
  kill(pids: readonly number[]): Promise<void>;
  /** Folders of the bootstrap that are left. */
  leftovers(): string[];
  remove(): Promise<void>;
}

export const mark = 'fedcba9876543210';

/** @returns the program's path; null when it is not installed. */
export function findProgram(name: string): string | null {
  return ['/usr/bin', '/bin'].map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

export async function createLoginHost(): Promise<LoginHost> {
  const codex = findCodex();
  if (codex === null) throw new Error('the npm package @openai/codex is not installed');
  const home = await mkdtemp('/var/tmp/mooring-login-');
  const temporary = join(home, 'tmp');
  await mkdir(temporary);

  const write = async (path: string, text: string, mode = 0o644): Promise<void> => {
    const file = join(home, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    await chmod(file, mode);
  };
  const processes = (text: string): number[] =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        // A process may end while it is looked at.
        try {
          return (
            readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`HOME=${home}`) &&
            readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').includes(text)
          );
        } catch {
          return false;
        }
      })
      .map(Number);
  const kill = async (pids: readonly number[]): Promise<void> => {
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended by itself.
      }
    }
    // Not our children: there is no event for their end.
    while (pids.some((pid) => processes('').includes(pid))) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  const start = (shell: string, options: Partial<BootstrapOptions> = {}): ChildProcess =>
    spawn(
      shell,
      [
        '-c',
        bootstrapCommand({ mark, codexPath: null, knownCodexHome: null, socketIsDead: false, ...options }),
      ],
      {
        cwd: home,
        // SSH_CLIENT makes Debian's bash read .bashrc, as it does for every command of sshd.
        env: {
          HOME: home,
          SHELL: shell,
          USER: 'ada',
          PATH: '/usr/bin:/bin',
          TMPDIR: temporary,
          SSH_CLIENT: '127.0.0.1 50000 22',
        },
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    );

  return {
    home,
    write,
    installCodex: (path) => write(path, `#!/bin/sh\nexec '${codex}' "$@"\n`, 0o755),
    start,
    run(shell, options) {
      const child = start(shell, options);
      const facts: Record<string, string> = {};
      const parser = createRecordParser(mark, ({ key, value }) => {
        facts[key] = value;
      });
      child.stdout?.setEncoding('utf8').on('data', (chunk: string) => parser.push(chunk));
      child.stderr?.resume();
      return new Promise((resolve, reject) => {
        child.on('error', reject);
        child.on('close', (code) => resolve({ facts, code }));
      });
    },
    processes,
    kill,
    leftovers: () => readdirSync(temporary).filter((name) => name.startsWith('mooring.')),
    async remove() {
      await kill(processes(''));
      for (const file of socketFiles(home)) await rm(file, { force: true });
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** codex keeps the socket itself, and a lock beside it, in a folder that all its servers of a user share. */
function socketFiles(home: string): string[] {
  try {
    const socket = readlinkSync(join(home, '.codex/app-server-control/app-server-control.sock'));
    return /^\/tmp\/codex-[^/]+\/[^/]+$/.test(socket) ? [socket, `${socket}.lock`] : [];
  } catch {
    return [];
  }
}
