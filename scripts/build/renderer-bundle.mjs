import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { dist, root } from './targets.mjs';

/** Built aside and put in place in one step: whoever starts meanwhile finds either the old or the new one whole. */
export async function buildRenderer() {
  await mkdir(dist, { recursive: true });
  const fresh = join(dist, `.renderer-${randomUUID()}`);
  const old = join(dist, `.renderer-old-${randomUUID()}`);
  const place = join(dist, 'renderer');
  try {
    await build({
      configFile: join(root, 'vite.config.ts'),
      logLevel: 'error',
      build: { outDir: fresh, emptyOutDir: true },
    });
    await rename(place, old).catch((error) => {
      if (error.code !== 'ENOENT') throw error;
    });
    await rename(fresh, place);
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}
