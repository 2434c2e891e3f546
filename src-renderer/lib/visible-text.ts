/** A stretch of text as it may be shown: plain, or one character that would be invisible or mislead. */
export interface VisiblePart {
  readonly text: string;
  readonly hidden: boolean;
}

/**
 * Characters that a reader cannot see, or that change how the rest is laid out: controls, line separators, soft
 * hyphen, zero-width and bidirectional marks, odd spaces, tags and invisible operators, Hangul and Braille blanks.
 * A command that holds one can look like another command.
 */
const misleading =
  // eslint-disable-next-line no-control-regex -- these are the characters looked for
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]|[\ud800-\udfff]/u;

/**
 * Splits text so that everything misleading can be shown as a mark. Newlines stay newlines with a mark before them,
 * so that a second line is seen to be one. Joining the parts' texts gives no executable text: it is for eyes only.
 */
export function visibleParts(text: string): VisiblePart[] {
  const parts: VisiblePart[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain !== '') parts.push({ text: plain, hidden: false });
    plain = '';
  };
  for (const character of text) {
    if (character === '\n') {
      flush();
      parts.push({ text: '↵', hidden: true });
      plain = '\n';
    } else if (misleading.test(character)) {
      flush();
      parts.push({ text: markFor(character), hidden: true });
    } else {
      plain += character;
    }
  }
  flush();
  return parts;
}

/** The same as one string: for accessible names and one-line rows. */
export function visibleLine(text: string): string {
  return visibleParts(text)
    .map((part) => (part.hidden ? part.text : part.text.replaceAll('\n', ' ')))
    .join('');
}

/** Whether something in it cannot be seen, apart from line breaks. */
export function hasHiddenCharacters(text: string): boolean {
  return misleading.test(text);
}

function markFor(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code === 9) return '⇥';
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '␡';
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
