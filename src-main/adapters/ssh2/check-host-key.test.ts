import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSshBench, failureOf, missingWords, type SshBench } from '../../../e2e/rig/ssh-bench';

let bench: SshBench;
beforeEach(async () => {
  bench = await createSshBench();
});
afterEach(() => bench.cleanUp());

describe('the host key', () => {
  test.each([
    ['acceptOnce', ''],
    ['acceptAndRemember', 'ssh-ed25519'],
  ] as const)('unknown, %s', async (kind, written) => {
    const server = await bench.sshd();
    const host = bench.hostOf(server);
    const first = await bench.attempt(host, () => ({ kind }));
    expect(first.result.ok).toBe(true);
    expect(first.questions).toEqual([
      {
        kind: 'unknownHostKey',
        host: `[127.0.0.1]:${server.port}`,
        keyType: 'ED25519',
        fingerprint: await server.hostKeyFingerprint(),
        file: bench.knownHostsFile,
      },
    ]);
    expect(await readFile(bench.knownHostsFile, 'utf8').catch(() => '')).toContain(written);
    // A reconnect in the same run of the app does not ask again.
    const second = await bench.attempt(host);
    expect(second.result.ok).toBe(true);
    expect(second.questions).toEqual([]);
  });

  test('unknown and refused: blocked, nothing written, nobody logged in', async () => {
    const server = await bench.sshd();
    const outcome = await bench.attempt(bench.hostOf(server), () => ({ kind: 'refuse' }));
    const failure = failureOf(outcome);
    expect(failure).toMatchObject({ kind: 'blocked', stage: 'hostKey' });
    expect(missingWords(failure)).toEqual([]);
    expect(server.connections().accepted).toBe(0);
    await expect(readFile(bench.knownHostsFile)).rejects.toThrow();
  });

  test('a file that can not be written is a warning', async () => {
    const server = await bench.sshd();
    await writeFile(join(bench.directory, 'file'), '');
    const host = bench.hostOf(server, { userKnownHostsFiles: [join(bench.directory, 'file/known_hosts')] });
    const { result, stages } = await bench.attempt(host, () => ({ kind: 'acceptAndRemember' }));
    expect(result.ok).toBe(true);
    expect(stages.some((line) => line.startsWith('warned hostKey'))).toBe(true);
  });

  test('StrictHostKeyChecking yes, accept-new and no', async () => {
    const server = await bench.sshd();
    const strict = await bench.attempt(bench.hostOf(server, { strictHostKeyChecking: 'yes' }));
    expect(missingWords(failureOf(strict))).toEqual([]);
    expect(strict.questions).toEqual([]);
    expect(failureOf(strict).remedy?.command).toContain('ssh-keyscan');

    const open = await bench.attempt(bench.hostOf(server, { strictHostKeyChecking: 'no' }));
    expect(open.result.ok).toBe(true);
    expect(open.stages.some((line) => line.startsWith('warned hostKey'))).toBe(true);

    const fresh = await bench.attempt(
      bench.hostOf(server, { strictHostKeyChecking: 'accept-new', hashKnownHosts: true }),
    );
    expect(fresh.result.ok).toBe(true);
    expect(await readFile(bench.knownHostsFile, 'utf8')).toMatch(/^\|1\|/);
  });

  test('changed: a hard stop that names file, line, both fingerprints and the way out', async () => {
    const server = await bench.sshd();
    await writeFile(bench.knownHostsFile, `# a comment\n${await server.knownHostsLines()}`);
    const old = await server.hostKeyFingerprint();
    await server.rotateHostKey();
    for (const strictHostKeyChecking of ['ask', 'no', 'accept-new'] as const) {
      const outcome = await bench.attempt(bench.hostOf(server, { strictHostKeyChecking }), () => ({
        kind: 'acceptOnce',
      }));
      const failure = failureOf(outcome);
      expect(failure).toMatchObject({ kind: 'blocked', stage: 'hostKey' });
      expect(missingWords(failure)).toEqual([]);
      expect(failure.why).toContain(`${bench.knownHostsFile}:2`);
      expect(failure.why).toContain(old);
      expect(failure.why).toContain(await server.hostKeyFingerprint());
      expect(failure.remedy?.command).toBe(
        `ssh-keygen -f ${bench.knownHostsFile} -R '[127.0.0.1]:${server.port}'`,
      );
      expect(outcome.questions).toEqual([]);
    }
    expect(server.connections().accepted).toBe(0);
    // The command does what it says.
    execFileSync('sh', ['-c', `ssh-keygen -f ${bench.knownHostsFile} -R '[127.0.0.1]:${server.port}'`], {
      stdio: 'ignore',
    });
    const after = await bench.attempt(bench.hostOf(server), () => ({ kind: 'acceptOnce' }));
    expect(after.questions).toHaveLength(1);
  });

  test('revoked', async () => {
    const server = await bench.sshd();
    await bench.trust(server);
    await appendFile(
      bench.knownHostsFile,
      `@revoked * ${(await server.knownHostsLines()).split(' ').slice(1).join(' ')}`,
    );
    const failure = failureOf(await bench.attempt(bench.hostOf(server), () => ({ kind: 'acceptOnce' })));
    expect(failure).toMatchObject({
      kind: 'blocked',
      stage: 'hostKey',
      what: expect.stringContaining('revoked') as string,
    });
    expect(missingWords(failure)).toEqual([]);
  });

  test('known only by its RSA key: that key is asked for, nobody is', async () => {
    const server = await bench.sshd({ hostKeys: ['ed25519', 'ecdsa', 'rsa'] });
    await bench.trust(server, ['rsa']);
    const { result, stages, questions } = await bench.attempt(bench.hostOf(server));
    expect(result.ok).toBe(true);
    expect(questions).toEqual([]);
    expect(stages.find((line) => line.startsWith('passed hostKey'))).toContain(
      `RSA ${await server.hostKeyFingerprint('rsa')}`,
    );
  });

  test('known by a type that it does not show any more: refused, as OpenSSH does', async () => {
    const server = await bench.sshd({
      hostKeys: ['ed25519', 'rsa'],
      config: ['HostKeyAlgorithms ssh-ed25519'],
    });
    await bench.trust(server, ['rsa']);
    const outcome = await bench.attempt(
      bench.hostOf(server, { strictHostKeyChecking: 'accept-new' }),
      () => ({
        kind: 'acceptOnce',
      }),
    );
    expect(failureOf(outcome)).toMatchObject({ kind: 'blocked', stage: 'hostKey' });
    expect(missingWords(failureOf(outcome))).toEqual([]);
    expect(outcome.questions).toEqual([]);
  });

  test('HostKeyAlias is looked up without the port', async () => {
    const server = await bench.sshd();
    await writeFile(
      bench.knownHostsFile,
      `ali ${(await server.knownHostsLines()).split(' ').slice(1).join(' ')}`,
    );
    const { result, questions } = await bench.attempt(bench.hostOf(server, { hostKeyAlias: 'ALI' }));
    expect(result.ok).toBe(true);
    expect(questions).toEqual([]);
  });

  test('a server that hangs up while the person thinks: the answer is kept for the next try', async () => {
    const server = await bench.sshd();
    const middle = await cuttable(server.port);
    const host = bench.hostOf({ ...server, port: middle.port });
    const first = await bench.attempt(host, async () => {
      await middle.cut();
      return { kind: 'acceptOnce' };
    });
    expect(failureOf(first)).toMatchObject({ kind: 'transient', stage: 'auth' });
    expect(missingWords(failureOf(first))).toEqual([]);
    const second = await bench.attempt(host);
    expect(second.result.ok).toBe(true);
    expect(second.questions).toEqual([]);
  });
});

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
