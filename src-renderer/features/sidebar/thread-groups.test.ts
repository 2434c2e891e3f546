import { describe, expect, it } from 'vitest';
import type { ThreadSummary } from '../../../src-shared/codex/thread-state';
import { groupThreads, matchesFilter } from './thread-groups';

function thread(id: string, cwd: string, updatedAtMs: number, name: string | null = null): ThreadSummary {
  return { id, name, preview: '', cwd, createdAtMs: 0, updatedAtMs, status: { type: 'idle' }, branch: null };
}

describe('threads by folder', () => {
  it('keeps added folders first and in order, and lists every other folder that has threads', () => {
    const groups = groupThreads(
      [
        thread('1', '/other/old', 1),
        thread('2', '/b', 2),
        thread('3', '/other/new', 3),
        thread('4', '/b', 4),
      ],
      ['/a', '/b'],
    );
    expect(groups.map((group) => [group.folder, group.added, group.threads.map(({ id }) => id)])).toEqual([
      ['/a', true, []],
      ['/b', true, ['4', '2']],
      ['/other/new', false, ['3']],
      ['/other/old', false, ['1']],
    ]);
  });

  it('finds a thread by words of its name and folder, in any order', () => {
    const cart = thread('1', '/home/ada/shop', 1, 'Cart total');
    expect(matchesFilter(cart, 'shop CART')).toBe(true);
    expect(matchesFilter(cart, 'cart tax')).toBe(false);
    expect(matchesFilter(cart, '')).toBe(true);
  });
});
