import { ESLint } from 'eslint';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
let eslint: ESLint;

beforeAll(() => {
  // The types of a file are not needed for its imports, and a path that is not on disk has none.
  eslint = new ESLint({
    cwd: root,
    overrideConfig: { languageOptions: { parserOptions: { project: null } } },
    ruleFilter: ({ ruleId }) => ruleId === 'no-restricted-imports',
  });
});

async function complaints(filePath: string, target: string): Promise<string[]> {
  const [result] = await eslint.lintText(
    `import * as part from '${target}';\nexport const parts = [part];\n`,
    {
      filePath: `${root}${filePath}`,
    },
  );
  return result?.messages.map(({ message }) => message) ?? [];
}

describe('restricted imports', () => {
  it.each([
    ['src-main/core/app.ts', 'electron', 'capability'],
    ['src-renderer/lib/time-text.ts', 'electron/renderer', 'capability'],
    ['src-main/core/app.ts', 'ssh2', 'SshSession port'],
    ['src-main/adapters/ws/open-websocket.ts', 'ssh2', 'SshSession port'],
    ['src-main/core/app.ts', 'ws', 'Channel'],
    ['src-renderer/features/composer/Composer.tsx', '@base-ui/react/menu', 'src-renderer/ui'],
    ['src-main/core/app.ts', '../../src-shared/codex/generated/v2', 'methods.ts'],
  ])('%s may not import %s, and the message says what to do', async (file, target, advice) => {
    const messages = await complaints(file, target);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(advice);
  });

  it.each([
    ['src-main/adapters/electron/menu.ts', 'electron'],
    ['src-main/shells/electron/main.ts', 'electron'],
    ['src-main/adapters/ssh2/ssh2-engine.ts', 'ssh2'],
    ['src-main/adapters/ws/open-websocket.ts', 'ws'],
    ['src-main/shells/assemble.ts', '../adapters/ssh2/ssh2-engine'],
    ['src-renderer/ui/Button.tsx', '@base-ui/react/button'],
    ['src-shared/codex/methods.ts', './generated/v2'],
  ])('%s may import %s', async (file, target) => {
    expect(await complaints(file, target)).toEqual([]);
  });
});
