import type { FileChange } from '../../src-shared/codex/thread-state';

export interface ChangeStats {
  readonly added: number;
  readonly removed: number;
}

/** Lines added and removed. `add` and `delete` carry the whole content, `update` hunks without file headers. */
export function changeStats(change: FileChange): ChangeStats {
  switch (change.kind) {
    case 'add':
      return { added: lineCount(change.diff), removed: 0 };
    case 'delete':
      return { added: 0, removed: lineCount(change.diff) };
    case 'update': {
      let added = 0;
      let removed = 0;
      for (const line of change.diff.split('\n')) {
        if (line.startsWith('+')) added += 1;
        else if (line.startsWith('-')) removed += 1;
      }
      return { added, removed };
    }
  }
}

export function totalStats(changes: readonly FileChange[]): ChangeStats {
  return changes
    .map(changeStats)
    .reduce((sum, stats) => ({ added: sum.added + stats.added, removed: sum.removed + stats.removed }), {
      added: 0,
      removed: 0,
    });
}

function lineCount(text: string): number {
  if (text === '') return 0;
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}
