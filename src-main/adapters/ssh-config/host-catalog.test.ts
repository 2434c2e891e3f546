import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHostCatalog } from './host-catalog';

let root: string;
let home: string;
let systemConfigFile: string;
const stops: (() => void)[] = [];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mooring-catalog-'));
  home = join(root, 'home');
  systemConfigFile = join(root, 'etc/ssh/ssh_config');
  await mkdir(home);
});
afterEach(async () => {
  stops.splice(0).forEach((stop) => stop());
  await rm(root, { recursive: true });
});

async function write(path: string, text: string): Promise<void> {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

const catalog = () => createHostCatalog({ home, systemConfigFile });
const names = async (): Promise<string[]> => (await catalog().read()).aliases.map(({ alias }) => alias);

describe('what is listed', () => {
  test('nothing and no problem where there is no config', async () => {
    expect(await catalog().read()).toEqual({
      aliases: [],
      problems: [],
      configFile: join(home, '.ssh/config'),
    });
  });

  test('concrete names with file and line, the person’s before the system’s, each once', async () => {
    await write('home/.ssh/config', 'Host devbox gpu\n  HostName 10.0.0.1\n\nHost devbox\n');
    await write('etc/ssh/ssh_config', 'Host jump devbox\n');
    expect((await catalog().read()).aliases).toEqual([
      { alias: 'devbox', file: join(home, '.ssh/config'), line: 1 },
      { alias: 'gpu', file: join(home, '.ssh/config'), line: 1 },
      { alias: 'jump', file: systemConfigFile, line: 1 },
    ]);
  });

  test('no patterns, no negations, no Match blocks, no comments', async () => {
    await write(
      'home/.ssh/config',
      'Host *.corp !bad ??x a*\nMatch host secret\n#Host old\n  # Host older\nHostName x\nHost b # c\n',
    );
    expect(await names()).toEqual(['b']);
  });

  test('every way to write a Host line that OpenSSH reads', async () => {
    await write(
      'home/.ssh/config',
      [
        'host a',
        'HOST=b',
        '  Host = c',
        '\tHost\td\te',
        'Host "f g" h',
        "Host 'i'",
        'Host j\\ k',
        'Host l   ',
        '',
      ].join('\r\n'),
    );
    expect(await names()).toEqual(['a', 'b', 'c', 'd', 'e', 'f g', 'h', 'i', 'j k', 'l']);
  });
});

describe('Include', () => {
  test('follows globs in order, relative paths, ~ and nesting, inside blocks too', async () => {
    await write('home/.ssh/config', 'Include conf.d/*.conf ~/more\nHost last\n  Include deep/one\n');
    await write('home/.ssh/conf.d/20.conf', 'Host second');
    await write('home/.ssh/conf.d/10.conf', 'Host first\nInclude nested/x[1-2]?');
    await write('home/.ssh/conf.d/.hidden.conf', 'Host hidden');
    await write('home/.ssh/conf.d/note.txt', 'Host note');
    await write('home/.ssh/nested/x2a', 'Host nested');
    await write('home/.ssh/nested/x3a', 'Host notNested');
    await write('home/more', 'Host more');
    await write('home/.ssh/deep/one', 'Host deep');
    await write('etc/ssh/ssh_config', 'Include ssh_config.d/*.conf');
    await write('etc/ssh/ssh_config.d/a.conf', 'Host system');
    expect(await names()).toEqual(['first', 'nested', 'second', 'more', 'last', 'deep', 'system']);
  });

  test('a cycle is a problem with its place, and ends', async () => {
    await write('home/.ssh/config', 'Host a\nInclude b');
    await write('home/.ssh/b', '\nInclude config\nHost c');
    const { aliases, problems } = await catalog().read();
    expect(aliases.map(({ alias }) => alias)).toEqual(['a', 'c']);
    expect(problems).toEqual([
      {
        file: join(home, '.ssh/b'),
        line: 2,
        message: `Includes ${join(home, '.ssh/config')} again, from within itself.`,
      },
    ]);
  });

  test('more than 16 levels are a problem', async () => {
    await write('home/.ssh/config', 'Include 1');
    for (let level = 1; level < 20; level += 1) {
      await write(`home/.ssh/${level}`, `Host level${level}\nInclude ${level + 1}`);
    }
    const { aliases, problems } = await catalog().read();
    expect(aliases.at(-1)?.alias).toBe('level15');
    expect(problems).toMatchObject([{ file: join(home, '.ssh/15'), line: 2 }]);
  });

  test('a file that is not there is no problem; the home of another user is', async () => {
    await write('home/.ssh/config', 'Include missing/*.conf nothing ~bob/config\nHost a');
    const { aliases, problems } = await catalog().read();
    expect(aliases).toHaveLength(1);
    expect(problems).toMatchObject([{ line: 1, message: expect.stringContaining('~bob/config') as string }]);
  });
});

describe('what is broken is named and hides nothing', () => {
  test('an unclosed quotation mark, an empty Host, a byte order mark', async () => {
    await write('home/.ssh/config', '\ufeffHost a\nHost "b\nHost\nHost c\n');
    const { aliases, problems } = await catalog().read();
    expect(aliases.map(({ alias }) => alias)).toEqual(['a', 'c']);
    expect(problems.map(({ line }) => line)).toEqual([1, 2, 3]);
  });

  test('an unreadable file', async () => {
    await write('home/.ssh/config', 'Host a\nInclude sub');
    await symlink('sub', join(home, '.ssh/sub'));
    await write('etc/ssh/ssh_config/is-a-folder', '');
    const { aliases, problems } = await catalog().read();
    expect(aliases.map(({ alias }) => alias)).toEqual(['a']);
    expect(problems).toMatchObject([{ file: systemConfigFile, line: null }]);
  });

  test('any bytes are read without an exception, and a sane line after them is found', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (noise) => {
        await write('home/.ssh/config', `${noise}\nHost sane\n`);
        expect(await names()).toContain('sane');
      }),
      { numRuns: 60 },
    );
  });
});

describe('watch', () => {
  /** Reads, then watches; `change` makes a change and waits until it is told. */
  async function watched(): Promise<{
    change: (make: () => Promise<void>) => Promise<void>;
    calls: () => number;
  }> {
    let calls = 0;
    let notify: () => void = () => undefined;
    const one = catalog();
    await one.read();
    stops.push(
      one.watch(() => {
        calls += 1;
        notify();
      }),
    );
    return {
      async change(make) {
        const told = new Promise<void>((resolve) => (notify = resolve));
        await make();
        await told;
      },
      calls: () => calls,
    };
  }

  test('tells of a first config, of a new file for a glob, and of a change in an included file', async () => {
    const { change } = await watched();
    await change(() => write('home/.ssh/config', 'Include conf.d/*\nHost a\n'));
    await change(() => write('home/.ssh/conf.d/b', 'Host b\n'));
    await change(() => write('home/.ssh/conf.d/b', 'Host c\n'));
    await change(() => rm(join(home, '.ssh'), { recursive: true }));
    await change(() => write('home/.ssh/config', 'Host again\n'));
    expect(await names()).toEqual(['again']);
  });

  test('tells of a file replaced behind a link, once', async () => {
    await write('dotfiles/config', 'Host a\n');
    await mkdir(join(home, '.ssh'));
    await symlink(join(root, 'dotfiles/config'), join(home, '.ssh/config'));
    const { change, calls } = await watched();
    await change(async () => {
      await write('dotfiles/new', 'Host b\n');
      await rename(join(root, 'dotfiles/new'), join(root, 'dotfiles/config'));
    });
    expect(calls()).toBe(1);
  });
});
