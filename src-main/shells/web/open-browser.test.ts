import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser, opener, redirectPage } from './open-browser';

const url = 'http://127.0.0.1:4100/#token=topsecret';
let directory: string;
let path: string | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mooring-open-'));
  path = process.env['PATH'];
});
afterEach(async () => {
  process.env['PATH'] = path;
  await rm(directory, { recursive: true, force: true });
});

describe('openBrowser', () => {
  it.runIf(process.platform === 'linux')(
    'gives the browser a private file instead of the token',
    async () => {
      const bin = join(directory, 'bin');
      await mkdir(bin);
      await writeFile(
        join(bin, 'xdg-open'),
        `#!/bin/sh\necho "$@" > ${bin}/args.tmp\nmv ${bin}/args.tmp ${bin}/args\n`,
      );
      await chmod(join(bin, 'xdg-open'), 0o755);
      process.env['PATH'] = `${bin}${delimiter}${path ?? ''}`;
      const opened = new Promise<void>((resolve) => {
        const watcher = watch(bin, (_, name) => {
          if (name !== 'args') return;
          watcher.close();
          resolve();
        });
      });
      const remove = await openBrowser(url, join(directory, 'data'));
      await opened;
      const args = (await readFile(join(bin, 'args'), 'utf8')).trim();
      expect(args).not.toContain('topsecret');
      const file = fileURLToPath(args);
      expect(await readFile(file, 'utf8')).toContain(url);
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      await remove();
      expect(await readdir(join(directory, 'data'))).toEqual([]);
    },
  );

  it('does not mind a machine without a browser', async () => {
    process.env['PATH'] = join(directory, 'nothing');
    const remove = await openBrowser(url, directory);
    await remove();
  });
});

describe('opener', () => {
  it.each(['linux', 'darwin', 'win32'] as const)('passes the address as one argument on %s', (platform) => {
    const address = 'file:///tmp/a%20b.html';
    const [program, args] = opener(platform, address);
    expect(args.at(-1)).toBe(address);
    expect(program).not.toMatch(/sh$|cmd/);
  });
});

describe('redirectPage', () => {
  it('can not be left by what the address holds', () => {
    expect(redirectPage('http://x/</script><script>alert(1)//"')).not.toContain('</script><script>');
  });
});
