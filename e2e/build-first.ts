import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { repository } from './rig/repository';

/** Once, before the workers: several apps that start at the same time must not each build. */
export default async function buildFirst(): Promise<void> {
  await promisify(execFile)(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      "const { ensureBuilt } = await import('./scripts/build/ensure-built.mjs'); await ensureBuilt(['main', 'renderer']);",
    ],
    { cwd: repository },
  );
}
