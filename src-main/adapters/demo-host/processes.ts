import { execFile } from 'node:child_process';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/**
 * Keeps account of the codex processes of the demo. They leave every process group (the bootstrap uses setsid), so the
 * demo's `codex` is a wrapper that writes down its process id before it becomes the real one.
 * @param directory one empty file per process, named by its id.
 */
export function createCodexLedger(directory: string, codexPath: string) {
  return {
    /** The text of the wrapper. */
    wrapper: `#!/bin/sh\n: > ${quote(directory)}/$$\nexec ${quote(codexPath)} "$@"\n`,
    /** Ends every codex that was started through the wrapper, now or in an earlier run, and what those started. */
    async endAll(): Promise<void> {
      await mkdir(directory, { recursive: true });
      const all = await listProcesses();
      const ours = (await readdir(directory)).map(Number);
      // A process id may belong to another program by now.
      const alive = all.filter((entry) => ours.includes(entry.pid) && entry.command.startsWith(codexPath));
      for (const entry of withDescendants(alive, all)) {
        try {
          // codex would wait for running turns, and for a pending approval for ever (app-server.md, trap 21).
          process.kill(entry.pid, 'SIGKILL');
        } catch {
          // It ended by itself meanwhile.
        }
      }
      await rm(directory, { recursive: true, force: true });
      await mkdir(directory, { recursive: true });
    },
  };
}

async function listProcesses(): Promise<ProcessEntry[]> {
  const { stdout } = await run('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], {
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command: command ?? '' }];
  });
}

function withDescendants(roots: readonly ProcessEntry[], all: readonly ProcessEntry[]): ProcessEntry[] {
  const found = new Set(roots);
  // A set may grow while it is walked; the walk then reaches the new entries too.
  for (const parent of found) {
    for (const entry of all) if (entry.parent === parent.pid) found.add(entry);
  }
  return [...found];
}

function quote(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}
