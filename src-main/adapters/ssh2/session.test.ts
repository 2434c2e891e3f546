import { once } from 'node:events';
import { chmod } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSshBench, type SshBench } from '../../../e2e/rig/ssh-bench';
import type { RunningSshd, SshdOptions } from '../../../e2e/rig/sshd';
import type { SshSession } from '../../core/ports/ssh';

let bench: SshBench;
beforeEach(async () => {
  bench = await createSshBench();
});
afterEach(() => bench.cleanUp());

async function connected(options: SshdOptions = {}): Promise<{ server: RunningSshd; session: SshSession }> {
  const server = await bench.sshd(options);
  await bench.trust(server);
  return { server, session: await bench.session(bench.hostOf(server)) };
}

async function run(session: SshSession, command: string) {
  const opened = await session.exec(command);
  if (!opened.ok) throw new Error(opened.error.message);
  const { stream, stderr, exited } = opened.value;
  const [stdout, errors, end] = await Promise.all([text(stream), text(stderr), exited]);
  return { stdout, stderr: errors, ...end };
}

async function unixServer(onConnection: (socket: Duplex) => void): Promise<{ path: string; server: Server }> {
  const path = join(bench.directory, 'echo.sock');
  const server = createServer(onConnection).listen(path);
  await once(server, 'listening');
  await chmod(path, 0o777);
  bench.onCleanup(() => server.close());
  return { path, server };
}

describe('exec', () => {
  test('output, errors, exit code, signal, and standard input to its end', async () => {
    const { session } = await connected();
    expect(await run(session, 'echo out; echo bad >&2; exit 7')).toEqual({
      stdout: 'out\n',
      stderr: 'bad\n',
      code: 7,
      signal: null,
    });
    expect(await run(session, 'kill -TERM $$')).toMatchObject({ code: null, signal: 'SIGTERM' });

    const cat = await session.exec('cat');
    if (!cat.ok) throw new Error(cat.error.message);
    cat.value.stream.end('through');
    expect(await text(cat.value.stream)).toBe('through');
    expect(await cat.value.exited).toEqual({ code: 0, signal: null });
  });

  test('a large output arrives whole through a slow reader', async () => {
    const { session } = await connected();
    const opened = await session.exec('head -c 8000000 /dev/zero; echo end');
    if (!opened.ok) throw new Error(opened.error.message);
    let size = 0;
    let tail = '';
    for await (const chunk of opened.value.stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      tail = (tail + chunk.toString('latin1')).slice(-4);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(size).toBe(8_000_004);
    expect(tail).toBe('end\n');
    expect(await opened.value.exited).toEqual({ code: 0, signal: null });
  });

  test('the end of a process does not wait for a job that holds its output open', async () => {
    const { session } = await connected();
    const opened = await session.exec('sleep 600 & echo $!; exit 3');
    if (!opened.ok) throw new Error(opened.error.message);
    let output = '';
    opened.value.stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    expect(await opened.value.exited).toEqual({ code: 3, signal: null });
    expect(Number(output)).toBeGreaterThan(0);
    process.kill(Number(output), 'SIGKILL');
  });

  test('more channels than MaxSessions allows are refused, and the session lives on', async () => {
    const { session } = await connected({ config: ['MaxSessions 1'] });
    const first = await session.exec('cat');
    if (!first.ok) throw new Error(first.error.message);
    const second = await session.exec('true');
    expect(second).toMatchObject({ ok: false, error: { kind: 'refused' } });
    const echo = once(first.value.stream, 'data');
    first.value.stream.write('still here');
    expect(String(await echo)).toBe('still here');
  });
});

describe('openUnix', () => {
  test('bytes go both ways, and each end can end', async () => {
    const { session } = await connected();
    const { path } = await unixServer((socket) => void socket.pipe(socket));
    const opened = await session.openUnix(path);
    if (!opened.ok) throw new Error(opened.error.message);
    const big = 'x'.repeat(5_000_000);
    opened.value.end(big);
    expect(await text(opened.value)).toBe(big);
  });

  test('the other side hangs up: end, then close', async () => {
    const { session } = await connected();
    const { path } = await unixServer((socket) => void socket.end('bye'));
    const opened = await session.openUnix(path);
    if (!opened.ok) throw new Error(opened.error.message);
    const closed = once(opened.value, 'close');
    let received = '';
    opened.value.on('data', (chunk: Buffer) => (received += chunk.toString()));
    await closed;
    expect(received).toBe('bye');
  });

  test('destroy ends the connection on the host', async () => {
    const { session } = await connected();
    let hungUp: Promise<unknown> = Promise.resolve();
    const { path, server } = await unixServer((socket) => {
      socket.on('error', () => undefined);
      hungUp = new Promise((resolve) => socket.once('close', resolve));
      socket.write('x'.repeat(3_000_000));
    });
    const accepted = once(server, 'connection');
    const opened = await session.openUnix(path);
    if (!opened.ok) throw new Error(opened.error.message);
    await accepted;
    opened.value.destroy();
    await hungUp;
    expect(opened.value.destroyed).toBe(true);
  });

  test('nobody listens: refused, with the path in the words', async () => {
    const { session } = await connected();
    const opened = await session.openUnix(join(bench.directory, 'nothing.sock'));
    expect(opened).toMatchObject({
      ok: false,
      error: { kind: 'refused', message: expect.stringContaining('nothing.sock') as string },
    });
  });

  test.each([
    ['AllowStreamLocalForwarding no', { allowStreamLocalForwarding: false }],
    ['AllowTcpForwarding no', { allowTcpForwarding: false, config: ['DisableForwarding yes'] }],
  ] as const)('%s: refused, and commands still run', async (_name, options) => {
    const { session } = await connected(options);
    const { path } = await unixServer((socket) => void socket.end('never'));
    expect(await session.openUnix(path)).toMatchObject({ ok: false, error: { kind: 'refused' } });
    expect(await run(session, 'echo fine')).toMatchObject({ stdout: 'fine\n' });
  });
});

describe('the end of a session', () => {
  test('a cut connection settles everything: listeners, processes, streams, what was being opened', async () => {
    const { server, session } = await connected();
    const { path } = await unixServer(() => undefined);
    const process = await session.exec('cat');
    const unix = await session.openUnix(path);
    if (!process.ok || !unix.ok) throw new Error('not opened');
    // Never read: ssh2 itself would not close this stream.
    const processClosed = once(process.value.stream, 'close');
    const unixClosed = once(unix.value, 'close');
    const why = new Promise<string>((resolve) => session.onClose(resolve));

    server.killSessions();
    const opening = session.exec('true');

    expect(await why).toMatch(/\.$/);
    expect(await process.value.exited).toEqual({ code: null, signal: null });
    await Promise.all([processClosed, unixClosed]);
    expect(await opening).toMatchObject({ ok: false, error: { kind: 'lost' } });
    expect(await session.exec('true')).toMatchObject({ ok: false, error: { kind: 'lost' } });
    expect(await session.openUnix(path)).toMatchObject({ ok: false, error: { kind: 'lost' } });
    expect(await new Promise((resolve) => session.onClose(resolve))).toBe(await why);
    // A late write must neither throw nor end the process.
    unix.value.write('late', () => undefined);
  });

  test('end() says so, once, and sshd sees a proper goodbye', async () => {
    const { server, session } = await connected();
    const reasons: string[] = [];
    const closed = new Promise<void>((resolve) =>
      session.onClose((why) => {
        reasons.push(why);
        resolve();
      }),
    );
    const unheard = session.onClose(() => reasons.push('unheard'));
    unheard();
    session.end();
    session.end();
    await closed;
    expect(reasons).toEqual(['Disconnected.']);
    await server.logged(/Received disconnect from/);
  });
});
