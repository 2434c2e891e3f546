import { describe, expect, it } from 'vitest';
import type { ThreadSummary } from '../../../src-shared/codex/thread-state';
import { folderGroups } from './folder-groups';

const thread = (id: string, cwd: string, updatedAtMs: number): ThreadSummary => ({
  id,
  name: `Thread ${id}`,
  preview: '',
  cwd,
  createdAtMs: 0,
  updatedAtMs,
  status: { type: 'idle' },
  branch: null,
});
const threads = [
  thread('a', '/shop', 1),
  thread('b', '/infra', 5),
  thread('c', '/shop', 9),
  thread('d', '/old', 3),
];

describe('folder groups', () => {
  it('lists added folders first, then every folder with threads, newest first', () => {
    const groups = folderGroups(['/empty', '/shop'], threads, '');
    expect(groups.map((group) => [group.path, group.added, group.threads.map(({ id }) => id)])).toEqual([
      ['/empty', true, []],
      ['/shop', true, ['c', 'a']],
      ['/infra', false, ['b']],
      ['/old', false, ['d']],
    ]);
  });

  it('keeps only what matches a filter, by name or folder', () => {
    expect(folderGroups(['/empty', '/shop'], threads, 'thread b').map((group) => group.path)).toEqual([
      '/infra',
    ]);
    expect(folderGroups(['/empty', '/shop'], threads, 'SHOP').map((group) => group.path)).toEqual(['/shop']);
  });
});
