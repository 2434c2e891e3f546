import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RunningAgent {
  readonly socket: string;
  /** Loads a key that has no passphrase. */
  add(keyPath: string): void;
  stop(): Promise<void>;
}

/** A real, empty ssh-agent. For tests. */
export async function startAgent(): Promise<RunningAgent> {
  const directory = await mkdtemp(join(tmpdir(), 'mooring-agent-'));
  const socket = join(directory, 'agent.sock');
  const child = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'close');
  // It prints its socket when it listens there.
  await once(child.stdout, 'data');
  child.stdout.resume();
  return {
    socket,
    add: (keyPath) =>
      void execFileSync('ssh-add', ['-q', keyPath], { env: { ...process.env, SSH_AUTH_SOCK: socket } }),
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}
