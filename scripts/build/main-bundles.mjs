import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { dist, root } from './targets.mjs';

/** @type {import('esbuild').BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  sourcemap: 'linked',
  legalComments: 'none',
  logLevel: 'warning',
  outdir: dist,
  write: false,
};

/** Bundles of the shells, with their packages left in node_modules. */
export async function buildMain() {
  const results = await Promise.all([
    build({
      ...shared,
      format: 'esm',
      packages: 'external',
      entryPoints: {
        cli: 'src-main/shells/cli/main.ts',
        'electron/main': 'src-main/shells/electron/main.ts',
        'electron/core-process': 'src-main/shells/electron/core-process.ts',
      },
    }),
    build({
      ...shared,
      // A sandboxed preload script is CommonJS and can require nothing but electron.
      format: 'cjs',
      external: ['electron'],
      outExtension: { '.js': '.cjs' },
      entryPoints: { 'electron/preload': 'src-main/shells/electron/preload.ts' },
    }),
  ]);
  for (const { path, contents } of results.flatMap(({ outputFiles }) => outputFiles)) {
    await replaceFile(path, contents);
  }
}

/** In one step: another process may be loading the old one, or building, too. */
async function replaceFile(path, contents) {
  await mkdir(dirname(path), { recursive: true });
  const aside = join(dirname(path), `.${randomUUID()}.tmp`);
  try {
    await writeFile(aside, contents);
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}
