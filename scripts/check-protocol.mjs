import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { differences } from './protocol/compare.mjs';
import { codexVersions, generatedDirectory, generateTypes, readTree } from './protocol/generate.mjs';

const shown = 20;

async function check() {
  const { pinned, installed } = await codexVersions();
  if (pinned !== installed) {
    return [`@openai/codex ${installed} is installed, but package.json pins ${pinned}. Run: npm ci`];
  }
  const temporary = await mkdtemp(join(tmpdir(), 'mooring-protocol-'));
  try {
    const fresh = join(temporary, 'generated');
    await generateTypes(fresh);
    const found = differences(await readTree(generatedDirectory), await readTree(fresh));
    if (found.length === 0) return [];
    return [
      `src-shared/codex/generated is not what codex ${installed} generates:`,
      ...found.slice(0, shown).map((line) => `  ${line}`),
      ...(found.length > shown ? [`  … and ${found.length - shown} more`] : []),
      'Run: npm run gen:protocol, then look at what changed for the code that reads it.',
    ];
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

const problems = await check();
if (problems.length === 0) console.log('The protocol types are those of the pinned codex.');
else console.error(problems.join('\n'));
process.exit(problems.length === 0 ? 0 : 1);
