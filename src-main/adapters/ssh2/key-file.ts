import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { utils, type ParsedKey } from 'ssh2';
import { publicPart } from './filtered-agent';

export type KeyFile =
  | { readonly kind: 'missing' }
  | { readonly kind: 'usable'; readonly key: ParsedKey }
  | { readonly kind: 'needsPassphrase' }
  | { readonly kind: 'wrongPassphrase' }
  | { readonly kind: 'unusable'; readonly why: string };

/** Reads a private key: OpenSSH and PEM formats through ssh2, PKCS#8 through Node. */
export async function readKeyFile(path: string, passphrase: string | null): Promise<KeyFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? { kind: 'missing' }
      : { kind: 'unusable', why: code ?? 'unreadable' };
  }
  const parsed = parse(text, passphrase);
  if (!(parsed instanceof Error)) {
    return parsed.isPrivateKey()
      ? { kind: 'usable', key: parsed }
      : { kind: 'unusable', why: 'it holds a public key only' };
  }
  if (/passphrase given/i.test(parsed.message)) return { kind: 'needsPassphrase' };
  if (passphrase !== null && /integrity|decrypt|bad passphrase|passphrase/i.test(parsed.message)) {
    return { kind: 'wrongPassphrase' };
  }
  if (text.includes('BEGIN PRIVATE KEY') || text.includes('BEGIN ENCRYPTED PRIVATE KEY')) {
    return readPkcs8(text, passphrase);
  }
  return {
    kind: 'unusable',
    why: /sk-(ssh|ecdsa)/.test(parsed.message) ? 'it needs a security key' : parsed.message,
  };
}

/** The public keys that go with identity files, as far as they can be read without a passphrase. */
export async function publicKeysOf(paths: readonly string[]): Promise<string[]> {
  const keys = await Promise.all(
    paths.map(async (path) => {
      const text = await readFile(`${path}.pub`, 'utf8').catch(() =>
        readFile(path, 'utf8').catch(() => null),
      );
      if (text === null) return [];
      const parsed = parse(text, null);
      return parsed instanceof Error ? [] : [publicPart(parsed)];
    }),
  );
  return keys.flat();
}

function parse(text: string, passphrase: string | null): ParsedKey | Error {
  const parsed = passphrase === null ? utils.parseKey(text) : utils.parseKey(text, passphrase);
  if (parsed instanceof Error) return parsed;
  // A file with several keys: OpenSSH reads the first.
  return (Array.isArray(parsed) ? parsed[0] : parsed) ?? new Error('no key in the file');
}

/** ssh2 can not read PKCS#8 (ssh.md, feature matrix): RSA and ECDSA are turned into the forms it can. */
function readPkcs8(text: string, passphrase: string | null): KeyFile {
  if (text.includes('ENCRYPTED') && passphrase === null) return { kind: 'needsPassphrase' };
  try {
    const key = createPrivateKey(passphrase === null ? text : { key: text, passphrase });
    const type = key.asymmetricKeyType === 'rsa' ? 'pkcs1' : key.asymmetricKeyType === 'ec' ? 'sec1' : null;
    if (type === null) {
      return {
        kind: 'unusable',
        why: `it is a PKCS#8 ${key.asymmetricKeyType ?? ''} key; "ssh-keygen -p -f FILE" rewrites it in OpenSSH's own format`,
      };
    }
    const parsed = parse(key.export({ type, format: 'pem' }).toString(), null);
    return parsed instanceof Error
      ? { kind: 'unusable', why: parsed.message }
      : { kind: 'usable', key: parsed };
  } catch {
    return passphrase === null
      ? { kind: 'unusable', why: 'unsupported key format' }
      : { kind: 'wrongPassphrase' };
  }
}
