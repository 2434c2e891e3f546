import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSshBench, failureOf, missingWords, type SshBench } from '../../../e2e/rig/ssh-bench';
import { keygen } from '../../../e2e/rig/sshd';

let bench: SshBench;
beforeEach(async () => {
  bench = await createSshBench();
});
afterEach(() => bench.cleanUp());

describe('a connection', () => {
  test('with a key file: stages in order, TCP_NODELAY set, no port opened here', async () => {
    const server = await bench.sshd();
    await bench.trust(server);
    const setNoDelay = await spyOnNoDelay();
    const before = listeningPorts();
    const { result, stages, questions } = await bench.attempt(bench.hostOf(server));
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
    expect(stages[3]).toBe(
      `passed hostKey ED25519 ${await server.hostKeyFingerprint()} ${bench.knownHostsFile}:1`,
    );
    expect(stages[5]).toBe(`passed auth ${server.user}, ${server.clientKeyPath}`);
    expect(listeningPorts()).toEqual(before);
    expect(setNoDelay.mock.calls).toContainEqual([true]);
  });

  test('the key that worked comes first the next time, without a probe of methods', async () => {
    const server = await bench.sshd();
    await bench.trust(server);
    const wrong = join(bench.directory, 'wrong');
    await keygen('ed25519', wrong);
    const host = bench.hostOf(server, { identityFiles: [wrong, server.clientKeyPath] });
    (await bench.session(host)).end();
    expect(server.log()).toMatch(/Failed publickey/);
    const length = server.log().length;
    await bench.session(host);
    expect(server.log().slice(length)).not.toMatch(/Failed/);
  });
});

describe('the way to the host', () => {
  test('refused', async () => {
    const failure = failureOf(
      await bench.attempt(bench.hostOf({ port: await closedPort(), user: 'x', clientKeyPath: '/none' })),
    );
    expect(failure).toMatchObject({
      kind: 'transient',
      stage: 'tcp',
      what: expect.stringContaining('refused') as string,
    });
    expect(failure.detail).toMatch(/^ECONNREFUSED /);
    expect(missingWords(failure)).toEqual([]);
  });

  test('no such name', async () => {
    const failure = failureOf(
      await bench.attempt(
        bench.hostOf({ port: 22, user: 'x', clientKeyPath: '/none' }, { hostname: 'no-such-host.invalid' }),
      ),
    );
    expect(failure).toMatchObject({ kind: 'transient', stage: 'tcp' });
    expect(failure.detail).toMatch(/^(ENOTFOUND|EAI_AGAIN) /);
    expect(missingWords(failure)).toEqual([]);
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
    const outcome = await bench.attempt(
      bench.hostOf({ port, user: 'x', clientKeyPath: '/none' }, { connectTimeoutMs: 500 }),
    );
    const failure = failureOf(outcome);
    expect(failure.what).toContain(words);
    expect(failure.kind).toBe('transient');
    expect(missingWords(failure)).toEqual([]);
  });

  test('no algorithm in common', async () => {
    const server = await bench.sshd({ config: ['KexAlgorithms diffie-hellman-group14-sha1'] });
    await bench.trust(server);
    const failure = failureOf(await bench.attempt(bench.hostOf(server)));
    expect(failure).toMatchObject({
      kind: 'blocked',
      stage: 'hostKey',
      what: expect.stringContaining('key exchange algorithm') as string,
    });
    expect(missingWords(failure)).toEqual([]);
  });

  test('an attempt that is given up ends at once and asks nothing more', async () => {
    const server = await bench.sshd();
    const controller = new AbortController();
    const outcome = bench.attempt(
      bench.hostOf(server),
      () => {
        controller.abort();
        return new Promise(() => undefined);
      },
      controller.signal,
    );
    expect((await outcome).result.ok).toBe(false);
    const before = await bench.attempt(bench.hostOf(server), () => null, AbortSignal.abort());
    expect(before.result.ok).toBe(false);
    expect(before.questions).toEqual([]);
  });
});

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
  bench.onCleanup(() => spy.mockRestore());
  return spy;
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
  bench.onCleanup(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
