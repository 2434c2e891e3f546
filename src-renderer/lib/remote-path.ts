/** Paths of a host. They are always absolute and use slashes, whatever this machine uses. */

/** `/home/ada/shop` → `~/shop`. `home` null: not known yet. */
export function shortPath(path: string, home: string | null): string {
  if (home === null || home === '/' || home === '') return path;
  if (path === home) return '~';
  return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}

/** The reverse, for what a person types; other text comes back unchanged. */
export function longPath(typed: string, home: string): string {
  if (typed === '~') return home;
  return typed.startsWith('~/') ? joinPath(home, typed.slice(2)) : typed;
}

export function joinPath(folder: string, name: string): string {
  return folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`;
}

/** The folder above; `/` stays `/`. */
export function parentPath(path: string): string {
  const end = path.replace(/\/+$/, '').lastIndexOf('/');
  return end <= 0 ? '/' : path.slice(0, end);
}

/** The last name of a path; `/` for the root. */
export function baseName(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/** The steps of a breadcrumb: the root (or home) first, each with the path it leads to. */
export function breadcrumb(path: string, home: string | null): { name: string; path: string }[] {
  const inHome = home !== null && home !== '/' && (path === home || path.startsWith(`${home}/`));
  const start = inHome ? home : '/';
  const crumbs = [{ name: inHome ? '~' : '/', path: start }];
  let at = start;
  for (const name of path
    .slice(start.length)
    .split('/')
    .filter((part) => part !== '')) {
    at = joinPath(at, name);
    crumbs.push({ name, path: at });
  }
  return crumbs;
}

/** What was typed, split for completion: the folder to list and the beginning of the name wanted in it. */
export function completionParts(typed: string, home: string): { folder: string; prefix: string } {
  const path = longPath(typed, home);
  const slash = path.lastIndexOf('/');
  if (slash < 0) return { folder: home, prefix: path };
  return { folder: slash === 0 ? '/' : path.slice(0, slash), prefix: path.slice(slash + 1) };
}

/** Keeps both ends of a path that is too long to show: the middle says least. Cuts by characters, not by names. */
export function middleTruncated(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const tail = Math.ceil((maxLength - 1) * 0.65);
  return `${text.slice(0, maxLength - 1 - tail)}…${text.slice(text.length - tail)}`;
}
