/** Escape sequences of terminals: CSI, OSC and the other strings (also cut short), two-byte ones. */
const escapes =
  // eslint-disable-next-line no-control-regex -- these are the characters looked for
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/g;
// eslint-disable-next-line no-control-regex -- these are the characters looked for
const otherControls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
const bidi = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * What a program wrote, as plain text: colours and cursor movement dropped, a line that was redrawn (`\r`, progress
 * bars) only as it stood last, other controls and direction marks made visible. Safe to show; bytes are hostile.
 */
export function plainOutput(raw: string): string {
  return raw
    .replace(escapes, '')
    .split('\n')
    .map(lastDrawn)
    .join('\n')
    .replace(otherControls, controlPicture)
    .replace(bidi, (mark) => `⟨U+${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase()}⟩`);
}

/** The last lines of an output, and how many lines there are before them. Looks only at its end. */
export function outputTail(raw: string, lines: number): { text: string; hiddenLines: number } {
  const text = raw.endsWith('\n') ? raw.slice(0, -1) : raw;
  let start = text.length;
  for (let shown = 0; shown < lines; shown += 1) {
    // A negative position would be taken as 0, and a newline there found over and over.
    start = start === 0 ? -1 : text.lastIndexOf('\n', start - 1);
    if (start < 0) return { text: plainOutput(cutLine(text)), hiddenLines: 0 };
  }
  return { text: plainOutput(cutLine(text.slice(start + 1))), hiddenLines: countLines(text, start) };
}

const maxTail = 20_000;

/** One line may be megabytes long. */
function cutLine(text: string): string {
  return text.length <= maxTail ? text : `…${text.slice(-maxTail)}`;
}

function countLines(text: string, end: number): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

function lastDrawn(line: string): string {
  const ended = line.endsWith('\r') ? line.slice(0, -1) : line;
  return ended.slice(ended.lastIndexOf('\r') + 1);
}

function controlPicture(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '␡' : `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
