/** The output of `ssh -G`: every setting in lower case with its values, in order. */
export type SshSettings = ReadonlyMap<string, readonly string[]>;

/**
 * One `keyword value` a line. Keys that may repeat (`identityfile`, `certificatefile`, …) keep all their values; where
 * OpenSSH prints several values on one line (`userknownhostsfile a b`) they stay one string, see `splitPaths`.
 */
export function parseSshG(output: string): SshSettings {
  const settings = new Map<string, string[]>();
  for (const line of output.split(/\r?\n/)) {
    const [, keyword, value] = /^([A-Za-z][A-Za-z0-9]*)(?: (.*))?$/.exec(line) ?? [];
    if (keyword === undefined) continue;
    const key = keyword.toLowerCase();
    settings.set(key, [...(settings.get(key) ?? []), value ?? '']);
  }
  return settings;
}

/**
 * `ssh -G` prints lists of files separated by a space and without quotation marks, so a path with a space in it is
 * ambiguous. All paths it prints there are absolute (or `none`): a new one starts where a root follows a space.
 */
export function splitPaths(value: string): string[] {
  return value
    .split(/ (?=\/|~|[A-Za-z]:[\\/]|none\b)/)
    .map((path) => path.trim())
    .filter((path) => path !== '' && path.toLowerCase() !== 'none');
}
