import { readdir, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

/**
 * The files an `Include` pattern names, sorted as glob(3) sorts them. `*` and `?` never match a leading dot, and there
 * is no `**`. (`fs.glob` exists from Node 22 on and means something else by `**`.)
 *
 * @param pattern absolute.
 * @returns also the folders that were looked into: a file that appears there may match later.
 */
export async function expandGlob(pattern: string): Promise<{ files: string[]; folders: string[] }> {
  const folders: string[] = [];
  let paths = [pattern.startsWith(sep) ? sep : ''];
  const segments = pattern.split(/[\\/]/).filter((segment) => segment !== '');
  for (const segment of segments) {
    const found: string[] = [];
    for (const path of paths) {
      if (!/[*?[]/.test(segment)) {
        found.push(path === '' ? segment : join(path, segment));
        continue;
      }
      folders.push(path);
      const names = await readdir(path).catch(() => []);
      const matcher = segmentMatcher(segment);
      found.push(
        ...names
          .filter((name) => matcher.test(name))
          .sort()
          .map((name) => join(path, name)),
      );
    }
    paths = found;
  }
  const files: string[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => null);
    if (found !== null && !found.isDirectory()) files.push(path);
    else if (found === null) folders.push(join(path, '..'));
  }
  return { files, folders };
}

function segmentMatcher(segment: string): RegExp {
  const body = segment.replace(
    /\[([!^]?)([^\]]+)\]|[*?]|[^*?[]+|\[/g,
    (part, negated: string, set: string) => {
      if (part === '*') return '.*';
      if (part === '?') return '.';
      if (set !== undefined) return `[${negated === '' ? '' : '^'}${set.replace(/[\\\]^]/g, '\\$&')}]`;
      return part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
    },
  );
  return new RegExp(`^${segment.startsWith('.') ? '' : '(?!\\.)'}${body}$`, 's');
}
