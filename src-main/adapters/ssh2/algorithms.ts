import type { Algorithms, ServerHostKeyAlgorithm } from 'ssh2';

const hostKeyAlgorithms: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/**
 * What Mooring offers a server, best first. Left out on purpose (ssh.md §0, A1, C2): everything with SHA-1; chacha20 and
 * CBC, so that Terrapin (CVE-2023-48795) has no target even on servers without strict key exchange; and
 * `diffie-hellman-group-exchange-sha256`, which blocks the event loop for more than a second.
 *
 * @param knownTypes types on record for this host. They come first: ssh2 does not reorder as OpenSSH does, and a host
 * known by its RSA key must not look unknown because it also has an ed25519 key.
 */
export function offeredAlgorithms(knownTypes: readonly string[]): Algorithms {
  const known = (algorithm: ServerHostKeyAlgorithm): boolean => knownTypes.includes(keyTypeFor(algorithm));
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
    serverHostKey: [
      ...hostKeyAlgorithms.filter(known),
      ...hostKeyAlgorithms.filter((algorithm) => !known(algorithm)),
    ],
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

/** One RSA key is used with several signature algorithms (RFC 8332). */
function keyTypeFor(algorithm: ServerHostKeyAlgorithm): string {
  return algorithm.startsWith('rsa-sha2-') ? 'ssh-rsa' : algorithm;
}
