import { buildTarget } from './build/ensure-built.mjs';
import { targets } from './build/targets.mjs';

const names = process.argv.slice(2);
for (const name of names.length > 0 ? names : Object.keys(targets)) {
  if (!(name in targets)) {
    console.error(`There is no target "${name}". Targets: ${Object.keys(targets).join(', ')}.`);
    process.exit(2);
  }
  const startedAt = performance.now();
  await buildTarget(/** @type {keyof typeof targets} */ (name));
  console.log(`${name} built in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}
