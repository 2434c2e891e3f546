import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDocumentStore } from './document-store';

let base: string;
let directory: string;
const at = Date.UTC(2026, 10, 24, 12, 30, 5);

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'mooring-documents-'));
  directory = join(base, 'documents');
});
afterEach(() => rm(base, { recursive: true, force: true }));

const store = () => createDocumentStore({ directory, now: () => at });

describe('createDocumentStore', () => {
  it('gives back what was written, also to another store', async () => {
    await store().write('hosts', [{ alias: 'devbox' }]);
    expect(await store().read('hosts')).toEqual({ value: [{ alias: 'devbox' }], brokenFile: null });
  });

  it('gives null for a document that was never written', async () => {
    expect(await store().read('hosts')).toEqual({ value: null, brokenFile: null });
  });

  it('keeps file and folder from other users and leaves nothing aside', async () => {
    await store().write('hosts', []);
    expect((await stat(join(directory, 'hosts.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    expect(await readdir(directory)).toEqual(['hosts.json']);
  });

  it('lets the last of many writes win, and every caller waits until its value or a later one is there', async () => {
    const documents = store();
    const writes = Array.from({ length: 50 }, async (_, index) => {
      await documents.write('drafts', { index });
      const { index: found } = JSON.parse(await readFile(join(directory, 'drafts.json'), 'utf8')) as {
        index: number;
      };
      expect(found).toBeGreaterThanOrEqual(index);
    });
    expect(await documents.read('drafts')).toEqual({ value: { index: 49 }, brokenFile: null });
    await Promise.all(writes);
    expect(await readdir(directory)).toEqual(['drafts.json']);
  });

  it('writes again after the queue ran empty', async () => {
    const documents = store();
    await Promise.all([documents.write('a', 1), documents.write('a', 2)]);
    await documents.write('a', 3);
    expect((await documents.read('a')).value).toBe(3);
  });

  it('is idle once everything is on disk', async () => {
    const documents = store();
    await documents.idle();
    void documents.write('a', 1);
    void documents.write('a', 2);
    void documents.write('b', 3);
    await documents.idle();
    expect((await readdir(directory)).sort()).toEqual(['a.json', 'b.json']);
    expect(await readFile(join(directory, 'a.json'), 'utf8')).toBe('2\n');
  });

  it('writes the value as it was at the call', async () => {
    const value = { text: 'before' };
    const documents = store();
    const written = documents.write('drafts', value);
    value.text = 'after';
    await written;
    expect((await documents.read('drafts')).value).toEqual({ text: 'before' });
  });

  it('keeps a file that does not parse aside, and starts anew', async () => {
    const documents = store();
    await documents.write('hosts', []);
    await writeFile(join(directory, 'hosts.json'), '[{"alias": "dev');
    const brokenFile = join(directory, 'hosts.broken-2026-11-24T12-30-05.000Z.json');
    expect(await documents.read('hosts')).toEqual({ value: null, brokenFile });
    expect(await readFile(brokenFile, 'utf8')).toBe('[{"alias": "dev');
    expect(await documents.read('hosts')).toEqual({ value: null, brokenFile: null });
  });

  it('reports a write that failed and is usable afterwards', async () => {
    await writeFile(join(base, 'documents'), 'a file where the folder should be');
    const documents = store();
    const [first, second] = await Promise.allSettled([documents.write('a', 1), documents.write('a', 2)]);
    expect([first.status, second.status]).toEqual(['rejected', 'rejected']);
    await rm(join(base, 'documents'));
    await documents.write('a', 3);
    expect((await documents.read('a')).value).toBe(3);
  });

  it('refuses names that leave the folder', async () => {
    await expect(store().read('../hosts')).rejects.toThrow('Not a document name');
  });
});
