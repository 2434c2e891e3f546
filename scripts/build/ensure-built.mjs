import { existsSync } from 'node:fs';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dist, isStale, root, targets } from './targets.mjs';

/**
 * Builds what is missing or older than its sources, so that `npm ci` is all that must come before `npm start` and
 * `npx mooring`. Says so on stderr: stdout belongs to the command.
 * @param {readonly (keyof typeof targets)[]} names
 */
export async function ensureBuilt(names) {
  // A packaged app carries no sources.
  if (!existsSync(join(root, 'src-main'))) return;
  const stale = [];
  for (const name of names) if (await isStale(name)) stale.push(name);
  if (stale.length === 0) return;
  process.stderr.write('Building Mooring …\n');
  for (const name of stale) await buildTarget(name);
}

/** @param {keyof typeof targets} name */
export async function buildTarget(name) {
  const { stamp, build } = targets[name];
  // The time before, so that what changes during the build counts as newer.
  const startedAt = new Date();
  await build();
  await mkdir(dist, { recursive: true });
  await writeFile(stamp, '');
  await utimes(stamp, startedAt, startedAt);
}
