/** One usable line of a known_hosts file. Lines that OpenSSH would skip are not entries. */
export interface KnownHostsEntry {
  readonly marker: 'none' | 'revoked' | 'certAuthority';
  /** The first field as written: a pattern list, or one hashed name. */
  readonly hosts: string;
  readonly keyType: string;
  /** The public key as it travels (RFC 4253, 6.6). */
  readonly key: Buffer;
  /** Counted from 1. */
  readonly line: number;
}

/**
 * Reads known_hosts as OpenSSH's hostfile.c does: bad lines are skipped, one by one, and never make the file unusable.
 */
export function parseKnownHosts(text: string): KnownHostsEntry[] {
  return text.split('\n').flatMap((line, index) => {
    const entry = parseLine(line, index + 1);
    return entry === null ? [] : [entry];
  });
}

function parseLine(text: string, line: number): KnownHostsEntry | null {
  const fields = text.trim().split(/[ \t]+/);
  if (fields[0] === undefined || fields[0] === '' || fields[0].startsWith('#')) return null;
  const marker = fields[0].startsWith('@') ? markers.get(fields.shift() ?? '') : 'none';
  const [hosts, keyType, blob] = fields;
  if (marker === undefined || hosts === undefined || keyType === undefined || blob === undefined) return null;
  const key = Buffer.from(blob, 'base64');
  // A key says its own type; a line whose two types differ is broken, or forged.
  if (keyTypeOf(key) !== keyType) return null;
  return { marker, hosts, keyType, key, line };
}

const markers = new Map<string, KnownHostsEntry['marker']>([
  ['@revoked', 'revoked'],
  ['@cert-authority', 'certAuthority'],
]);

/** The algorithm name at the start of a public key; null when there is none. */
export function keyTypeOf(key: Uint8Array): string | null {
  const bytes = Buffer.from(key.buffer, key.byteOffset, key.byteLength);
  if (bytes.length < 4) return null;
  const length = bytes.readUInt32BE(0);
  return length === 0 || length > 64 || bytes.length < 4 + length
    ? null
    : bytes.toString('latin1', 4, 4 + length);
}
