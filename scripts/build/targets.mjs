import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const dist = join(root, 'dist');

/**
 * What is built, from which files, and the file that is touched once all of it is there. Sources newer than that file
 * make a target stale.
 */
export const targets = {
  main: {
    sources: ['src-main', 'src-shared', 'scripts/build', 'package.json'],
    stamp: join(dist, '.main-built'),
    build: async () => (await import('./main-bundles.mjs')).buildMain(),
  },
  renderer: {
    sources: ['src-renderer', 'src-shared', 'assets', 'scripts/build', 'vite.config.ts', 'package.json'],
    stamp: join(dist, '.renderer-built'),
    build: async () => (await import('./renderer-bundle.mjs')).buildRenderer(),
  },
};

/** @param {keyof typeof targets} name */
export async function isStale(name) {
  const { sources, stamp } = targets[name];
  const builtAt = await modified(stamp);
  if (builtAt === null) return true;
  for (const source of sources) {
    if ((await newest(join(root, source))) > builtAt) return true;
  }
  return false;
}

/** @returns {Promise<number | null>} */
async function modified(path) {
  return stat(path).then(
    (found) => found.mtimeMs,
    () => null,
  );
}

/** @returns {Promise<number>} the newest time of change in a file or folder; 0 when there is none. */
async function newest(path) {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => null);
  if (entries === null) return (await modified(path)) ?? 0;
  const times = entries
    .filter((entry) => !/\.test\.tsx?$/.test(entry.name))
    // Folders too: a file that was removed changes its folder.
    .map((entry) => modified(join(entry.parentPath, entry.name)));
  return Math.max(0, ...(await Promise.all(times)).map((time) => time ?? 0));
}
