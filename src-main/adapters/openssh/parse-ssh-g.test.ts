import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expandPath, type TokenValues } from './expand-tokens';
import { parseSshG, splitPaths } from './parse-ssh-g';
import { rewriteHomePaths } from './relocated-config';
import { unsupportedSettings } from './unsupported-settings';

describe('parseSshG', () => {
  test('keeps repeated keys in order, values with spaces, empty values, and any case of the key', () => {
    const settings = parseSshG(
      'user root\r\nidentityfile ~/a b\nidentityfile ~/c\ncanonicalizePermittedcnames none\nx\n',
    );
    expect(settings.get('identityfile')).toEqual(['~/a b', '~/c']);
    expect(settings.get('canonicalizepermittedcnames')).toEqual(['none']);
    expect(settings.get('user')).toEqual(['root']);
    expect(settings.get('x')).toEqual(['']);
  });

  test('never throws, and never takes a prototype for a setting', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseSshG(text)));
    expect(parseSshG('').get('constructor')).toBeUndefined();
  });
});

test('splitPaths keeps spaces inside of paths and drops none', () => {
  expect(splitPaths('/home/my user/.ssh/known_hosts /home/my user/.ssh/known_hosts2')).toEqual([
    '/home/my user/.ssh/known_hosts',
    '/home/my user/.ssh/known_hosts2',
  ]);
  expect(splitPaths('none')).toEqual([]);
  expect(splitPaths('/a none')).toEqual(['/a']);
});

describe('expandPath', () => {
  const values: TokenValues = {
    home: '/h',
    hostname: 'real.example',
    port: 2200,
    remoteUser: 'bob',
    alias: 'box',
    hostKeyAlias: 'key',
    localUser: 'me',
    localUserId: 1000,
    localHostname: 'laptop.lan',
    environment: { DIR: '/d' },
  };

  test.each([
    ['~/.ssh/%r@%h:%p-%n', '/h/.ssh/bob@real.example:2200-box'],
    ['%d/%u/%i/%l/%L/%k/%%h', '/h/me/1000/laptop.lan/laptop/key/%h'],
    ['${DIR}/x', '/d/x'],
    ['/no~tilde', '/no~tilde'],
    // sha1 of "laptop.lanreal.example2200bob"
    ['%C', '7381e23356d1d33d8404b59a668a5ebc23bc1732'],
  ])('%s', (path, expected) => {
    expect(expandPath(path, values)).toBe(expected);
  });

  test('what has no value can not be used', () => {
    expect(expandPath('${NOT_THERE}/x', values)).toBeNull();
    expect(expandPath('%q', values)).toBeNull();
    expect(expandPath('x%', values)).toBeNull();
  });
});

test('rewriteHomePaths moves ~ and relative includes, keeps lines, and leaves commands and comments alone', () => {
  expect(
    rewriteHomePaths(
      [
        'Include a ~/b "c d" /e',
        'IdentityFile="~/k" # ~/x',
        '# ~/c',
        'Match exec "test -e ~/x"',
        'User a~/b',
      ].join('\n'),
      '/h',
    ).split('\n'),
  ).toEqual([
    'Include "/h/.ssh/a" /h/b "/h/.ssh/c d" /e',
    'IdentityFile="/h/k" # /h/x',
    '# ~/c',
    'Match exec "test -e ~/x"',
    'User a~/b',
  ]);
});

test('unsupportedSettings names each setting, and is silent about defaults', () => {
  const sentences = (text: string, certificates: string[] = []): string[] =>
    unsupportedSettings(parseSshG(text), certificates);
  expect(
    sentences('proxyjump none\nproxycommand none\npkcs11provider none\npubkeyauthentication true\n'),
  ).toEqual([]);
  expect(sentences('', ['/c-cert.pub'])).toEqual([
    expect.stringMatching(/^CertificateFile \(\/c-cert\.pub\)/),
  ]);
  expect(sentences('pkcs11provider /x.so\nrevokedhostkeys /r\nbindaddress 1.2.3.4')).toHaveLength(3);
  expect(sentences('preferredauthentications gssapi-with-mic,publickey\npubkeyauthentication false')).toEqual(
    [expect.stringMatching(/^PreferredAuthentications/)],
  );
  expect(sentences('preferredauthentications gssapi-with-mic,password')).toEqual([]);
});
