import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileLogger } from './file-logger';
import { openRotatingFile } from './rotating-file';

let directory: string;
let file: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mooring-log-'));
  file = join(directory, 'logs', 'mooring.log');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('createFileLogger', () => {
  it('writes lines of JSON with the fields of its parents', async () => {
    const logger = createFileLogger({ file });
    logger.child({ hostId: 'devbox' }).warn({ error: new Error('gone') }, 'link lost');
    logger.debug({}, 'not at this level');
    logger.close();
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      hostId: 'devbox',
      msg: 'link lost',
      error: { message: 'gone' },
    });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('takes secrets out, wherever they are', async () => {
    const logger = createFileLogger({ file });
    logger.child({ url: 'http://127.0.0.1:1/#token=topsecret' }).error(
      {
        headers: { authorization: 'Bearer topsecret' },
        error: new Error('https://ada:topsecret@git.example'),
      },
      'sk-topsecret',
    );
    logger.close();
    const text = await readFile(file, 'utf8');
    expect(text).not.toContain('topsecret');
    expect(() => JSON.parse(text) as unknown).not.toThrow();
  });
});

describe('openRotatingFile', () => {
  it('keeps the file and one predecessor under the size', async () => {
    const sink = openRotatingFile(file, 10);
    for (const line of ['one.....\n', 'two.....\n', 'three...\n']) sink.write(line);
    sink.close();
    expect(await readFile(file, 'utf8')).toBe('three...\n');
    expect(await readFile(`${file}.1`, 'utf8')).toBe('two.....\n');
  });

  it('goes on where an earlier run ended', async () => {
    for (const line of ['one\n', 'two\n']) {
      const sink = openRotatingFile(file, 100);
      sink.write(line);
      sink.close();
    }
    expect(await readFile(file, 'utf8')).toBe('one\ntwo\n');
  });

  it('does not disturb the app when the disk does not take it', () => {
    const sink = openRotatingFile('/dev/null/not-a-folder/mooring.log', 100);
    expect(() => {
      sink.write('lost\n');
      sink.close();
    }).not.toThrow();
  });
});
