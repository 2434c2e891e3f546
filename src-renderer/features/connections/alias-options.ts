import type { CatalogAlias } from '../../../src-shared/contract/models';

/** One line of the host list: an alias of the ssh config, or the name just as it was typed. */
export type HostOption =
  | { readonly kind: 'alias'; readonly alias: string; readonly file: string; readonly line: number }
  | { readonly kind: 'typed'; readonly alias: string };

/**
 * The aliases that hold every typed word, best match first; then the typed name itself where no alias has it.
 * Equally good ones stay in the order of the config. An alias that several files define is shown once.
 */
export function hostOptions(aliases: readonly CatalogAlias[], query: string): HostOption[] {
  const typed = query.trim();
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const seen = new Set<string>();
  const ranked: { readonly option: HostOption; readonly rank: number }[] = [];
  for (const { alias, file, line } of aliases) {
    if (seen.has(alias)) continue;
    seen.add(alias);
    const rank = matchRank(alias.toLowerCase(), typed.toLowerCase(), words);
    if (rank !== null) ranked.push({ option: { kind: 'alias', alias, file, line }, rank });
  }
  const options = ranked.toSorted((a, b) => a.rank - b.rank).map(({ option }) => option);
  // A name with a space is a search, not a machine.
  if (typed !== '' && words.length === 1 && !seen.has(typed)) options.push({ kind: 'typed', alias: typed });
  return options;
}

/** The option that “Connect” means: the one that was picked, else the best match for what was typed. */
export function activeOption(
  options: readonly HostOption[],
  picked: string | null,
  query: string,
): HostOption | null {
  const chosen = options.find((option) => option.alias === picked);
  if (chosen !== undefined) return chosen;
  return query.trim() === '' ? null : (options[0] ?? null);
}

/** The option `by` lines further, not beyond the ends; with none active, the first or the last. */
export function neighbour(
  options: readonly HostOption[],
  active: HostOption | null,
  by: number,
): HostOption | null {
  const at = active === null ? -1 : options.indexOf(active);
  if (at < 0) return options.at(by > 0 ? 0 : -1) ?? null;
  return options[Math.min(Math.max(0, at + by), options.length - 1)] ?? null;
}

/** 0 the same, 1 its beginning, 2 the beginning of a part of it, 3 inside; null: not all words are in it. */
function matchRank(alias: string, typed: string, words: readonly string[]): number | null {
  if (!words.every((word) => alias.includes(word))) return null;
  if (alias === typed) return 0;
  if (alias.startsWith(words[0] ?? '')) return 1;
  return alias.split(/[^a-z0-9]+/).some((part) => part.startsWith(words[0] ?? '')) ? 2 : 3;
}
