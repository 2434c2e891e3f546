import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasHiddenCharacters, visibleLine, visibleParts } from './visible-text';

describe('visible text', () => {
  it('leaves ordinary text alone', () => {
    expect(visibleParts('npm test -- --run “päth”')).toEqual([
      { text: 'npm test -- --run “päth”', hidden: false },
    ]);
  });

  it('shows a line break as a mark and still breaks the line', () => {
    expect(visibleParts('a\nb')).toEqual([
      { text: 'a', hidden: false },
      { text: '↵', hidden: true },
      { text: '\nb', hidden: false },
    ]);
    expect(visibleLine('a\nb')).toBe('a↵ b');
  });

  it.each([
    ['\u001b[31m', '␛[31m'],
    ['a\rrm', 'a␍rm'],
    ['a\tb', 'a⇥b'],
    ['\u007f', '␡'],
    ['\u0085', '⟨U+0085⟩'],
    ['safe\u202egnp.exe', 'safe⟨U+202E⟩gnp.exe'],
    ['\u2066x\u2069', '⟨U+2066⟩x⟨U+2069⟩'],
    ['rm\u00a0-rf', 'rm⟨U+00A0⟩-rf'],
    ['a\u200bb', 'a⟨U+200B⟩b'],
    ['a\u{e0041}b', 'a⟨U+E0041⟩b'],
    ['\u3164', '⟨U+3164⟩'],
    ['\ud800', '⟨U+D800⟩'],
  ])('makes %j visible', (text, shown) => {
    expect(visibleLine(text)).toBe(shown);
    expect(hasHiddenCharacters(text)).toBe(true);
  });

  it('never lets a control or format character through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visibleLine(text)).not.toMatch(/[\p{Cc}\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u);
      }),
    );
  });
});
