import { createPrivateKey, type KeyObject } from 'node:crypto';
import { writeString } from './public-key';

export type Pkcs8Result =
  | { readonly kind: 'pem'; readonly pem: string }
  | { readonly kind: 'passphrase' }
  | { readonly kind: 'unusable'; readonly why: string };

/**
 * Turns a PKCS#8 key (`BEGIN PRIVATE KEY`, `BEGIN ENCRYPTED PRIVATE KEY`), which ssh2 can not read, into a form it can.
 */
export function convertPkcs8(pem: string, passphrase: string | null): Pkcs8Result {
  let key: KeyObject;
  try {
    key = createPrivateKey(passphrase === null ? pem : { key: pem, passphrase });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return /passphrase|bad decrypt|bad password|decrypt/i.test(message)
      ? { kind: 'passphrase' }
      : { kind: 'unusable', why: `the file can not be read (${message})` };
  }
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return { kind: 'pem', pem: key.export({ type: 'pkcs1', format: 'pem' }).toString() };
    case 'ec':
      return { kind: 'pem', pem: key.export({ type: 'sec1', format: 'pem' }).toString() };
    case 'ed25519':
      return { kind: 'pem', pem: ed25519ToOpenSsh(key) };
    default:
      return {
        kind: 'unusable',
        why: `keys of type ${key.asymmetricKeyType ?? 'unknown'} are not supported`,
      };
  }
}

/** OpenSSH's own format is the only one ssh2 reads ed25519 keys from (PROTOCOL.key of OpenSSH). */
function ed25519ToOpenSsh(key: KeyObject): string {
  const { x = '', d = '' } = key.export({ format: 'jwk' });
  const publicBytes = Buffer.from(x, 'base64url');
  const publicKey = Buffer.concat([writeString('ssh-ed25519'), writeString(publicBytes)]);
  const secret = Buffer.concat([Buffer.from(d, 'base64url'), publicBytes]);
  const check = Buffer.alloc(8);
  const body = Buffer.concat([check, publicKey, writeString(secret), writeString('')]);
  const padding = Buffer.from(Array.from({ length: (8 - (body.length % 8)) % 8 }, (_, index) => index + 1));
  const count = Buffer.from([0, 0, 0, 1]);
  const file = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    writeString('none'),
    writeString('none'),
    writeString(''),
    count,
    writeString(publicKey),
    writeString(Buffer.concat([body, padding])),
  ]);
  const lines = file.toString('base64').match(/.{1,70}/g) ?? [];
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`;
}
