import { describe, expect, it } from 'vitest';
// @ts-expect-error -- a script without types
import { differences as untyped } from '../scripts/protocol/compare.mjs';

const differences = untyped as (committed: Map<string, string>, fresh: Map<string, string>) => string[];

describe('check:protocol', () => {
  it('finds nothing when the types are those of the pinned codex', () => {
    expect(differences(new Map([['A.ts', 'a']]), new Map([['A.ts', 'a']]))).toEqual([]);
  });

  it('names what was changed, removed and added', () => {
    const committed = new Map([
      ['Changed.ts', 'edited by hand'],
      ['v2/Removed.ts', ''],
    ]);
    const fresh = new Map([
      ['Changed.ts', 'generated'],
      ['Added.ts', ''],
    ]);
    expect(differences(committed, fresh)).toEqual([
      'missing: Added.ts',
      'differs: Changed.ts',
      'no longer generated: v2/Removed.ts',
    ]);
  });
});
