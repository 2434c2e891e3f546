import { chmod, cp, mkdir, mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findCodex } from '../../src-main/adapters/demo-host/codex-binary';

/** A codex that any account of this machine can run. */
export interface SharedCodex {
  /** The native binary, with its helpers beside it. */
  readonly path: string;
  remove(): Promise<void>;
}

/** null when the package is not installed (`npm ci --omit=dev`). */
export async function shareCodex(): Promise<SharedCodex | null> {
  const binary = findCodex();
  if (binary === null) return null;
  if (await readableByAll(binary)) return { path: binary, remove: () => Promise.resolve() };
  // A checkout below a private home: others can not enter it, so they get a copy (about 400 MB, removed at the end).
  const directory = await mkdtemp(join(tmpdir(), 'mooring-codex-'));
  await chmod(directory, 0o755);
  await cp(dirname(dirname(binary)), directory, { recursive: true });
  return {
    path: join(directory, 'bin', 'codex'),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/** Puts codex where a person's installer puts it; Debian's .profile has that folder on the PATH. */
export async function linkCodex(home: string, codex: string): Promise<void> {
  const bin = join(home, '.local', 'bin');
  await mkdir(bin, { recursive: true });
  await rm(join(bin, 'codex'), { force: true });
  await symlink(codex, join(bin, 'codex'));
}

export async function unlinkCodex(home: string): Promise<void> {
  await rm(join(home, '.local', 'bin', 'codex'), { force: true });
}

/** The Node of this process, for projects that need one; nothing when the account could not read it. */
export async function linkNode(home: string): Promise<void> {
  if (!(await readableByAll(process.execPath))) return;
  await mkdir(join(home, '.local', 'bin'), { recursive: true });
  await symlink(process.execPath, join(home, '.local', 'bin', 'node'));
}

async function readableByAll(path: string): Promise<boolean> {
  if (((await stat(path)).mode & 0o005) !== 0o005) return false;
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0) return false;
  }
  return true;
}
