import { readFile } from 'node:fs/promises';
import ssh2, { type ParsedKey } from 'ssh2';
import { convertPkcs8 } from './pkcs8';
import { keyTypeOf, readString, typeInWords, whyUnusable } from './public-key';

/** What an identity file turned out to be. */
export type KeyFile =
  | { readonly kind: 'missing' }
  | { readonly kind: 'unusable'; readonly why: string; readonly publicKey: Buffer | null }
  /** Only the public half is here: it picks a key of the agent. */
  | { readonly kind: 'publicOnly'; readonly publicKey: Buffer }
  | { readonly kind: 'plain'; readonly key: ParsedKey; readonly publicKey: Buffer }
  | {
      readonly kind: 'locked';
      /** null when only the passphrase reveals it (old PEM files without a `.pub` beside them). */
      readonly publicKey: Buffer | null;
      /** @returns null when the passphrase is wrong. */
      unlock(passphrase: string): ParsedKey | null;
    };

/** Reads an identity file in any format that OpenSSH writes. Never throws. */
export async function readKeyFile(path: string): Promise<KeyFile> {
  const beside = await publicKeyBeside(path);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    if (code !== 'ENOENT')
      return { kind: 'unusable', why: `the file can not be read (${code})`, publicKey: beside };
    return beside === null ? { kind: 'missing' } : { kind: 'publicOnly', publicKey: beside };
  }
  if (text.includes('-----BEGIN OPENSSH PRIVATE KEY-----')) return readOpenSshKey(text);
  if (text.includes('-----BEGIN PRIVATE KEY-----')) return readPkcs8Key(text);
  if (text.includes('-----BEGIN ENCRYPTED PRIVATE KEY-----')) {
    return { kind: 'locked', publicKey: beside, unlock: (passphrase) => unlockPkcs8(text, passphrase) };
  }
  const locked: KeyFile = {
    kind: 'locked',
    publicKey: beside,
    unlock: (passphrase) => parse(text, passphrase),
  };
  if (/^Proc-Type:.*ENCRYPTED/m.test(text)) return locked;
  const parsed = ssh2.utils.parseKey(text);
  if (!(parsed instanceof Error)) return usable(parsed);
  return /no passphrase/.test(parsed.message)
    ? locked
    : { kind: 'unusable', why: `the file is no key that can be read (${parsed.message})`, publicKey: beside };
}

/** OpenSSH keeps the public half readable in its own format even when the private half is encrypted. */
function readOpenSshKey(text: string): KeyFile {
  const broken: KeyFile = { kind: 'unusable', why: 'the file is damaged', publicKey: null };
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]*?)-----END/.exec(text)?.[1];
  const bytes = Buffer.from(body ?? '', 'base64');
  let at = 'openssh-key-v1\0'.length;
  const cipher = readString(bytes, at);
  at += 4 + (cipher?.length ?? 0);
  const kdf = readString(bytes, at);
  at += 4 + (kdf?.length ?? 0);
  const kdfOptions = readString(bytes, at);
  at += 4 + (kdfOptions?.length ?? 0) + 4;
  const publicKey = readString(bytes, at);
  if (cipher === null || kdf === null || kdfOptions === null || publicKey === null) return broken;

  const type = keyTypeOf(publicKey) ?? 'unknown';
  const why = whyUnusable(type);
  if (why !== null) return { kind: 'unusable', why: `${typeInWords(type)}: ${why}`, publicKey };
  if (cipher.toString() !== 'none') {
    return { kind: 'locked', publicKey, unlock: (passphrase) => parse(text, passphrase) };
  }
  const key = parse(text, null);
  return key === null ? broken : usable(key);
}

function readPkcs8Key(text: string): KeyFile {
  const converted = convertPkcs8(text, null);
  if (converted.kind !== 'pem') {
    const why = converted.kind === 'unusable' ? converted.why : 'the file is damaged';
    return { kind: 'unusable', why, publicKey: null };
  }
  const key = parse(converted.pem, null);
  return key === null ? { kind: 'unusable', why: 'the file is damaged', publicKey: null } : usable(key);
}

function unlockPkcs8(text: string, passphrase: string): ParsedKey | null {
  const converted = convertPkcs8(text, passphrase);
  return converted.kind === 'pem' ? parse(converted.pem, null) : null;
}

function usable(key: ParsedKey): KeyFile {
  const publicKey = key.getPublicSSH();
  const why = whyUnusable(key.type);
  if (why !== null) return { kind: 'unusable', why: `${typeInWords(key.type)}: ${why}`, publicKey };
  return key.isPrivateKey() ? { kind: 'plain', key, publicKey } : { kind: 'publicOnly', publicKey };
}

function parse(text: string, passphrase: string | null): ParsedKey | null {
  const parsed: unknown =
    passphrase === null ? ssh2.utils.parseKey(text) : ssh2.utils.parseKey(text, passphrase);
  // OpenSSH's format may hold several keys; ssh2 then returns an array, its types notwithstanding.
  const key: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  return key instanceof Error ? null : (key as ParsedKey);
}

async function publicKeyBeside(path: string): Promise<Buffer | null> {
  const text = await readFile(`${path}.pub`, 'utf8').catch(() => '');
  const [, type, blob] = /^(\S+)[ \t]+([A-Za-z0-9+/=]+)/.exec(text) ?? [];
  if (type === undefined || blob === undefined) return null;
  const key = Buffer.from(blob, 'base64');
  return keyTypeOf(key) === type ? key : null;
}
