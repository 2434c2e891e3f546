import { commandParts } from '../../lib/command-display';
import { hasHiddenCharacters } from '../../lib/visible-text';

/**
 * The words of the command that follow the proposed rule: by these it can be narrowed. Empty when the command is not
 * simply the rule and more words (quotes, pipes, variables): a rule is matched on words, and guessing them from text
 * could write a rule for something else.
 */
export function furtherWords(command: string, proposed: readonly string[]): readonly string[] {
  const { script } = commandParts(command);
  if (hasHiddenCharacters(script) || /["'\\$`;&|<>()*?[\]{}~#!\n\r]/.test(script)) return [];
  const words = script.split(/[ \t]+/).filter((word) => word !== '');
  const isPrefix = proposed.length < words.length && proposed.every((word, index) => words[index] === word);
  return isPrefix ? words.slice(proposed.length) : [];
}
