import { describe, expect, it } from 'vitest';
import type { FileChange } from '../../src-shared/codex/thread-state';
import { changeStats, totalStats } from './change-stats';

const change = (kind: FileChange['kind'], diff: string): FileChange => ({
  path: 'a',
  kind,
  movePath: null,
  diff,
});

describe('change stats', () => {
  it('counts content of added and deleted files', () => {
    expect(changeStats(change('add', 'one\ntwo\n'))).toEqual({ added: 2, removed: 0 });
    expect(changeStats(change('add', 'one\ntwo'))).toEqual({ added: 2, removed: 0 });
    expect(changeStats(change('delete', ''))).toEqual({ added: 0, removed: 0 });
  });

  it('counts signs of hunks, also of lines that look like headers', () => {
    const diff = '@@ -1,3 +1,3 @@\n same\n-old\n+new\n--- a rule\n+++ more\n\\ No newline at end of file\n';
    expect(changeStats(change('update', diff))).toEqual({ added: 2, removed: 2 });
    expect(totalStats([change('update', diff), change('add', 'x')])).toEqual({ added: 3, removed: 2 });
  });
});
