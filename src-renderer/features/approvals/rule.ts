/** The words a person may add to a proposed rule, and what comes out of it. */
export interface RuleDraft {
  /** What codex proposed. The rule begins with it: fewer words would allow more (app-server.md, trap 7). */
  readonly proposed: readonly string[];
  /** Further words of the command, as typed. */
  readonly more: string;
}

/** @returns the words of the rule that is sent. */
export function ruleWords({ proposed, more }: RuleDraft): string[] {
  return [...proposed, ...more.split(/\s+/).filter((word) => word !== '')];
}

/** A rule as one line, each word that holds a space or a quote set apart. */
export function ruleLine(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `‹${word}›`)).join(' ');
}
