import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** How to make `ssh` read the config of a home that is not the one in passwd. */
export interface RelocatedConfig {
  readonly arguments: readonly string[];
  /** Puts the names of the real file into what ssh says of the copy. */
  restore(text: string): string;
  dispose(): Promise<void>;
}

const asIs: RelocatedConfig = {
  arguments: [],
  restore: (text) => text,
  dispose: () => Promise.resolve(),
};

/**
 * OpenSSH takes the home from passwd and ignores `HOME`; Mooring finds everything through the home it was given. Where
 * the two differ, ssh gets a copy of the config whose `~` and relative includes point to the given home, followed by
 * the system's config, which `-F` alone would leave out. Lines keep their numbers. (Relative includes inside of
 * included files are not rewritten: they still lead to the home in passwd.)
 */
export async function relocateConfig(
  home: string,
  passwdHome: string,
  systemConfigFile: string,
): Promise<RelocatedConfig> {
  if (resolve(home) === resolve(passwdHome)) return asIs;
  const file = join(home, '.ssh', 'config');
  const text = await readFile(file, 'utf8').catch(() => '');
  const directory = await mkdtemp(join(tmpdir(), 'mooring-ssh-'));
  const copy = join(directory, 'config');
  const content = `${rewriteHomePaths(text, home)}\nHost *\nInclude ${systemConfigFile}\n`;
  await writeFile(copy, content, { mode: 0o600 });
  return {
    arguments: ['-F', copy],
    restore: (message) => message.replaceAll(copy, file),
    dispose: () => rm(directory, { recursive: true, force: true }),
  };
}

/** Exported for its test. */
export function rewriteHomePaths(config: string, home: string): string {
  return config
    .split('\n')
    .map((line) => {
      // The command of a Match exec belongs to a shell, which has HOME in its environment.
      if (/^\s*(#|match\b)/i.test(line)) return line;
      const absolute = line.replace(/([\s="'])~(?=\/)/g, (_match, before: string) => before + home);
      return absolute.replace(
        /^(\s*include(?:\s*=\s*|\s+))(.*)$/is,
        (_match, keyword: string, rest: string) =>
          keyword +
          rest.replace(/"[^"]*"|'[^']*'|[^\s"']+/g, (pattern) => relativeTo(join(home, '.ssh'), pattern)),
      );
    })
    .join('\n');
}

function relativeTo(base: string, pattern: string): string {
  const quote = /^["']/.exec(pattern)?.[0] ?? '';
  const path = quote === '' ? pattern : pattern.slice(1, -1);
  if (/^([/~]|[A-Za-z]:[\\/])/.test(path)) return pattern;
  return quote === '' ? `"${base}/${path}"` : `${quote}${base}/${path}${quote}`;
}
