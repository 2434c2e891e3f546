import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outputTail, plainOutput } from './terminal-text';

describe('plain output', () => {
  it.each([
    ['\u001b[1;32mok\u001b[0m', 'ok'],
    ['\u001b]8;;https://evil.example\u0007text\u001b]8;;\u0007', 'text'],
    ['\u001b]0;title\u001b\\x', 'x'],
    ['\u009b31mred', 'red'],
    ['10%\r20%\r100%\nnext', '100%\nnext'],
    ['windows\r\nlines\r\n', 'windows\nlines\n'],
    ['a\u0008b\u0000', 'a␈b␀'],
    ['\u202egnp', '⟨U+202E⟩gnp'],
    ['a\tb', 'a\tb'],
  ])('%j → %j', (raw, plain) => expect(plainOutput(raw)).toBe(plain));

  it('leaves no control character but newline and tab', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        // eslint-disable-next-line no-control-regex -- the point of the test
        expect(plainOutput(raw)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      }),
    );
  });
});

describe('output tail', () => {
  const lines = (count: number): string =>
    Array.from({ length: count }, (_, index) => `line ${index + 1}`).join('\n');

  it('shows a short output whole', () => {
    expect(outputTail('one\ntwo\n', 12)).toEqual({ text: 'one\ntwo', hiddenLines: 0 });
    expect(outputTail('', 12)).toEqual({ text: '', hiddenLines: 0 });
    expect(outputTail(lines(12), 12)).toEqual({ text: lines(12), hiddenLines: 0 });
  });

  it('shows the last lines of a long one and counts the others', () => {
    const tail = outputTail(lines(100), 12);
    expect(tail.text.split('\n')).toHaveLength(12);
    expect(tail.text).toContain('line 100');
    expect(tail.hiddenLines).toBe(88);
    expect(outputTail(`\n${lines(12)}`, 12).hiddenLines).toBe(1);
  });

  it('cuts a line that never ends', () => {
    expect(outputTail('x'.repeat(1_000_000), 12).text.length).toBeLessThan(30_000);
  });
});
