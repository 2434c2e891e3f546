import { createHash } from 'node:crypto';
import type { HostKeyVerdict, KnownKey } from '../../core/ports/known-hosts';
import { lookupName, matchesHost } from './match-host';
import type { KnownHostsEntry } from './parse-known-hosts';

/** The entries of one file. */
export interface KnownHostsFile {
  readonly file: string;
  readonly entries: readonly KnownHostsEntry[];
}

/** As OpenSSH prints it: `SHA256:` and base64 without padding. */
export function fingerprint(key: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/**
 * What the files say of a key (ssh.md, B3): revoked for this name → refuse; the very key → known; another key of the
 * type → changed; else unknown. `@cert-authority` lines are about certificates and never match a plain key.
 */
export function judgeKey(
  files: readonly KnownHostsFile[],
  host: string,
  port: number,
  keyType: string,
  key: Uint8Array,
): HostKeyVerdict {
  const name = lookupName(host, port);
  const bareName = lookupName(host, 22);
  const same = (entry: KnownHostsEntry): boolean => Buffer.compare(entry.key, key) === 0;

  const revoked = all(files, (entry) => {
    if (entry.marker !== 'revoked' || !same(entry)) return false;
    // Also by the bare name: a key that was revoked for a host is not to be trusted on another port of it.
    return matchesHost(entry.hosts, name) || matchesHost(entry.hosts, bareName);
  });
  if (revoked[0] !== undefined) return { verdict: 'revoked', by: revoked[0].known };

  const onRecord = forName(files, name);
  const exact = onRecord.find(({ entry }) => same(entry));
  if (exact !== undefined) return { verdict: 'known', by: exact.known };
  const sameType = onRecord.filter(({ entry }) => entry.keyType === keyType);
  if (sameType.length > 0) return { verdict: 'changed', expected: sameType.map(({ known }) => known) };
  if (onRecord.length > 0) return { verdict: 'unknown', otherTypes: typesOf(onRecord) };

  // OpenSSH, too, looks for the bare name when nothing is on record for `[host]:port`, and only to accept
  // (sshconnect.c, "checking without port identifier").
  const bare = port === 22 ? undefined : forName(files, bareName).find(({ entry }) => same(entry));
  return bare === undefined ? { verdict: 'unknown', otherTypes: [] } : { verdict: 'known', by: bare.known };
}

/** Types of the keys on record, in the order of the files. */
export function knownTypes(files: readonly KnownHostsFile[], host: string, port: number): string[] {
  const onRecord = forName(files, lookupName(host, port));
  return typesOf(onRecord.length > 0 ? onRecord : forName(files, lookupName(host, 22)));
}

interface Found {
  readonly entry: KnownHostsEntry;
  readonly known: KnownKey;
}

function forName(files: readonly KnownHostsFile[], name: string): Found[] {
  return all(files, (entry) => entry.marker === 'none' && matchesHost(entry.hosts, name));
}

function all(files: readonly KnownHostsFile[], test: (entry: KnownHostsEntry) => boolean): Found[] {
  return files.flatMap(({ file, entries }) =>
    entries.filter(test).map((entry) => ({
      entry,
      known: { type: entry.keyType, fingerprint: fingerprint(entry.key), file, line: entry.line },
    })),
  );
}

function typesOf(found: readonly Found[]): string[] {
  return [...new Set(found.map(({ entry }) => entry.keyType))];
}
