import { describe, expect, it } from 'vitest';
import { furtherWords } from './rule-words';

describe('narrowing a rule', () => {
  it('offers the words of the command after the rule', () => {
    expect(furtherWords("/bin/bash -lc 'npm test --run cart'", ['npm', 'test'])).toEqual(['--run', 'cart']);
    expect(furtherWords('npm test', ['npm', 'test'])).toEqual([]);
  });

  it.each([
    ['npm test && rm -rf /', ['npm', 'test']],
    ['npm test "a b"', ['npm', 'test']],
    ['npm test $HOME', ['npm', 'test']],
    ['npm test a\u202eb', ['npm', 'test']],
    ['npm run build', ['npm', 'test']],
    ['npm', ['npm', 'test']],
  ])('offers nothing for %s', (command, rule) => expect(furtherWords(command, rule)).toEqual([]));
});
