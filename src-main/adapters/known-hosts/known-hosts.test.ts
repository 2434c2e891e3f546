import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fingerprint, judgeKey } from './judge-key';
import { createKnownHosts } from './known-hosts';
import { hashHost, lookupName, matchesHost, matchesPattern } from './match-host';
import { keyTypeOf, parseKnownHosts } from './parse-known-hosts';

const run = promisify(execFile);
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mooring-known-hosts-'));
});
afterAll(() => rm(directory, { recursive: true }));

function ed25519(): Buffer {
  const { publicKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  return Buffer.concat([sshString(Buffer.from('ssh-ed25519')), sshString(raw)]);
}
function sshString(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
/** Not a real RSA key; only its type and its bytes count here. */
function rsaLike(seed: string): Buffer {
  return Buffer.concat([sshString(Buffer.from('ssh-rsa')), sshString(Buffer.from(seed))]);
}
const one = ed25519();
const two = ed25519();
const rsa = rsaLike('one');
const line = (hosts: string, key: Buffer): string => `${hosts} ${keyTypeOf(key)} ${key.toString('base64')}`;

function judge(text: string, host: string, port: number, key: Buffer) {
  const files = [{ file: 'f', entries: parseKnownHosts(text) }];
  return judgeKey(files, host, port, keyTypeOf(key) ?? '', key);
}

describe('the verdict', () => {
  test.each([
    ['plain', line('box', one), 'box', 22, 'known'],
    ['any case', line('BoX', one), 'bOx', 22, 'known'],
    ['in a list', line('a,box,10.0.0.1', one), '10.0.0.1', 22, 'known'],
    ['hashed', line(hashHost('box'), one), 'BOX', 22, 'known'],
    ['hashed with a port', line(hashHost('[box]:2222'), one), 'box', 2222, 'known'],
    ['port', line('[box]:2222', one), 'box', 2222, 'known'],
    ['another port', line('[box]:2222', one), 'box', 2223, 'unknown'],
    ['[box]:22 is never looked for', line('[box]:22', one), 'box', 22, 'unknown'],
    ['the bare name counts on other ports, to accept', line('box', one), 'box', 2222, 'known'],
    ['but not to refuse', line('box', two), 'box', 2222, 'unknown'],
    ['wildcards', line('*.example,b?x', one), 'box', 22, 'known'],
    ['a matching negation', line('*,!box', one), 'box', 22, 'unknown'],
    ['a negation after the match', line('box,!b*', one), 'box', 22, 'unknown'],
    ['another key of the type', line('box', two), 'box', 22, 'changed'],
    ['the right key beside an old one', `${line('box', two)}\n${line('box', one)}`, 'box', 22, 'known'],
    ['only another type', line('box', rsa), 'box', 22, 'unknown'],
    ['revoked for all', `${line('box', one)}\n@revoked ${line('*', one)}`, 'box', 22, 'revoked'],
    ['revoked for another host', `${line('box', one)}\n@revoked ${line('other', one)}`, 'box', 22, 'known'],
    ['another key revoked', `${line('box', one)}\n@revoked ${line('*', two)}`, 'box', 22, 'known'],
    ['a certificate authority', `@cert-authority ${line('box', one)}`, 'box', 22, 'unknown'],
    ['an unknown marker', `@other ${line('box', one)}`, 'box', 22, 'unknown'],
    ['a comment', `# ${line('box', one)}`, 'box', 22, 'unknown'],
    ['CRLF and tabs', `\r\n\t${line('box', one).replaceAll(' ', '\t')}\r\n`, 'box', 22, 'known'],
    ['a comment at the end', `${line('box', one)} me@laptop`, 'box', 22, 'known'],
    ['a type that contradicts the key', `box ssh-rsa ${one.toString('base64')}`, 'box', 22, 'unknown'],
    [
      'bad lines around',
      `box\nbox ssh-ed25519\n|1|x\n\u0000\n${line('box', one)}\n@revoked`,
      'box',
      22,
      'known',
    ],
  ] as const)('%s', (_name, text, host, port, verdict) => {
    expect(judge(text, host, port, one).verdict).toBe(verdict);
  });

  test('says where: file, line, type and fingerprint', () => {
    expect(judge(`\n${line('box', two)}`, 'box', 22, one)).toEqual({
      verdict: 'changed',
      expected: [{ type: 'ssh-ed25519', fingerprint: fingerprint(two), file: 'f', line: 2 }],
    });
    expect(judge(line('box', rsa), 'box', 22, one)).toEqual({ verdict: 'unknown', otherTypes: ['ssh-rsa'] });
  });

  test('properties: a revoked key is never anything else; a known verdict names the very key', () => {
    const lines = fc.array(
      fc
        .tuple(
          fc.constantFrom('', '', '@revoked ', '@cert-authority '),
          fc.constantFrom('box', '*', '!box,*', '[box]:2222', 'b?x', hashHost('box')),
          fc.constantFrom(one, two, rsa),
        )
        .map(([marker, hosts, key]) => marker + line(hosts, key)),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(lines, fc.constantFrom(22, 2222), fc.constantFrom(one, two, rsa), (texts, port, key) => {
        const verdict = judge(texts.join('\n'), 'box', port, key);
        const revoked = texts.some(
          (text) =>
            text.startsWith('@revoked') &&
            text.includes(key.toString('base64')) &&
            (matchesHost(text.split(' ')[1] ?? '', lookupName('box', port)) ||
              matchesHost(text.split(' ')[1] ?? '', 'box')),
        );
        expect(verdict.verdict === 'revoked').toBe(revoked);
        if (verdict.verdict === 'known') expect(verdict.by.fingerprint).toBe(fingerprint(key));
        if (verdict.verdict === 'changed') {
          expect(verdict.expected.every((known) => known.type === keyTypeOf(key))).toBe(true);
        }
      }),
    );
  });

  test('any bytes parse, and a good line after them still counts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (noise) => {
        expect(parseKnownHosts(`${noise}\n${line('sane', one)}`).at(-1)?.hosts).toBe('sane');
      }),
    );
  });

  test('a hostile pattern takes no exponential time', () => {
    expect(matchesPattern(`${'*a'.repeat(5_000)}b`, 'a'.repeat(5_000))).toBe(false);
  });
});

describe('against ssh-keygen', () => {
  test('the fingerprint', async () => {
    const file = join(directory, 'key.pub');
    await writeFile(file, `ssh-ed25519 ${one.toString('base64')}\n`);
    expect((await run('ssh-keygen', ['-lf', file])).stdout).toContain(` ${fingerprint(one)} `);
  });

  test('ssh-keygen -F finds the same lines, over a generated matrix', async () => {
    const label = fc.constantFrom(
      'a',
      'B',
      'ab',
      'a.b',
      '*',
      '?',
      'a*',
      '*.b',
      '[a]:22',
      '[a]:2222',
      '[*]:2222',
      '[a.b]:*',
    );
    const pattern = fc.tuple(fc.constantFrom('', '', '', '!'), label).map(([not, name]) => not + name);
    const plain = fc.array(pattern, { minLength: 1, maxLength: 3 }).map((list) => list.join(','));
    const hashed = fc.constantFrom('a', 'ab', 'a.b', '[a]:2222', '[b]:22').map((name) => hashHost(name));
    const marker = fc.constantFrom('', '', '', '@revoked ', '@cert-authority ');
    const good = fc.tuple(marker, fc.oneof(plain, hashed)).map(([mark, hosts]) => mark + line(hosts, one));
    const text = fc.array(fc.oneof({ arbitrary: good, weight: 9 }, fc.constantFrom('', '# a b c', 'a')), {
      minLength: 30,
      maxLength: 30,
    });
    const file = join(directory, 'matrix');
    for (const lines of fc.sample(text, 4)) {
      await writeFile(file, `${lines.join('\n')}\n`);
      // Lower case, as ssh makes every name before it looks (ssh_login); -F itself hashes what it is given.
      for (const name of ['a', 'b', 'ab', 'a.b', 'x', '[a]:2222', '[b]:2222', '[a.b]:1', '[a]:22']) {
        const { stdout } = await run('ssh-keygen', ['-F', name, '-f', file]).catch((error: unknown) => ({
          stdout: (error as { stdout: string }).stdout,
        }));
        const theirs = [...stdout.matchAll(/^# Host .* found: line (\d+)/gm)].map((match) =>
          Number(match[1]),
        );
        const ours = parseKnownHosts(lines.join('\n'))
          .filter((entry) => matchesHost(entry.hosts, name))
          .map((entry) => entry.line);
        expect(ours, `${name} in\n${lines.join('\n')}`).toEqual(theirs);
      }
    }
  });
});

describe('the files', () => {
  const knownHosts = createKnownHosts();
  const entry = { host: 'Box', port: 2222, keyType: 'ssh-ed25519', key: one, hashed: false };

  test('remember makes folder and file for the owner alone, and ssh-keygen finds the line', async () => {
    const file = join(directory, 'fresh/.ssh/known_hosts');
    expect(await knownHosts.remember(file, entry)).toEqual({ ok: true, value: undefined });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(directory, 'fresh/.ssh'))).mode & 0o777).toBe(0o700);
    expect((await run('ssh-keygen', ['-F', '[box]:2222', '-f', file])).stdout).toContain('line 1');
    expect(
      await knownHosts.verify({ host: 'box', port: 2222, files: [file] }, 'ssh-ed25519', one),
    ).toMatchObject({
      verdict: 'known',
    });
  });

  test('remember hashes on demand, mends a missing newline, and keeps what was there', async () => {
    const file = join(directory, 'old');
    await writeFile(file, '# mine');
    await chmod(file, 0o644);
    await knownHosts.remember(file, { ...entry, port: 22, hashed: true });
    const lines = (await readFile(file, 'utf8')).split('\n');
    expect(lines[0]).toBe('# mine');
    expect(lines[1]).toMatch(/^\|1\|[^|]+\|[^|]+ ssh-ed25519 /);
    expect((await run('ssh-keygen', ['-F', 'box', '-f', file])).stdout).toContain('line 2');
  });

  test('many at once tear no line', async () => {
    const file = join(directory, 'busy');
    await Promise.all(
      Array.from({ length: 30 }, (_, index) => knownHosts.remember(file, { ...entry, host: `h${index}` })),
    );
    expect(parseKnownHosts(await readFile(file, 'utf8'))).toHaveLength(30);
  });

  test('a file that can not be written is told, not thrown', async () => {
    await writeFile(join(directory, 'in-the-way'), '');
    const result = await knownHosts.remember(join(directory, 'in-the-way/known_hosts'), entry);
    expect(result).toMatchObject({ ok: false, error: expect.stringMatching(/EEXIST|ENOTDIR/) as string });
  });

  test('several files count, missing ones do not matter, and the types on record come in their order', async () => {
    const first = join(directory, 'first');
    const second = join(directory, 'second');
    await writeFile(first, `${line('box', rsa)}\n`);
    await writeFile(second, `${line('box', one)}\n${line('box', two)}\n`);
    const files = [join(directory, 'missing'), first, second];
    expect(await knownHosts.knownTypes({ host: 'box', port: 22, files })).toEqual(['ssh-rsa', 'ssh-ed25519']);
    expect(await knownHosts.knownTypes({ host: 'box', port: 2222, files })).toEqual([
      'ssh-rsa',
      'ssh-ed25519',
    ]);
    expect(await knownHosts.verify({ host: 'box', port: 22, files }, 'ssh-ed25519', one)).toMatchObject({
      verdict: 'known',
      by: { file: second, line: 1 },
    });
  });
});
