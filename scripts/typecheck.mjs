import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** One compilation a layer, each with the types its environment has: no DOM in main, no Node in the renderer. */
const root = fileURLToPath(new URL('..', import.meta.url));
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const layers = readdirSync(root).filter((name) => /^tsconfig\.(?!base\.)[a-z0-9]+\.json$/.test(name));

let failed = false;
for (const layer of layers.sort()) {
  const { status } = spawnSync(process.execPath, [compiler, '-p', layer], { cwd: root, stdio: 'inherit' });
  console.log(`${status === 0 ? 'ok    ' : 'failed'}  ${layer}`);
  failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);
