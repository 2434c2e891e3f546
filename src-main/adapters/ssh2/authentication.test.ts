import { execFileSync } from 'node:child_process';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSshBench, failureOf, missingWords, type SshBench } from '../../../e2e/rig/ssh-bench';
import { startAgent } from '../../../e2e/rig/ssh-agent';
import { keygen } from '../../../e2e/rig/sshd';

let bench: SshBench;
beforeEach(async () => {
  bench = await createSshBench();
});
afterEach(() => bench.cleanUp());

describe('keys', () => {
  test.each([
    ['ed25519', undefined],
    ['ecdsa', undefined],
    ['rsa', undefined],
    ['rsa', 'PEM'],
    ['ecdsa', 'PEM'],
    ['rsa', 'PKCS8'],
    ['ecdsa', 'PKCS8'],
    ['ed25519', 'PKCS8'],
  ] as const)('%s in format %s, plain and encrypted', async (type, format) => {
    const server = await bench.sshd();
    await bench.trust(server);
    const plain = join(bench.directory, 'plain');
    const locked = join(bench.directory, 'locked');
    await makeKey(type, plain, format, '');
    await makeKey(type, locked, format, 'correct horse');
    await appendFile(server.authorizedKeysPath, await readFile(`${plain}.pub`));
    await appendFile(server.authorizedKeysPath, await readFile(`${locked}.pub`));

    expect((await bench.attempt(bench.hostOf(server, { identityFiles: [plain] }))).result.ok).toBe(true);

    const host = bench.hostOf(server, { identityFiles: [locked] });
    const { result, questions } = await bench.attempt(host, (question) => ({
      kind: 'passphrase',
      passphrase: question.kind === 'passphrase' && question.problem === null ? 'wrong' : 'correct horse',
    }));
    expect(result.ok).toBe(true);
    expect(questions).toEqual([
      { kind: 'passphrase', keyPath: locked, problem: null },
      { kind: 'passphrase', keyPath: locked, problem: expect.any(String) as string },
    ]);
    // Kept in memory for this run of the app.
    const again = await bench.attempt(host);
    expect(again.result.ok).toBe(true);
    expect(again.questions).toEqual([]);
    // Old files without a public half beside them reveal it only with the passphrase.
    await rm(`${locked}.pub`);
    bench.restartEngine();
    const bare = await bench.attempt(host, () => ({ kind: 'passphrase', passphrase: 'correct horse' }));
    expect(bare.result.ok).toBe(true);
    expect(bare.questions).toHaveLength(1);
  });

  test('a locked key that the server would not take is not asked for', async () => {
    const server = await bench.sshd();
    await bench.trust(server);
    const locked = join(bench.directory, 'locked');
    await keygen('ed25519', locked, { passphrase: 'x' });
    const { result, questions } = await bench.attempt(
      bench.hostOf(server, { identityFiles: [locked, server.clientKeyPath] }),
    );
    expect(result.ok).toBe(true);
    expect(questions).toEqual([]);
  });

  test('three wrong passphrases, or none: a sentence that names ssh-add', async () => {
    const server = await bench.sshd();
    await bench.trust(server);
    const locked = join(bench.directory, 'locked');
    await keygen('ed25519', locked, { passphrase: 'x' });
    await appendFile(server.authorizedKeysPath, await readFile(`${locked}.pub`));
    const host = bench.hostOf(server, { identityFiles: [locked] });
    const wrong = await bench.attempt(host, () => ({ kind: 'passphrase', passphrase: 'nope' }));
    expect(wrong.questions).toHaveLength(3);
    const refused = await bench.attempt(host);
    expect(refused.questions).toHaveLength(1);
    for (const outcome of [wrong, refused]) {
      expect(failureOf(outcome)).toMatchObject({ kind: 'blocked', stage: 'auth' });
      expect(failureOf(outcome).remedy?.command).toBe(`ssh-add ${locked}`);
      expect(missingWords(failureOf(outcome))).toEqual([]);
    }
  });

  test('a wrong key: what was tried, what was left out, what the server accepts', async () => {
    const server = await bench.sshd();
    await bench.trust(server);
    const wrong = join(bench.directory, 'wrong');
    await keygen('ed25519', wrong);
    await writeFile(join(bench.directory, 'broken'), 'not a key');
    const host = bench.hostOf(server, {
      identityFiles: [join(bench.directory, 'missing'), wrong, join(bench.directory, 'broken')],
    });
    const failure = failureOf(await bench.attempt(host));
    expect(failure).toMatchObject({ kind: 'blocked', stage: 'auth' });
    expect(failure.why).toContain(`Offered: ${wrong}.`);
    expect(failure.why).toContain(join(bench.directory, 'broken'));
    expect(failure.why).not.toContain('missing');
    expect(failure.detail).toContain('the server accepts: publickey');
    expect(failure.remedy?.command).toBe('ssh box');
    expect(missingWords(failure)).toEqual([]);
  });

  test('no key at all, and a server that takes only passwords', async () => {
    const server = await bench.sshd();
    await bench.trust(server);
    const none = failureOf(await bench.attempt(bench.hostOf(server, { identityFiles: [] })));
    expect(none.what).toContain('There is no key');
    expect(missingWords(none)).toEqual([]);

    const passwords = await bench.sshd({ config: ['PubkeyAuthentication no', 'PasswordAuthentication yes'] });
    await bench.trust(passwords);
    const onlyKeys = bench.hostOf(passwords, { loginMethods: ['publickey'] });
    const { questions, ...outcome } = await bench.attempt(onlyKeys);
    expect(questions).toEqual([]);
    const failure = failureOf({ questions, ...outcome });
    expect(failure.why).toContain('The server only accepts password;');
    expect(missingWords(failure)).toEqual([]);
  });
});

describe('a real ssh-agent', () => {
  test('its keys come first, RSA too, and those the config names before the others', async () => {
    const server = await bench.sshd();
    await bench.trust(server);
    const agent = await startAgent();
    bench.onCleanup(() => agent.stop());
    const rsa = join(bench.directory, 'rsa');
    await keygen('rsa', rsa);
    await appendFile(server.authorizedKeysPath, await readFile(`${rsa}.pub`));
    agent.add(rsa);
    await rm(rsa);
    const host = bench.hostOf(server, { identityFiles: [rsa], agentSocket: agent.socket });
    const { result, stages } = await bench.attempt(host);
    expect(result.ok).toBe(true);
    expect(stages.at(-1)).toContain('RSA key “mooring-test” of the agent');
  });

  test('six keys against MaxAuthTries 3: too many, with the cure; and the cure works', async () => {
    const server = await bench.sshd({ config: ['MaxAuthTries 3'] });
    await bench.trust(server);
    const agent = await startAgent();
    bench.onCleanup(() => agent.stop());
    for (let index = 0; index < 6; index += 1) {
      await keygen('ed25519', join(bench.directory, `other${index}`));
      agent.add(join(bench.directory, `other${index}`));
    }
    const host = bench.hostOf(server, { identityFiles: [], agentSocket: agent.socket });
    const failure = failureOf(await bench.attempt(host));
    expect(failure).toMatchObject({ kind: 'blocked', stage: 'auth' });
    expect(failure.remedy?.command).toBe('IdentitiesOnly yes');
    expect(missingWords(failure)).toEqual([]);

    agent.add(server.clientKeyPath);
    const cured = bench.hostOf(server, { identitiesOnly: true, agentSocket: agent.socket });
    const { result, stages } = await bench.attempt(cured);
    expect(result.ok).toBe(true);
    expect(stages.at(-1)).toContain('of the agent');
  });

  test('a certificate in the agent is named as what can not be used', async () => {
    const server = await bench.sshd();
    await bench.trust(server);
    const agent = await startAgent();
    bench.onCleanup(() => agent.stop());
    const key = join(bench.directory, 'certified');
    await keygen('ed25519', join(bench.directory, 'ca'));
    await keygen('ed25519', key);
    execFileSync('ssh-keygen', [
      '-q',
      '-s',
      join(bench.directory, 'ca'),
      '-I',
      'me',
      '-n',
      server.user,
      `${key}.pub`,
    ]);
    agent.add(key);
    const failure = failureOf(
      await bench.attempt(bench.hostOf(server, { identityFiles: [], agentSocket: agent.socket })),
    );
    expect(failure.why).toContain('certificates are not supported yet');
  });

  test('an agent that is gone is named, and the files still work', async () => {
    const server = await bench.sshd();
    await bench.trust(server);
    const gone = bench.hostOf(server, { agentSocket: join(bench.directory, 'no-agent') });
    expect((await bench.attempt(gone)).result.ok).toBe(true);
    const failure = failureOf(await bench.attempt({ ...gone, identityFiles: [] }));
    expect(failure.why).toContain(`the agent at ${join(bench.directory, 'no-agent')} (it does not answer)`);
  });
});

async function makeKey(
  type: 'ed25519' | 'rsa' | 'ecdsa',
  path: string,
  format: 'PEM' | 'PKCS8' | undefined,
  passphrase: string,
): Promise<void> {
  if (type !== 'ed25519' || format !== 'PKCS8') {
    return keygen(type, path, { passphrase, ...(format === undefined ? {} : { format }) });
  }
  // ssh-keygen 9.2 does not write ed25519 keys as PKCS#8; openssl does.
  const cipher = passphrase === '' ? [] : ['-aes256', '-pass', `pass:${passphrase}`];
  execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', ...cipher, '-out', path], { stdio: 'ignore' });
  const { createPrivateKey } = await import('node:crypto');
  const pem = await readFile(path, 'utf8');
  const raw = Buffer.from(
    createPrivateKey({ key: pem, passphrase }).export({ format: 'jwk' }).x ?? '',
    'base64url',
  );
  const part = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  const blob = Buffer.concat([part(Buffer.from('ssh-ed25519')), part(raw)]).toString('base64');
  await writeFile(`${path}.pub`, `ssh-ed25519 ${blob} mooring-test\n`);
}
