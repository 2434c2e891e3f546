import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile, copyFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const { forbidden } = require('../.dependency-cruiser.cjs') as { forbidden: { name: string }[] };

/** For every rule, files that break it: path, and what it imports. */
const broken: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'Imports never go in a circle': [['src-shared/circle-a.ts', './circle-b']],
  'Every import leads somewhere': [['src-shared/lost.ts', './nowhere']],
  'Shared code imports only shared code, zod and vscode-jsonrpc': [
    ['src-shared/to-node.ts', 'node:fs'],
    ['src-shared/to-react.ts', 'react'],
    ['src-shared/to-core.ts', '../src-main/core/part'],
  ],
  'The core imports only shared code and the core': [
    ['src-main/core/to-electron.ts', 'electron'],
    ['src-main/core/to-ssh2.ts', 'ssh2'],
    ['src-main/core/to-ws.ts', 'ws'],
    ['src-main/core/to-files.ts', 'node:fs'],
    ['src-main/core/to-sockets.ts', 'net'],
    ['src-main/core/to-processes.ts', 'node:child_process'],
    ['src-main/core/to-http.ts', 'node:http'],
    ['src-main/core/to-adapter.ts', '../adapters/ws/part'],
    ['src-main/core/to-shell.ts', '../shells/cli/part'],
  ],
  'An adapter imports only the ports of the core': [
    ['src-main/adapters/fs/to-core.ts', '../../core/part'],
    ['src-main/adapters/fs/to-shell.ts', '../../shells/cli/part'],
  ],
  'Adapters never import each other': [['src-main/adapters/fs/to-other.ts', '../ws/part']],
  'The adapter electron imports no package but electron, zod': [
    ['src-main/adapters/electron/to-ws.ts', 'ws'],
  ],
  'The adapter fs imports no package': [['src-main/adapters/fs/to-pino.ts', 'pino']],
  'The adapter log imports no package but pino': [['src-main/adapters/log/to-ws.ts', 'ws']],
  'The adapter loopback-server imports no package but ws, @types/ws': [
    ['src-main/adapters/loopback-server/to-pino.ts', 'pino'],
  ],
  'The adapter openssh imports no package': [['src-main/adapters/openssh/to-ssh2.ts', 'ssh2']],
  'The adapter ssh-config imports no package': [['src-main/adapters/ssh-config/to-ssh2.ts', 'ssh2']],
  'The adapter ssh2 imports no package but ssh2, @types/ssh2': [['src-main/adapters/ssh2/to-ws.ts', 'ws']],
  'The adapter system imports no package': [['src-main/adapters/system/to-pino.ts', 'pino']],
  'The adapter ws imports no package but ws, @types/ws': [['src-main/adapters/ws/to-ssh2.ts', 'ssh2']],
  'The adapter known-hosts imports no package but ssh2, @types/ssh2': [
    ['src-main/adapters/known-hosts/to-ws.ts', 'ws'],
  ],
  'The adapter demo-host imports no package but ssh2, @types/ssh2, ws, @types/ws': [
    ['src-main/adapters/demo-host/to-pino.ts', 'pino'],
  ],
  'The adapter scripted-model imports no package': [['src-main/adapters/scripted-model/to-ws.ts', 'ws']],
  'Nothing but shells and tests imports a shell': [
    ['src-renderer/state/to-shell.ts', '../../src-main/shells/cli/part'],
  ],
  'Electron is imported only by its adapter and its shell': [
    ['src-main/shells/web/to-electron.ts', 'electron'],
  ],
  'The preload script imports only electron and types of shared code': [
    ['src-main/shells/electron/preload.ts', '../../core/part'],
  ],
  'The renderer never imports main': [['src-renderer/lib/to-core.ts', '../../src-main/core/part']],
  'The renderer never imports Node': [
    ['src-renderer/lib/to-node.ts', 'node:path'],
    ['src-renderer/lib/to-bare-node.ts', 'fs'],
  ],
  'Tests of the renderer never import main': [['src-renderer/lib/part.test.ts', '../../src-main/core/part']],
  'Main never imports the renderer': [['src-main/core/to-renderer.ts', '../../src-renderer/state/part']],
  'Features never import the insides of each other': [
    ['src-renderer/features/composer/to-other.ts', '../approvals/part'],
  ],
  'The ui knows no state, no host and no feature': [
    ['src-renderer/ui/to-state.ts', '../state/part'],
    ['src-renderer/ui/to-feature.ts', '../features/approvals/part'],
    ['src-renderer/ui/to-contract.ts', '../../src-shared/contract/part'],
  ],
  'State knows neither features nor the ui': [
    ['src-renderer/state/to-feature.ts', '../features/approvals/part'],
    ['src-renderer/state/to-ui.ts', '../ui/part'],
  ],
  'The UI kit is imported only by ui': [['src-renderer/features/approvals/to-kit.ts', '@base-ui/react']],
  'Generated protocol types are imported only by shared codex code': [
    ['src-main/core/to-generated.ts', '../../src-shared/codex/generated/part'],
  ],
  'Shipped code imports no tests, rigs or scripts': [
    ['src-renderer/state/to-rig.ts', '../../e2e/rig/part'],
    ['src-main/adapters/fs/to-test.ts', '../../../src-shared/part.test'],
  ],
};

/** What the files above import, and imports that are allowed: nothing may be found about these. */
const lawful: Readonly<Record<string, readonly string[]>> = {
  'src-shared/circle-b.ts': ['./circle-a'],
  'src-shared/part.test.ts': ['node:fs', '../src-main/core/part'],
  'src-shared/contract/part.ts': ['zod', 'vscode-jsonrpc'],
  'src-shared/codex/generated/part.ts': [],
  'src-shared/codex/part.ts': ['./generated/part'],
  'src-main/core/part.ts': [
    '../../src-shared/contract/part',
    './ports/part',
    'node:crypto',
    'vscode-jsonrpc',
  ],
  'src-main/core/part.test.ts': ['../adapters/ws/part', 'node:net', 'vitest'],
  'src-main/core/ports/part.ts': ['node:stream'],
  'src-main/adapters/ws/part.ts': [
    'ws',
    'node:net',
    '../../core/ports/part',
    '../../../src-shared/contract/part',
  ],
  'src-main/adapters/electron/part.ts': ['electron'],
  'src-main/shells/cli/part.ts': ['../../core/part', '../../adapters/ws/part'],
  'src-main/shells/electron/part.ts': ['electron', '../../adapters/electron/part', '../cli/part'],
  'src-renderer/ui/part.ts': ['@base-ui/react', 'react'],
  'src-renderer/state/part.ts': ['zustand', '../../src-shared/contract/part'],
  'src-renderer/features/approvals/part.ts': ['../../state/part', '../../ui/part', 'react'],
  'e2e/rig/part.ts': ['../../src-main/core/part'],
};

let fixture: string;
let found: { readonly rule: string; readonly from: string }[];

beforeAll(async () => {
  fixture = await mkdtemp(join(tmpdir(), 'mooring-boundaries-'));
  await symlink(join(root, 'node_modules'), join(fixture, 'node_modules'));
  await copyFile(join(root, 'tsconfig.base.json'), join(fixture, 'tsconfig.base.json'));
  const files = Object.entries(lawful).concat(
    Object.values(broken).flatMap((cases) =>
      cases.map(([path, target]): [string, string[]] => [path, [target]]),
    ),
  );
  for (const [path, imports] of files) {
    const lines = imports.map((target, index) => `import * as part${index} from '${target}';`);
    const used = `export const parts = [${imports.map((_, index) => `part${index}`).join(', ')}];`;
    await mkdir(dirname(join(fixture, path)), { recursive: true });
    await writeFile(join(fixture, path), [...lines, used, ''].join('\n'));
  }
  found = await cruise(fixture);
});
afterAll(() => rm(fixture, { recursive: true, force: true }));

describe('the import rules', () => {
  it('each have a forbidden import here', () => {
    expect(Object.keys(broken).sort()).toEqual(forbidden.map(({ name }) => name).sort());
  });

  it.each(
    Object.entries(broken).flatMap(([rule, cases]) =>
      cases.map(([from, target]) => ({ rule, from, target })),
    ),
  )('$rule: $from must not import $target', ({ rule, from }) => {
    expect(found).toContainEqual({ rule, from });
  });

  it('name the libraries of every adapter', async () => {
    const adapters = await readdir(join(root, 'src-main', 'adapters'));
    const named = forbidden.map(({ name }) => /^The adapter (\S+) imports/.exec(name)?.[1]);
    expect(adapters.filter((adapter) => !named.includes(adapter))).toEqual([]);
  });

  it('say nothing about imports that are allowed', () => {
    const innocent = Object.keys(lawful).filter((path) => path !== 'src-shared/circle-b.ts');
    expect(found.filter(({ from }) => innocent.includes(from))).toEqual([]);
  });
});

/** The gate's own program, on the fixture with the real rules. */
async function cruise(directory: string): Promise<{ rule: string; from: string }[]> {
  const child = spawn(
    process.execPath,
    [
      join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs'),
      '--config',
      join(root, '.dependency-cruiser.cjs'),
      '--output-type',
      'json',
      'src-shared',
      'src-main',
      'src-renderer',
      'e2e',
    ],
    { cwd: directory, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await new Promise((resolve) => child.on('close', resolve));
  const result = JSON.parse(Buffer.concat(chunks).toString('utf8')) as {
    summary: { violations: { from: string; rule: { name: string } }[] };
  };
  return result.summary.violations.map(({ from, rule }) => ({ rule: rule.name, from }));
}
