import type { Algorithms, ServerHostKeyAlgorithm } from 'ssh2';

/**
 * Only what is safe today: AEAD and CTR ciphers (no target for Terrapin), no SHA-1, no group exchange, which blocks the
 * event loop for over a second (ssh.md, A1).
 */
const serverHostKeys: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/** @param knownTypes key types on record for the host: asked for first, so that a known host is not called unknown. */
export function algorithmsFor(knownTypes: readonly string[]): Algorithms {
  const wanted = new Set(knownTypes.flatMap(signaturesOf));
  const known = serverHostKeys.filter((name) => wanted.has(name));
  const others = serverHostKeys.filter((name) => !wanted.has(name));
  return {
    kex: [
      'curve25519-sha256',
      'curve25519-sha256@libssh.org',
      'ecdh-sha2-nistp256',
      'ecdh-sha2-nistp384',
      'ecdh-sha2-nistp521',
      'diffie-hellman-group16-sha512',
      'diffie-hellman-group18-sha512',
      'diffie-hellman-group14-sha256',
    ],
    serverHostKey: [...known, ...others],
    cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr', 'aes192-ctr', 'aes256-ctr'],
    hmac: [
      'hmac-sha2-256-etm@openssh.com',
      'hmac-sha2-512-etm@openssh.com',
      'hmac-sha2-256',
      'hmac-sha2-512',
    ],
    compress: ['none'],
  };
}

/** One RSA key signs in several ways; the record names only the key's own type. */
function signaturesOf(keyType: string): string[] {
  return keyType === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256'] : [keyType];
}
