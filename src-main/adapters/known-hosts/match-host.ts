import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** The name a host goes by in known_hosts: bare at port 22, `[host]:port` elsewhere; always in lower case. */
export function lookupName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

/**
 * Does the first field of a line speak of this name? Follows match.c: a list of patterns of which none may be a
 * matching negation; or `|1|salt|hash` for exactly one name.
 *
 * @param name from `lookupName`.
 */
export function matchesHost(hosts: string, name: string): boolean {
  if (hosts.startsWith('|')) return matchesHash(hosts, name);
  let matched = false;
  for (const pattern of hosts.toLowerCase().split(',')) {
    if (pattern.startsWith('!')) {
      if (matchesPattern(pattern.slice(1), name)) return false;
    } else if (!matched) {
      matched = matchesPattern(pattern, name);
    }
  }
  return matched;
}

/** `*` stands for any run of characters, `?` for one. Linear in time, because the file may come from anywhere. */
export function matchesPattern(pattern: string, name: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let from = 0;
  while (from < name.length) {
    const character = pattern[at];
    if (character === '*') {
      star = at;
      at += 1;
      resume = from;
    } else if (character !== undefined && (character === '?' || character === name[from])) {
      at += 1;
      from += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      from = resume;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}

/** `|1|salt|HMAC-SHA1(salt, name)`, the form that hides which hosts a person knows. */
export function hashHost(name: string, salt: Uint8Array = randomBytes(20)): string {
  const hash = createHmac('sha1', salt).update(name).digest('base64');
  return `|1|${Buffer.from(salt).toString('base64')}|${hash}`;
}

function matchesHash(hosts: string, name: string): boolean {
  const [, version, salt, hash, rest] = hosts.split('|');
  if (version !== '1' || salt === undefined || hash === undefined || rest !== undefined) return false;
  const expected = Buffer.from(hash, 'base64');
  const actual = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest();
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
