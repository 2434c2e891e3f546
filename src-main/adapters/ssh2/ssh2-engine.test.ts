import { execFileSync } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { keygen, startSshd, type RunningSshd, type SshdOptions } from '../../../e2e/rig/sshd';
import type { Failure, PromptAnswer } from '../../../src-shared/connection/state';
import type { Question, ResolvedHost, SshConnectOptions, SshEngine, SshSession } from '../../core/ports/ssh';
// Real parts: the verdicts and the file come from the adapter that the app uses.
import { createKnownHosts } from '../known-hosts/known-hosts';
import { createSsh2Engine } from './ssh2-engine';
import { startAgent } from '../../../e2e/rig/ssh-agent';

const cleanups: (() => unknown)[] = [];
let directory: string;
let knownHostsFile: string;
let engine: SshEngine;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mooring-ssh2-'));
  cleanups.push(() => rm(directory, { recursive: true }));
  knownHostsFile = join(directory, 'known_hosts');
  engine = createSsh2Engine({ knownHosts: createKnownHosts() });
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function sshd(options: SshdOptions = {}): Promise<RunningSshd> {
  const server = await startSshd(options);
  cleanups.push(() => server.stop());
  return server;
}

async function trust(
  server: RunningSshd,
  ...types: Parameters<RunningSshd['knownHostsLines']>
): Promise<void> {
  await writeFile(knownHostsFile, await server.knownHostsLines(...types));
}

function hostOf(
  server: Pick<RunningSshd, 'port' | 'user' | 'clientKeyPath'>,
  change: Partial<ResolvedHost> = {},
): ResolvedHost {
  return {
    alias: 'box',
    hostname: '127.0.0.1',
    port: server.port,
    user: server.user,
    identityFiles: [server.clientKeyPath],
    identitiesOnly: false,
    agentSocket: null,
    userKnownHostsFiles: [knownHostsFile],
    globalKnownHostsFiles: [],
    hostKeyAlias: null,
    hashKnownHosts: false,
    strictHostKeyChecking: 'ask',
    connectTimeoutMs: 10_000,
    proxy: null,
    engine: 'ssh2',
    unsupported: [],
    ...change,
  };
}

interface Attempt {
  readonly result: Awaited<ReturnType<SshEngine['connect']>>;
  /** `passed tcp …`, in order. */
  readonly stages: readonly string[];
  readonly questions: readonly Question[];
}

async function attempt(
  host: ResolvedHost,
  answer: (question: Question) => PromptAnswer | null | Promise<PromptAnswer | null> = () => null,
  signal: AbortSignal = new AbortController().signal,
): Promise<Attempt> {
  const stages: string[] = [];
  const questions: Question[] = [];
  const options: SshConnectOptions = {
    observer: {
      started: (stage) => void stages.push(`started ${stage}`),
      passed: (stage, summary, detail) =>
        void stages.push(`passed ${stage} ${summary} ${detail ?? ''}`.trim()),
      warned: (stage, summary) => void stages.push(`warned ${stage} ${summary}`),
      skipped: (stage, summary) => void stages.push(`skipped ${stage} ${summary}`),
    },
    ask: async (question) => {
      questions.push(question);
      return answer(question);
    },
    signal,
  };
  const result = await engine.connect(host, options);
  if (result.ok) cleanups.push(() => result.value.end());
  return { result, stages, questions };
}

async function session(host: ResolvedHost): Promise<SshSession> {
  const { result } = await attempt(host);
  if (!result.ok) throw new Error(`${result.error.what} ${result.error.why} ${result.error.detail}`);
  return result.value;
}

function failureOf({ result }: Attempt): Failure {
  if (result.ok) throw new Error('connected after all');
  return result.error;
}

/** Every failure that a person meets says what, why and what to do. */
function expectComplete(failure: Failure): void {
  expect(failure.what).toMatch(/\.$/);
  expect(failure.why).toMatch(/\.$/);
  expect(failure.remedy?.text).toBeTruthy();
}

describe('a connection', () => {
  test('with a key file: stages in order, TCP_NODELAY set, no port opened here', async () => {
    const server = await sshd();
    await trust(server);
    const setNoDelay = await spyOnNoDelay();
    const before = listeningPorts();
    const { result, stages, questions } = await attempt(hostOf(server));
    expect(result.ok).toBe(true);
    expect(questions).toEqual([]);
    expect(stages.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'started tcp',
      'passed tcp',
      'started hostKey',
      'passed hostKey',
      'started auth',
      'passed auth',
    ]);
    expect(stages[1]).toMatch(new RegExp(`^passed tcp 127\\.0\\.0\\.1:${server.port} in \\d+ ms$`));
    expect(stages[3]).toBe(`passed hostKey ED25519 ${await server.hostKeyFingerprint()} ${knownHostsFile}:1`);
    expect(stages[5]).toBe(`passed auth ${server.user}, ${server.clientKeyPath}`);
    expect(listeningPorts()).toEqual(before);
    expect(setNoDelay.mock.calls).toContainEqual([true]);
  });

  test('the key that worked comes first the next time, without a probe of methods', async () => {
    const server = await sshd();
    await trust(server);
    const wrong = join(directory, 'wrong');
    await keygen('ed25519', wrong);
    const host = hostOf(server, { identityFiles: [wrong, server.clientKeyPath] });
    (await session(host)).end();
    expect(server.log()).toMatch(/Failed publickey/);
    const length = server.log().length;
    await session(host);
    expect(server.log().slice(length)).not.toMatch(/Failed/);
  });
});

describe('the host key', () => {
  test.each([
    ['acceptOnce', ''],
    ['acceptAndRemember', 'ssh-ed25519'],
  ] as const)('unknown, %s', async (kind, written) => {
    const server = await sshd();
    const host = hostOf(server);
    const first = await attempt(host, () => ({ kind }));
    expect(first.result.ok).toBe(true);
    expect(first.questions).toEqual([
      {
        kind: 'unknownHostKey',
        host: `[127.0.0.1]:${server.port}`,
        keyType: 'ED25519',
        fingerprint: await server.hostKeyFingerprint(),
        file: knownHostsFile,
      },
    ]);
    expect(await readFile(knownHostsFile, 'utf8').catch(() => '')).toContain(written);
    // A reconnect in the same run of the app does not ask again.
    const second = await attempt(host);
    expect(second.result.ok).toBe(true);
    expect(second.questions).toEqual([]);
  });

  test('unknown and refused: blocked, nothing written, nobody logged in', async () => {
    const server = await sshd();
    const outcome = await attempt(hostOf(server), () => ({ kind: 'refuse' }));
    const failure = failureOf(outcome);
    expect(failure).toMatchObject({ kind: 'blocked', stage: 'hostKey' });
    expectComplete(failure);
    expect(server.connections().accepted).toBe(0);
    await expect(readFile(knownHostsFile)).rejects.toThrow();
  });

  test('a file that can not be written is a warning', async () => {
    const server = await sshd();
    await writeFile(join(directory, 'file'), '');
    const host = hostOf(server, { userKnownHostsFiles: [join(directory, 'file/known_hosts')] });
    const { result, stages } = await attempt(host, () => ({ kind: 'acceptAndRemember' }));
    expect(result.ok).toBe(true);
    expect(stages.some((line) => line.startsWith('warned hostKey'))).toBe(true);
  });

  test('StrictHostKeyChecking yes, accept-new and no', async () => {
    const server = await sshd();
    const strict = await attempt(hostOf(server, { strictHostKeyChecking: 'yes' }));
    expectComplete(failureOf(strict));
    expect(strict.questions).toEqual([]);
    expect(failureOf(strict).remedy?.command).toContain('ssh-keyscan');

    const open = await attempt(hostOf(server, { strictHostKeyChecking: 'no' }));
    expect(open.result.ok).toBe(true);
    expect(open.stages.some((line) => line.startsWith('warned hostKey'))).toBe(true);

    const fresh = await attempt(
      hostOf(server, { strictHostKeyChecking: 'accept-new', hashKnownHosts: true }),
    );
    expect(fresh.result.ok).toBe(true);
    expect(await readFile(knownHostsFile, 'utf8')).toMatch(/^\|1\|/);
  });

  test('changed: a hard stop that names file, line, both fingerprints and the way out', async () => {
    const server = await sshd();
    await writeFile(knownHostsFile, `# a comment\n${await server.knownHostsLines()}`);
    const old = await server.hostKeyFingerprint();
    await server.rotateHostKey();
    for (const strictHostKeyChecking of ['ask', 'no', 'accept-new'] as const) {
      const outcome = await attempt(hostOf(server, { strictHostKeyChecking }), () => ({
        kind: 'acceptOnce',
      }));
      const failure = failureOf(outcome);
      expect(failure).toMatchObject({ kind: 'blocked', stage: 'hostKey' });
      expectComplete(failure);
      expect(failure.why).toContain(`${knownHostsFile}:2`);
      expect(failure.why).toContain(old);
      expect(failure.why).toContain(await server.hostKeyFingerprint());
      expect(failure.remedy?.command).toBe(`ssh-keygen -f ${knownHostsFile} -R '[127.0.0.1]:${server.port}'`);
      expect(outcome.questions).toEqual([]);
    }
    expect(server.connections().accepted).toBe(0);
    // The command does what it says.
    execFileSync('sh', ['-c', `ssh-keygen -f ${knownHostsFile} -R '[127.0.0.1]:${server.port}'`], {
      stdio: 'ignore',
    });
    const after = await attempt(hostOf(server), () => ({ kind: 'acceptOnce' }));
    expect(after.questions).toHaveLength(1);
  });

  test('revoked', async () => {
    const server = await sshd();
    await trust(server);
    await appendFile(
      knownHostsFile,
      `@revoked * ${(await server.knownHostsLines()).split(' ').slice(1).join(' ')}`,
    );
    const failure = failureOf(await attempt(hostOf(server), () => ({ kind: 'acceptOnce' })));
    expect(failure).toMatchObject({
      kind: 'blocked',
      stage: 'hostKey',
      what: expect.stringContaining('revoked') as string,
    });
    expectComplete(failure);
  });

  test('known only by its RSA key: that key is asked for, nobody is', async () => {
    const server = await sshd({ hostKeys: ['ed25519', 'ecdsa', 'rsa'] });
    await trust(server, ['rsa']);
    const { result, stages, questions } = await attempt(hostOf(server));
    expect(result.ok).toBe(true);
    expect(questions).toEqual([]);
    expect(stages.find((line) => line.startsWith('passed hostKey'))).toContain(
      `RSA ${await server.hostKeyFingerprint('rsa')}`,
    );
  });

  test('known by a type that it does not show any more: refused, as OpenSSH does', async () => {
    const server = await sshd({ hostKeys: ['ed25519', 'rsa'], config: ['HostKeyAlgorithms ssh-ed25519'] });
    await trust(server, ['rsa']);
    const outcome = await attempt(hostOf(server, { strictHostKeyChecking: 'accept-new' }), () => ({
      kind: 'acceptOnce',
    }));
    expect(failureOf(outcome)).toMatchObject({ kind: 'blocked', stage: 'hostKey' });
    expectComplete(failureOf(outcome));
    expect(outcome.questions).toEqual([]);
  });

  test('HostKeyAlias is looked up without the port', async () => {
    const server = await sshd();
    await writeFile(knownHostsFile, `ali ${(await server.knownHostsLines()).split(' ').slice(1).join(' ')}`);
    const { result, questions } = await attempt(hostOf(server, { hostKeyAlias: 'ALI' }));
    expect(result.ok).toBe(true);
    expect(questions).toEqual([]);
  });

  test('a server that hangs up while the person thinks: the answer is kept for the next try', async () => {
    const server = await sshd();
    const middle = await cuttable(server.port);
    const host = hostOf({ ...server, port: middle.port });
    const first = await attempt(host, async () => {
      await middle.cut();
      return { kind: 'acceptOnce' };
    });
    expect(failureOf(first)).toMatchObject({ kind: 'transient', stage: 'auth' });
    expectComplete(failureOf(first));
    const second = await attempt(host);
    expect(second.result.ok).toBe(true);
    expect(second.questions).toEqual([]);
  });
});

describe('the way to the host', () => {
  test('refused', async () => {
    const failure = failureOf(
      await attempt(hostOf({ port: await closedPort(), user: 'x', clientKeyPath: '/none' })),
    );
    expect(failure).toMatchObject({
      kind: 'transient',
      stage: 'tcp',
      what: expect.stringContaining('refused') as string,
    });
    expect(failure.detail).toMatch(/^ECONNREFUSED /);
    expectComplete(failure);
  });

  test('no such name', async () => {
    const failure = failureOf(
      await attempt(
        hostOf({ port: 22, user: 'x', clientKeyPath: '/none' }, { hostname: 'no-such-host.invalid' }),
      ),
    );
    expect(failure).toMatchObject({ kind: 'transient', stage: 'tcp' });
    expect(failure.detail).toMatch(/^(ENOTFOUND|EAI_AGAIN) /);
    expectComplete(failure);
  });

  test.each([
    ['reset before the greeting', (socket: Socket) => void socket.resetAndDestroy(), 'before it greeted'],
    ['closed before the greeting', (socket: Socket) => void socket.end(), 'before it greeted'],
    [
      'not an SSH server',
      (socket: Socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
      'not as an SSH server',
    ],
    ['silence', () => undefined, 'did not finish the SSH handshake'],
    [
      'greeting, then silence',
      (socket: Socket) => void socket.write('SSH-2.0-OpenSSH_9.9\r\n'),
      'did not finish',
    ],
    [
      'greeting, then the end',
      (socket: Socket) => void socket.end('SSH-2.0-OpenSSH_9.9\r\n'),
      'broke during the key exchange',
    ],
  ])('%s', async (_name, behave, words) => {
    const port = await tcpServer(behave);
    const outcome = await attempt(
      hostOf({ port, user: 'x', clientKeyPath: '/none' }, { connectTimeoutMs: 500 }),
    );
    const failure = failureOf(outcome);
    expect(failure.what).toContain(words);
    expect(failure.kind).toBe('transient');
    expectComplete(failure);
  });

  test('no algorithm in common', async () => {
    const server = await sshd({ config: ['KexAlgorithms diffie-hellman-group14-sha1'] });
    await trust(server);
    const failure = failureOf(await attempt(hostOf(server)));
    expect(failure).toMatchObject({
      kind: 'blocked',
      stage: 'hostKey',
      what: expect.stringContaining('key exchange algorithm') as string,
    });
    expectComplete(failure);
  });

  test('an attempt that is given up ends at once and asks nothing more', async () => {
    const server = await sshd();
    const controller = new AbortController();
    const outcome = attempt(
      hostOf(server),
      () => {
        controller.abort();
        return new Promise(() => undefined);
      },
      controller.signal,
    );
    expect((await outcome).result.ok).toBe(false);
    const before = await attempt(hostOf(server), () => null, AbortSignal.abort());
    expect(before.result.ok).toBe(false);
    expect(before.questions).toEqual([]);
  });
});

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
    const server = await sshd();
    await trust(server);
    const plain = join(directory, 'plain');
    const locked = join(directory, 'locked');
    await makeKey(type, plain, format, '');
    await makeKey(type, locked, format, 'correct horse');
    await appendFile(server.authorizedKeysPath, await readFile(`${plain}.pub`));
    await appendFile(server.authorizedKeysPath, await readFile(`${locked}.pub`));

    expect((await attempt(hostOf(server, { identityFiles: [plain] }))).result.ok).toBe(true);

    const host = hostOf(server, { identityFiles: [locked] });
    const { result, questions } = await attempt(host, (question) => ({
      kind: 'passphrase',
      passphrase: question.kind === 'passphrase' && question.problem === null ? 'wrong' : 'correct horse',
    }));
    expect(result.ok).toBe(true);
    expect(questions).toEqual([
      { kind: 'passphrase', keyPath: locked, problem: null },
      { kind: 'passphrase', keyPath: locked, problem: expect.any(String) as string },
    ]);
    // Kept in memory for this run of the app.
    const again = await attempt(host);
    expect(again.result.ok).toBe(true);
    expect(again.questions).toEqual([]);
    // Old files without a public half beside them reveal it only with the passphrase.
    await rm(`${locked}.pub`);
    engine = createSsh2Engine({ knownHosts: createKnownHosts() });
    const bare = await attempt(host, () => ({ kind: 'passphrase', passphrase: 'correct horse' }));
    expect(bare.result.ok).toBe(true);
    expect(bare.questions).toHaveLength(1);
  });

  test('a locked key that the server would not take is not asked for', async () => {
    const server = await sshd();
    await trust(server);
    const locked = join(directory, 'locked');
    await keygen('ed25519', locked, { passphrase: 'x' });
    const { result, questions } = await attempt(
      hostOf(server, { identityFiles: [locked, server.clientKeyPath] }),
    );
    expect(result.ok).toBe(true);
    expect(questions).toEqual([]);
  });

  test('three wrong passphrases, or none: a sentence that names ssh-add', async () => {
    const server = await sshd();
    await trust(server);
    const locked = join(directory, 'locked');
    await keygen('ed25519', locked, { passphrase: 'x' });
    await appendFile(server.authorizedKeysPath, await readFile(`${locked}.pub`));
    const host = hostOf(server, { identityFiles: [locked] });
    const wrong = await attempt(host, () => ({ kind: 'passphrase', passphrase: 'nope' }));
    expect(wrong.questions).toHaveLength(3);
    const refused = await attempt(host);
    expect(refused.questions).toHaveLength(1);
    for (const outcome of [wrong, refused]) {
      expect(failureOf(outcome)).toMatchObject({ kind: 'blocked', stage: 'auth' });
      expect(failureOf(outcome).remedy?.command).toBe(`ssh-add ${locked}`);
      expectComplete(failureOf(outcome));
    }
  });

  test('a wrong key: what was tried, what was left out, what the server accepts', async () => {
    const server = await sshd();
    await trust(server);
    const wrong = join(directory, 'wrong');
    await keygen('ed25519', wrong);
    await writeFile(join(directory, 'broken'), 'not a key');
    const host = hostOf(server, {
      identityFiles: [join(directory, 'missing'), wrong, join(directory, 'broken')],
    });
    const failure = failureOf(await attempt(host));
    expect(failure).toMatchObject({ kind: 'blocked', stage: 'auth' });
    expect(failure.why).toContain(`Offered: ${wrong}.`);
    expect(failure.why).toContain(join(directory, 'broken'));
    expect(failure.why).not.toContain('missing');
    expect(failure.detail).toContain('the server accepts: publickey');
    expect(failure.remedy?.command).toBe('ssh box');
    expectComplete(failure);
  });

  test('no key at all, and a server that takes only passwords', async () => {
    const server = await sshd();
    await trust(server);
    const none = failureOf(await attempt(hostOf(server, { identityFiles: [] })));
    expect(none.what).toContain('There is no key');
    expectComplete(none);

    const passwords = await sshd({ config: ['PubkeyAuthentication no', 'PasswordAuthentication yes'] });
    await trust(passwords);
    const failure = failureOf(await attempt(hostOf(passwords)));
    expect(failure.why).toContain('passwords');
    expectComplete(failure);
  });

  test('a second factor is named', async () => {
    const server = await sshd({
      config: ['AuthenticationMethods publickey,password', 'PasswordAuthentication yes'],
    });
    await trust(server);
    const failure = failureOf(await attempt(hostOf(server)));
    expect(failure).toMatchObject({ kind: 'blocked', stage: 'auth' });
    expectComplete(failure);
  });
});

describe('a real ssh-agent', () => {
  test('its keys come first, RSA too, and those the config names before the others', async () => {
    const server = await sshd();
    await trust(server);
    const agent = await startAgent();
    cleanups.push(() => agent.stop());
    const rsa = join(directory, 'rsa');
    await keygen('rsa', rsa);
    await appendFile(server.authorizedKeysPath, await readFile(`${rsa}.pub`));
    agent.add(rsa);
    await rm(rsa);
    const host = hostOf(server, { identityFiles: [rsa], agentSocket: agent.socket });
    const { result, stages } = await attempt(host);
    expect(result.ok).toBe(true);
    expect(stages.at(-1)).toContain('RSA key “mooring-test” of the agent');
  });

  test('six keys against MaxAuthTries 3: too many, with the cure; and the cure works', async () => {
    const server = await sshd({ config: ['MaxAuthTries 3'] });
    await trust(server);
    const agent = await startAgent();
    cleanups.push(() => agent.stop());
    for (let index = 0; index < 6; index += 1) {
      await keygen('ed25519', join(directory, `other${index}`));
      agent.add(join(directory, `other${index}`));
    }
    const host = hostOf(server, { identityFiles: [], agentSocket: agent.socket });
    const failure = failureOf(await attempt(host));
    expect(failure).toMatchObject({ kind: 'blocked', stage: 'auth' });
    expect(failure.remedy?.command).toBe('IdentitiesOnly yes');
    expectComplete(failure);

    agent.add(server.clientKeyPath);
    const cured = hostOf(server, { identitiesOnly: true, agentSocket: agent.socket });
    const { result, stages } = await attempt(cured);
    expect(result.ok).toBe(true);
    expect(stages.at(-1)).toContain('of the agent');
  });

  test('a certificate in the agent is named as what can not be used', async () => {
    const server = await sshd();
    await trust(server);
    const agent = await startAgent();
    cleanups.push(() => agent.stop());
    const key = join(directory, 'certified');
    await keygen('ed25519', join(directory, 'ca'));
    await keygen('ed25519', key);
    execFileSync('ssh-keygen', [
      '-q',
      '-s',
      join(directory, 'ca'),
      '-I',
      'me',
      '-n',
      server.user,
      `${key}.pub`,
    ]);
    agent.add(key);
    const failure = failureOf(
      await attempt(hostOf(server, { identityFiles: [], agentSocket: agent.socket })),
    );
    expect(failure.why).toContain('certificates are not supported yet');
  });

  test('an agent that is gone is named, and the files still work', async () => {
    const server = await sshd();
    await trust(server);
    const gone = hostOf(server, { agentSocket: join(directory, 'no-agent') });
    expect((await attempt(gone)).result.ok).toBe(true);
    const failure = failureOf(await attempt({ ...gone, identityFiles: [] }));
    expect(failure.why).toContain(`the agent at ${join(directory, 'no-agent')} (it does not answer)`);
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

/** Listening TCP ports of this process. */
function listeningPorts(): string[] {
  const inodes = new Set(
    execFileSync('sh', ['-c', `ls -l /proc/${process.pid}/fd`], { encoding: 'utf8' }).match(
      /(?<=socket:\[)\d+/g,
    ) ?? [],
  );
  return execFileSync('cat', ['/proc/net/tcp', '/proc/net/tcp6'], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === '0A' && inodes.has(fields[9] ?? ''))
    .map((fields) => fields[1] ?? '');
}

/** Node keeps the option inside of the handle: that is where it is seen to be set. */
async function spyOnNoDelay() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const probe = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(probe, 'connect');
  const handle = (probe as unknown as { _handle: object })._handle;
  const prototype = Object.getPrototypeOf(handle) as { setNoDelay(on: boolean): void };
  probe.destroy();
  server.close();
  const spy = vi.spyOn(prototype, 'setNoDelay');
  cleanups.push(() => spy.mockRestore());
  return spy;
}

/** A wire to a port that can be cut; `cut` resolves when the client has noticed. */
async function cuttable(to: number): Promise<{ port: number; cut(): Promise<void> }> {
  let current: Socket | null = null;
  const port = await tcpServer((socket) => {
    current = socket;
    const onward = connect(to, '127.0.0.1');
    socket.pipe(onward).on('error', () => undefined);
    onward.pipe(socket, { end: false });
    socket.on('close', () => onward.destroy());
  });
  return {
    port,
    async cut() {
      const socket = current;
      if (socket === null) throw new Error('nothing to cut');
      socket.end();
      // The client answers our FIN with its own.
      await once(socket, 'close');
    },
  };
}

async function closedPort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function tcpServer(behave: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    behave(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
