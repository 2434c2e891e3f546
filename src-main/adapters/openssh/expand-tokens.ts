import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** What the `%` tokens of ssh_config stand for. */
export interface TokenValues {
  /** `%d` and `~`. */
  readonly home: string;
  /** `%h` */
  readonly hostname: string;
  /** `%p` */
  readonly port: number;
  /** `%r` */
  readonly remoteUser: string;
  /** `%n` */
  readonly alias: string;
  /** `%k`; null: same as `%n`. */
  readonly hostKeyAlias: string | null;
  /** `%u` */
  readonly localUser: string;
  /** `%i`; null where the platform has none. */
  readonly localUserId: number | null;
  /** `%l`; `%L` is its first label. */
  readonly localHostname: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Expands `~`, `${VARIABLE}` and `%` tokens of a path: `ssh -G` leaves them in identityfile and certificatefile
 * (ssh.md, B1).
 *
 * @returns null when the path uses something that has no value here; OpenSSH stops at that too.
 */
export function expandPath(path: string, values: TokenValues): string | null {
  let unknown = false;
  const withHome = path === '~' || path.startsWith('~/') ? join(values.home, path.slice(1)) : path;
  const expanded = withHome.replace(
    /%(.?)|\$\{([^}]*)\}/g,
    (_match, token: string | undefined, variable: string) => {
      const value = token === undefined ? values.environment[variable] : tokenValue(token, values);
      if (value === undefined) unknown = true;
      return value ?? '';
    },
  );
  return unknown ? null : expanded;
}

function tokenValue(token: string, values: TokenValues): string | undefined {
  switch (token) {
    case '%':
      return '%';
    case 'd':
      return values.home;
    case 'h':
      return values.hostname;
    case 'p':
      return String(values.port);
    case 'r':
      return values.remoteUser;
    case 'n':
      return values.alias;
    case 'k':
      return values.hostKeyAlias ?? values.alias;
    case 'u':
      return values.localUser;
    case 'i':
      return values.localUserId === null ? undefined : String(values.localUserId);
    case 'l':
      return values.localHostname;
    case 'L':
      return values.localHostname.split('.')[0] ?? '';
    case 'j':
      // Jump hosts; a host that has one is refused before its paths matter.
      return '';
    case 'C':
      return createHash('sha1')
        .update(values.localHostname + values.hostname + String(values.port) + values.remoteUser)
        .digest('hex');
    default:
      return undefined;
  }
}
