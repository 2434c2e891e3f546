/**
 * One line of an ssh_config file, as far as a catalog needs it: `Host` and `Include` with their arguments, all else is
 * `other`.
 *
 * Why not the `ssh-config` package: one unterminated quote makes it throw and lose every host of the file, and it cuts
 * values at `#` (ssh.md, B2). Values are OpenSSH's business (`ssh -G`); names need no more than this.
 */
export type ConfigLine =
  | { readonly kind: 'host' | 'include'; readonly values: readonly string[] }
  | { readonly kind: 'broken'; readonly message: string }
  | { readonly kind: 'other' };

/** Reads a line the way OpenSSH's readconf.c and argv_split do. */
export function readConfigLine(line: string): ConfigLine {
  const [, word, rest] = /^[ \t]*"?([A-Za-z]+)"?(?:[ \t]*=[ \t]*|[ \t]+|$)(.*)$/s.exec(line.trimEnd()) ?? [];
  const keyword = word?.toLowerCase();
  if (keyword !== 'host' && keyword !== 'include') return { kind: 'other' };
  const values = splitArguments(rest ?? '');
  if (values === null)
    return { kind: 'broken', message: `A quotation mark of this ${word} line is never closed.` };
  if (values.length === 0) return { kind: 'broken', message: `This ${word} line names nothing.` };
  return { kind: keyword, values };
}

/** @returns null when a quotation mark is never closed. */
function splitArguments(text: string): string[] | null {
  const values: string[] = [];
  let value: string | null = null;
  let quote: string | null = null;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    const next = text[at + 1];
    if (quote === null && (character === ' ' || character === '\t')) {
      if (value !== null) values.push(value);
      value = null;
    } else if (quote === null && value === null && character === '#') {
      return values;
    } else if (character === '\\' && next !== undefined && escapable(next, quote)) {
      value = (value ?? '') + next;
      at += 1;
    } else if (quote === null && (character === '"' || character === "'")) {
      quote = character;
      value ??= '';
    } else if (character === quote) {
      quote = null;
    } else {
      value = (value ?? '') + character;
    }
  }
  if (quote !== null) return null;
  if (value !== null) values.push(value);
  return values;
}

function escapable(character: string, quote: string | null): boolean {
  return (
    character === '"' || character === "'" || character === '\\' || (quote === null && character === ' ')
  );
}
