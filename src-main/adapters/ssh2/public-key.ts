import { createHash } from 'node:crypto';

/** A public key as it travels (RFC 4253, 6.6) says its type first. null when the bytes are no key. */
export function keyTypeOf(key: Buffer): string | null {
  return readString(key, 0)?.toString('latin1') ?? null;
}

/** As OpenSSH prints it: `SHA256:` and base64 without padding. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** `ssh-ed25519` → `ED25519`, as OpenSSH names types to people. */
export function typeInWords(type: string): string {
  const words: readonly (readonly [string, string])[] = [
    ['sk-ssh-ed25519', 'ED25519-SK'],
    ['sk-ecdsa', 'ECDSA-SK'],
    ['ssh-ed25519', 'ED25519'],
    ['ecdsa-', 'ECDSA'],
    ['ssh-rsa', 'RSA'],
    ['ssh-dss', 'DSA'],
  ];
  const name = words.find(([prefix]) => type.startsWith(prefix))?.[1] ?? type;
  return type.includes('-cert-v01@') ? `${name} certificate` : name;
}

/** Why ssh2 can not use a key of this type, or null when it can (ssh.md, feature matrix). */
export function whyUnusable(type: string): string | null {
  if (type.includes('-cert-v01@')) return 'certificates are not supported yet';
  if (type.startsWith('sk-')) return 'security keys (FIDO) are not supported yet';
  if (type === 'ssh-dss') return 'DSA keys are not accepted any more';
  return /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521))$/.test(type)
    ? null
    : `keys of type ${type} are not supported`;
}

/** A length-prefixed string (RFC 4251, 5); null when the bytes end too early. */
export function readString(bytes: Buffer, at: number): Buffer | null {
  if (at + 4 > bytes.length) return null;
  const length = bytes.readUInt32BE(at);
  return at + 4 + length > bytes.length ? null : bytes.subarray(at + 4, at + 4 + length);
}

/** The reverse of `readString`. */
export function writeString(content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
