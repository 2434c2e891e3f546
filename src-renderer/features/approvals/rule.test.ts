import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ruleLine, ruleWords } from './rule';

describe('a rule for “always”', () => {
  it('never loses a proposed word, whatever is typed', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), fc.string(), (proposed, more) => {
        const words = ruleWords({ proposed, more });
        expect(words.slice(0, proposed.length)).toEqual(proposed);
      }),
    );
  });

  it('takes the typed words one by one', () => {
    expect(ruleWords({ proposed: ['npm'], more: '  test   --silent ' })).toEqual(['npm', 'test', '--silent']);
  });

  it('shows where a word begins and ends', () => {
    expect(ruleLine(['bash', '-lc', 'rm -rf build'])).toBe('bash -lc ‹rm -rf build›');
  });
});
