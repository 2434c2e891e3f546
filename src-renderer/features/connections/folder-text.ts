import type { DirectoryEntry } from '../../../src-shared/contract/models';
import { completionParts, joinPath, longPath, shortPath } from '../../lib/remote-path';

/** What the text of the folder field means. A text that ends with a slash names a folder to look into. */
export interface FolderText {
  /** Absolute path of the folder whose content is shown. */
  readonly folder: string;
  /** The beginning of a name in it, still being typed. */
  readonly prefix: string;
}

/** `home` is absolute. Text without a slash is taken as a name in the home folder. */
export function readFolderText(text: string, home: string): FolderText {
  const typed = text.trim();
  if (typed === '' || typed === '~') return { folder: home, prefix: '' };
  const { folder, prefix } = completionParts(typed, home);
  return { folder: plainPath(folder.startsWith('/') ? folder : joinPath(home, folder)), prefix };
}

/** The absolute folder that “Use this folder” means. */
export function chosenFolder(text: string, home: string): string {
  const typed = text.trim();
  if (typed === '') return home;
  const path = longPath(typed, home);
  return plainPath(path.startsWith('/') ? path : joinPath(home, path));
}

/** How a folder that was opened stands in the field: short, and with the slash after which typing goes on. */
export function folderAsText(path: string, home: string): string {
  const short = shortPath(path, home);
  return short.endsWith('/') ? short : `${short}/`;
}

/** The folders among the entries whose names begin with what was typed; hidden ones when asked for in either way. */
export function subfolders(
  entries: readonly DirectoryEntry[],
  prefix: string,
  showHidden: boolean,
): readonly string[] {
  const wanted = prefix.toLowerCase();
  return entries
    .filter(
      ({ isDirectory, name }) =>
        isDirectory && (showHidden || !name.startsWith('.') || prefix.startsWith('.')),
    )
    .map(({ name }) => name)
    .filter((name) => name.toLowerCase().startsWith(wanted));
}

/** What the typed beginning can be prolonged to without a choice; null when it can not. */
export function completed(names: readonly string[], prefix: string): string | null {
  const first = names[0];
  if (first === undefined) return null;
  let length = first.length;
  for (const name of names) {
    while (name.slice(0, length).toLowerCase() !== first.slice(0, length).toLowerCase()) length -= 1;
  }
  const common = first.slice(0, length);
  return common.length > prefix.length || (names.length === 1 && common !== prefix) ? common : null;
}

/** The folder that Enter in the field opens: the one whose whole name was typed, or the only one left. */
export function matchToOpen(names: readonly string[], prefix: string): string | null {
  if (names.includes(prefix)) return prefix;
  return names.length === 1 ? (names[0] ?? null) : null;
}

/** Why a name can not be a new folder's; null when it can. */
export function newFolderProblem(name: string): string | null {
  const trimmed = name.trim();
  if (trimmed === '.' || trimmed === '..') return 'This name means a folder that is there already.';
  if (trimmed.includes('/')) return 'A name holds no slash. Open the folder it should be in first.';
  if (trimmed.includes('\0')) return 'A name can not hold this character.';
  return null;
}

/** Without `.`, `..`, and double or trailing slashes, as the core stores it. */
function plainPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
