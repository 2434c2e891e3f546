import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../../../src-shared/result';

export interface DirectoryLock {
  release(): Promise<void>;
}

/**
 * Makes sure that one process at a time keeps its documents in a folder: two would overwrite each other's. The lock
 * of a process that died, however it died, counts for nothing.
 * @returns the process that has the folder when this one can not.
 */
export async function lockDirectory(directory: string): Promise<Result<DirectoryLock, { pid: number }>> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, 'running');
  const own = `${process.pid} ${(await birthOf(process.pid)) ?? ''}`;
  const aside = `${file}.${randomUUID()}`;
  await writeFile(aside, own, { mode: 0o600 });
  try {
    for (;;) {
      // Unlike creating and then writing, this shows others either no lock or a whole one.
      const problem = await link(aside, file).then(
        () => null,
        (error: NodeJS.ErrnoException) => error.code,
      );
      // A file system without links: nothing is to be had there but trust.
      if (problem !== 'EEXIST') return ok({ release: () => removeIf(file, own) });
      const holder = await readFile(file, 'utf8').catch(() => null);
      // Released meanwhile.
      if (holder === null) continue;
      const pid = await livingProcess(holder);
      if (pid !== null) return err({ pid });
      await removeIf(file, holder);
    }
  } finally {
    await rm(aside, { force: true });
  }
}

/** Moves the file away first, so that a lock taken since it was read is noticed and put back. */
async function removeIf(file: string, content: string): Promise<void> {
  const moved = `${file}.${randomUUID()}`;
  try {
    await rename(file, moved);
    if ((await readFile(moved, 'utf8')) !== content) await link(moved, file);
  } catch {
    // Another process was faster: the lock is gone, or has a new holder.
  } finally {
    await rm(moved, { force: true });
  }
}

/** @returns the process that wrote this, if it still runs. */
async function livingProcess(holder: string): Promise<number | null> {
  const [pidText = '', birth = ''] = holder.split(' ');
  const pid = Number(pidText);
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as somebody else.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return null;
  }
  const found = await birthOf(pid);
  return found !== null && birth !== '' && found !== birth ? null : pid;
}

/** When a process was started: numbers of processes are used again. null where the system does not tell (not Linux). */
async function birthOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // The name, in parentheses, may hold anything; the fields after it are numbers (proc(5)).
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}
