import type { Result } from '../../../src-shared/result';

export interface KnownHostsQuery {
  /** The name to look up: HostKeyAlias, or the host name. Port 22 is looked up bare, others as `[host]:port`. */
  readonly host: string;
  readonly port: number;
  /** In order of reading; missing files are fine. */
  readonly files: readonly string[];
}

export interface KnownKey {
  readonly type: string;
  readonly fingerprint: string;
  readonly file: string;
  readonly line: number;
}

export type HostKeyVerdict =
  | { readonly verdict: 'known'; readonly by: KnownKey }
  /** The host is not in the files, or only by key types it did not present. */
  | { readonly verdict: 'unknown'; readonly otherTypes: readonly string[] }
  /** Another key of the same type is on record. */
  | { readonly verdict: 'changed'; readonly expected: readonly KnownKey[] }
  | { readonly verdict: 'revoked'; readonly by: KnownKey };

/** The person's record of host keys: OpenSSH's files, read at every connection, written only on their word. */
export interface KnownHosts {
  verify(query: KnownHostsQuery, keyType: string, key: Uint8Array): Promise<HostKeyVerdict>;
  /** Key types on record for the host: to be asked for first, so that a known host is never called unknown. */
  knownTypes(query: KnownHostsQuery): Promise<readonly string[]>;
  /** Appends one line, in one write, creating the file (0600) and folder (0700) if need be. */
  remember(
    file: string,
    entry: { host: string; port: number; keyType: string; key: Uint8Array; hashed: boolean },
  ): Promise<Result<void, string>>;
}
