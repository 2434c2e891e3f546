import { spawnSync } from 'node:child_process';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
export const root = fileURLToPath(new URL('../..', import.meta.url));
export const generatedDirectory = join(root, 'src-shared', 'codex', 'generated');

/** @returns {Promise<{ pinned: string, installed: string }>} what package.json asks for, and what node_modules has */
export async function codexVersions() {
  const read = async (path) => JSON.parse(await readFile(path, 'utf8'));
  return {
    pinned: (await read(join(root, 'package.json'))).devDependencies['@openai/codex'],
    installed: (await read(require.resolve('@openai/codex/package.json'))).version,
  };
}

/**
 * Writes the protocol's types, as the installed codex knows them, into a folder of their own.
 * `--experimental`: parts of the protocol that we use are marked so.
 */
export async function generateTypes(directory) {
  const { installed } = await codexVersions();
  await rm(directory, { recursive: true, force: true });
  const codex = require.resolve('@openai/codex/bin/codex.js');
  const { status, stderr, error } = spawnSync(
    process.execPath,
    [codex, 'app-server', 'generate-ts', '--out', directory, '--experimental'],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`codex could not generate its types: ${error?.message ?? stderr}`);
  await writeFile(join(directory, 'README.md'), readme(installed));
}

function readme(version) {
  return `# Generated: do not edit

Types of the app-server protocol, written by \`codex app-server generate-ts --experimental\` of @openai/codex ${version}.
\`npm run gen:protocol\` writes them anew; \`npm run check:protocol\` fails when they are not what the pinned codex writes.
`;
}

/** @returns {Promise<Map<string, string>>} relative path to content */
export async function readTree(directory) {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      files.map(async (file) => [
        file
          .slice(directory.length + 1)
          .split(sep)
          .join('/'),
        await readFile(file, 'utf8'),
      ]),
    ),
  );
}
