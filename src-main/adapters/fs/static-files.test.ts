import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadStaticFiles } from './static-files';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mooring-static-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('loadStaticFiles', () => {
  it('maps URL paths to contents and types', async () => {
    await mkdir(join(directory, 'assets'));
    await writeFile(join(directory, 'index.html'), '<p>page</p>');
    await writeFile(join(directory, 'assets', 'app-1a2b.js'), 'go()');
    await writeFile(join(directory, 'assets', 'app-1a2b.js.map'), '{}');
    const files = await loadStaticFiles(directory);
    expect([...files.keys()].sort()).toEqual(['/', '/assets/app-1a2b.js', '/index.html']);
    expect(files.get('/')).toMatchObject({ contentType: 'text/html; charset=utf-8', immutable: false });
    expect(files.get('/assets/app-1a2b.js')).toMatchObject({
      contentType: 'text/javascript; charset=utf-8',
      immutable: true,
    });
  });

  it('says what to do about a renderer that was not built', async () => {
    await expect(loadStaticFiles(directory)).rejects.toThrow('npm run build');
  });
});
