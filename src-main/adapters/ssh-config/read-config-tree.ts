import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import type { Catalog, CatalogAlias } from '../../../src-shared/contract/models';
import { readConfigLine } from './config-line';
import { expandGlob } from './expand-glob';

/** OpenSSH's own limit (READCONF_MAX_DEPTH). */
const maxDepth = 16;

export interface ConfigTree {
  readonly aliases: readonly CatalogAlias[];
  readonly problems: Catalog['problems'];
  /** Every file that was read or looked for. */
  readonly files: readonly string[];
  /** Folders where a new file may become part of the tree. */
  readonly folders: readonly string[];
}

/**
 * Reads config files and everything they include, in OpenSSH's order. A part that can not be read becomes a problem and
 * hides nothing else.
 *
 * @param roots each with the folder that its relative includes start from.
 */
export async function readConfigTree(
  home: string,
  roots: readonly { file: string; base: string }[],
): Promise<ConfigTree> {
  const aliases = new Map<string, CatalogAlias>();
  const problems: Catalog['problems'] = [];
  const files: string[] = [];
  const folders = new Set<string>();

  const readOne = async (file: string, base: string, chain: readonly string[]): Promise<void> => {
    files.push(file);
    folders.add(dirname(file));
    const text = await readText(file);
    if (text === null) return;
    if (text instanceof Error) {
      problems.push({ file, line: null, message: `The file can not be read: ${text.message}` });
      return;
    }
    if (text.startsWith('\ufeff')) {
      problems.push({
        file,
        line: 1,
        message: 'The file starts with a byte order mark, which OpenSSH refuses. Save it without.',
      });
    }
    let number = 0;
    for (const line of text.replace(/^\ufeff/, '').split('\n')) {
      number += 1;
      const read = readConfigLine(line);
      if (read.kind === 'broken') problems.push({ file, line: number, message: read.message });
      else if (read.kind === 'host') addAliases(read.values, file, number);
      else if (read.kind === 'include') await include(read.values, { file, base, line: number, chain });
    }
  };

  const addAliases = (names: readonly string[], file: string, line: number): void => {
    for (const alias of names) {
      // A pattern or a negation is a rule for hosts, not a host to pick. The first block wins, as in OpenSSH.
      if (!/[*?!]/.test(alias) && alias !== '' && !aliases.has(alias))
        aliases.set(alias, { alias, file, line });
    }
  };

  const include = async (
    patterns: readonly string[],
    from: { file: string; base: string; line: number; chain: readonly string[] },
  ): Promise<void> => {
    const chain = [...from.chain, from.file];
    const problem = (message: string): void =>
      void problems.push({ file: from.file, line: from.line, message });
    for (const pattern of patterns) {
      const path = includePath(pattern, home, from.base);
      if (path === null) {
        problem(`Mooring does not look into the home of another user: ${pattern}`);
        continue;
      }
      const expanded = await expandGlob(path);
      expanded.folders.forEach((folder) => folders.add(folder));
      for (const file of expanded.files) {
        if (chain.includes(file)) problem(`Includes ${file} again, from within itself.`);
        else if (chain.length >= maxDepth) problem(`Includes more than ${maxDepth} levels deep.`);
        else await readOne(file, from.base, chain);
      }
    }
  };

  for (const { file, base } of roots) await readOne(file, base, []);
  return { aliases: [...aliases.values()], problems, files, folders: [...folders] };
}

/** @returns null when the file does not exist. */
async function readText(file: string): Promise<string | Error | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** @returns null for `~otheruser/…`. */
function includePath(pattern: string, home: string, base: string): string | null {
  if (pattern === '~' || pattern.startsWith('~/')) return join(home, pattern.slice(1));
  if (pattern.startsWith('~')) return null;
  return isAbsolute(pattern) ? pattern : join(base, pattern);
}
