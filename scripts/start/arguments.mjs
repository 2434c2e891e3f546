/**
 * What was given to `npm start --`. `--web` chooses the shell, and so do the options that only the web shell has.
 * @param {readonly string[]} args
 * @returns {{ web: boolean, electronArgs: string[], webArgs: string[] }}
 */
export function sortArguments(args) {
  const rest = args.filter((arg) => arg !== '--web');
  const web = rest.length < args.length || rest.some((arg) => /^--(no-open|port)(=|$)/.test(arg));
  return { web, electronArgs: joinUserDataDirectory(rest), webArgs: ['serve', ...rest] };
}

/** Electron reads `--user-data-dir=DIR` itself, but not with a space. */
function joinUserDataDirectory(args) {
  const at = args.indexOf('--user-data-dir');
  if (at === -1 || at + 1 >= args.length) return [...args];
  return [...args.slice(0, at), `--user-data-dir=${args[at + 1]}`, ...args.slice(at + 2)];
}
