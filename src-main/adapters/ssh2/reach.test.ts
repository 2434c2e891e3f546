import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSshBench, failureOf, missingWords, type SshBench } from '../../../e2e/rig/ssh-bench';
import type { RunningSshd } from '../../../e2e/rig/sshd';
import { whyNoAccounts } from '../../../e2e/rig/unix-account';
import type { ResolvedHost, SshSession } from '../../core/ports/ssh';

let bench: SshBench;
beforeEach(async () => {
  bench = await createSshBench();
});
afterEach(() => bench.cleanUp());

const noAccounts = whyNoAccounts();
if (noAccounts !== null) console.warn(`Skipped, a different user on the hop: ${noAccounts}.`);

async function trustAll(...servers: RunningSshd[]): Promise<void> {
  const lines = await Promise.all(servers.map((server) => server.knownHostsLines()));
  await writeFile(bench.knownHostsFile, lines.join(''));
}

const through = (hop: ResolvedHost): Partial<ResolvedHost> => ({ proxy: { kind: 'jump', through: hop } });
const command = (line: string): Partial<ResolvedHost> => ({ proxy: { kind: 'command', command: line } });

async function says(session: SshSession, line: string): Promise<string> {
  const opened = await session.exec(line);
  if (!opened.ok) throw new Error(opened.error.message);
  opened.value.stream.end();
  return text(opened.value.stream);
}

function ended(session: SshSession): Promise<string> {
  return new Promise((resolve) => session.onClose(resolve));
}

/** Until the server has no connection left. */
async function lonely(server: RunningSshd): Promise<void> {
  await expect.poll(() => server.connections().open, { timeout: 5_000 }).toBe(0);
}

describe('ProxyJump', () => {
  test.skipIf(noAccounts !== null)(
    'two hops, each with its own user, key and key check; end ends them all',
    async () => {
      const [outer, inner, target] = [await bench.sshd({ user: {} }), await bench.sshd(), await bench.sshd()];
      await trustAll(outer, inner, target);
      const first = bench.hostOf(outer, { alias: 'jump1' });
      const second = bench.hostOf(inner, { alias: 'jump2', ...through(first) });
      const { result, stages, questions } = await bench.attempt(bench.hostOf(target, through(second)));
      if (!result.ok) throw new Error(JSON.stringify(result.error));
      expect(await says(result.value, 'echo here')).toBe('here\n');
      expect(questions).toEqual([]);
      expect(stages.filter((line) => line.startsWith('started'))).toEqual([
        'started tcp',
        'started hostKey',
        'started auth',
      ]);
      const tcp = stages.find((line) => line.startsWith('passed tcp'));
      expect(tcp).toContain('through jump1, jump2 in ');
      // The evidence names the key and the login of each hop.
      expect(tcp).toContain(`jump1: ED25519 ${await outer.hostKeyFingerprint()}`);
      expect(tcp).toContain(`jump1: ${outer.user}, ${outer.clientKeyPath}`);
      expect(tcp).toContain(`jump2: ED25519 ${await inner.hostKeyFingerprint()}`);
      expect(outer.log()).toMatch(new RegExp(`Accepted publickey for ${outer.user} `));

      result.value.end();
      for (const server of [target, inner, outer]) await lonely(server);
    },
  );

  test('an unknown key on the hop is asked for by its own name, before anything else', async () => {
    const [hop, target] = [await bench.sshd(), await bench.sshd()];
    await trustAll(target);
    const host = bench.hostOf(target, through(bench.hostOf(hop, { alias: 'jump1' })));
    const { result, questions } = await bench.attempt(host, () => ({ kind: 'acceptOnce' }));
    expect(result.ok).toBe(true);
    expect(questions).toEqual([
      expect.objectContaining({ kind: 'unknownHostKey', host: `[127.0.0.1]:${hop.port}` }),
    ]);
  });

  test('a changed key on the hop is a hard stop: nobody is logged in, and the hop is named', async () => {
    const [hop, target] = [await bench.sshd(), await bench.sshd()];
    await trustAll(hop, target);
    await hop.rotateHostKey();
    const outcome = await bench.attempt(
      bench.hostOf(target, through(bench.hostOf(hop, { alias: 'jump1' }))),
      () => ({ kind: 'acceptOnce' }),
    );
    const failure = failureOf(outcome);
    expect(failure).toMatchObject({ kind: 'blocked', stage: 'hostKey' });
    expect(failure.what).toBe(
      'On the way to box: The host key of jump1 has changed. Mooring did not connect.',
    );
    expect(failure.remedy?.command).toContain(`-R '[127.0.0.1]:${hop.port}'`);
    expect(outcome.questions).toEqual([]);
    expect(missingWords(failure)).toEqual([]);
    expect(hop.connections().accepted + target.connections().accepted).toBe(0);
    await lonely(hop);
  });

  test('a hop that does not log us in, one that forbids forwarding, and one that reaches nothing', async () => {
    const [hop, strict, target] = [
      await bench.sshd(),
      await bench.sshd({ allowTcpForwarding: false }),
      await bench.sshd(),
    ];
    await trustAll(hop, strict, target);
    const attempt = async (change: Partial<ResolvedHost>) =>
      failureOf(await bench.attempt(bench.hostOf(target, change)));

    const locked = await attempt(through(bench.hostOf(hop, { alias: 'jump1', identityFiles: [] })));
    expect(locked).toMatchObject({ kind: 'blocked', stage: 'auth' });
    expect(locked.what).toContain('jump1');

    const policy = await attempt(through(bench.hostOf(strict, { alias: 'jump1' })));
    expect(policy).toMatchObject({ kind: 'blocked', stage: 'tcp' });
    expect(policy.what).toContain('jump1 does not let Mooring go on to box');

    const nothing = await attempt({
      port: await freePort(),
      ...through(bench.hostOf(hop, { alias: 'jump1' })),
    });
    expect(nothing).toMatchObject({ kind: 'transient', stage: 'tcp' });
    expect(nothing.what).toContain('jump1 could not reach box');
    expect(nothing.why).toContain('Connection refused');

    const dead = await attempt(through(bench.hostOf(hop, { alias: 'jump1', port: await freePort() })));
    expect(dead).toMatchObject({ kind: 'transient', stage: 'tcp' });
    expect(dead.what).toContain('On the way to box: jump1 refused the connection');
    for (const failure of [locked, policy, nothing, dead]) expect(missingWords(failure)).toEqual([]);
    for (const server of [hop, strict, target]) await lonely(server);
  });

  test('a jump host that accepts and says nothing is given up after ConnectTimeout', async () => {
    const silent = createServer((socket) => void bench.onCleanup(() => socket.destroy())).listen(
      0,
      '127.0.0.1',
    );
    await once(silent, 'listening');
    bench.onCleanup(() => silent.close());
    const target = await bench.sshd();
    await trustAll(target);
    const { port } = silent.address() as { port: number };
    const hop = bench.hostOf(target, { alias: 'jump1', port, connectTimeoutMs: 400 });
    const failure = failureOf(await bench.attempt(bench.hostOf(target, through(hop))));
    expect(failure.what).toBe(
      'On the way to box: jump1 did not finish the SSH handshake within 0.4 seconds.',
    );
    expect(missingWords(failure)).toEqual([]);
  });

  test('a hop that dies ends the session, and the reason names it', async () => {
    const [hop, target] = [await bench.sshd(), await bench.sshd()];
    await trustAll(hop, target);
    const session = await bench.session(bench.hostOf(target, through(bench.hostOf(hop, { alias: 'jump1' }))));
    const why = ended(session);
    hop.killSessions();
    expect(await why).toContain('jump1');
    await lonely(target);
  });
});

describe('ProxyCommand', () => {
  const marked = (): string => `MOORING_MARK=${bench.directory}`;

  test('nc: reached, and no process is left after the end', async () => {
    const target = await bench.sshd();
    await trustAll(target);
    const line = `nc 127.0.0.1 ${target.port}`;
    const { result, stages } = await bench.attempt(bench.hostOf(target, command(line)));
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    expect(await says(result.value, 'echo here')).toBe('here\n');
    expect(stages.find((entry) => entry.startsWith('passed tcp'))).toContain(`through the command ${line}`);
    expect(running(line)).toHaveLength(1);
    result.value.end();
    await expect.poll(() => running(line), { timeout: 5_000 }).toEqual([]);
    await lonely(target);
  });

  test('ssh -W through a real ssh, with 2 MB in one piece', async () => {
    const [hop, target] = [await bench.sshd(), await bench.sshd()];
    await trustAll(hop, target);
    const line = [
      'ssh -F none -o BatchMode=yes',
      `-o UserKnownHostsFile=${bench.knownHostsFile} -o IdentitiesOnly=yes -i ${hop.clientKeyPath}`,
      `-p ${hop.port} -l ${hop.user} -W 127.0.0.1:${target.port} 127.0.0.1`,
    ].join(' ');
    const session = await bench.session(bench.hostOf(target, command(line)));
    expect((await says(session, 'head -c 2000000 /dev/zero')).length).toBe(2_000_000);
    const why = ended(session);
    hop.killSessions();
    expect(await why).toContain('ProxyCommand of box ended');
    await expect.poll(() => running(line), { timeout: 5_000 }).toEqual([]);
  });

  test('one that fails: its last words, its code, and the command to try', async () => {
    const target = await bench.sshd();
    const line = "sh -c 'echo first >&2; echo no route to the moon >&2; exit 1'";
    const failure = failureOf(await bench.attempt(bench.hostOf(target, command(line))));
    expect(failure).toMatchObject({ kind: 'transient', stage: 'tcp' });
    expect(failure.why).toBe('It ended with exit code 1. It said: no route to the moon.');
    expect(failure.detail).toContain('first');
    expect(failure.remedy?.command).toBe(line);
    expect(missingWords(failure)).toEqual([]);

    const absent = failureOf(
      await bench.attempt(bench.hostOf(target, command(join(bench.directory, 'no-such')))),
    );
    expect(absent).toMatchObject({ kind: 'blocked', stage: 'tcp' });
    expect(missingWords(absent)).toEqual([]);
  });

  test('one that says nothing is given up after ConnectTimeout; a pipeline that ignores SIGHUP ends too', async () => {
    const target = await bench.sshd();
    const line = `env ${marked()} sh -c 'trap "" HUP; sleep 600 | sleep 600'`;
    const attempt = bench.attempt(bench.hostOf(target, { connectTimeoutMs: 400, ...command(line) }));
    await expect.poll(() => withEnvironment(marked()).length, { timeout: 5_000 }).toBeGreaterThan(1);
    const failure = failureOf(await attempt);
    expect(failure).toMatchObject({ kind: 'transient', stage: 'tcp' });
    expect(missingWords(failure)).toEqual([]);
    await expect.poll(() => withEnvironment(marked()), { timeout: 5_000 }).toEqual([]);
  });

  test('given up while it runs: it is ended', async () => {
    const target = await bench.sshd();
    const controller = new AbortController();
    const line = `env ${marked()} sleep 600`;
    const attempt = bench.attempt(bench.hostOf(target, command(line)), () => null, controller.signal);
    await expect.poll(() => withEnvironment(marked()).length, { timeout: 5_000 }).toBe(1);
    controller.abort();
    expect(failureOf(await attempt).what).toContain('given up');
    await expect.poll(() => withEnvironment(marked()), { timeout: 5_000 }).toEqual([]);
  });
});

/** Ids of processes whose command line has the text; the shell of the test itself has not. */
function running(commandLine: string): string[] {
  const words = commandLine.split(' ').join('\0');
  return processes((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(words));
}

function withEnvironment(entry: string): string[] {
  return processes((pid) => readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(entry));
}

function processes(test: (pid: string) => boolean): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      try {
        return test(pid);
      } catch {
        return false;
      }
    });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
