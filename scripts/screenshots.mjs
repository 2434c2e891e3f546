import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `npm run screenshots`: the main job once more, with a picture of each step in both themes into docs/images. */
const require = createRequire(import.meta.url);
const playwright = join(dirname(require.resolve('@playwright/test/package.json')), 'cli.js');
const child = spawn(process.execPath, [playwright, 'test', '--project=web', 'main-job'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  env: { ...process.env, MOORING_SCREENSHOTS: '1' },
  stdio: 'inherit',
});
child.on('close', (code) => {
  process.exitCode = code ?? 1;
});
