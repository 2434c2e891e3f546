import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { createServer as createHttpServer, type IncomingHttpHeaders } from 'node:http';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { Duplex } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { createSshBench } from '../../../e2e/rig/ssh-bench';
import type { MessageSocket } from '../../core/ports/websocket';
import { openWebSocket } from './open-websocket';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => void sockets.add(socket));
  cleanups.push(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A real ws server; `serve` gets each connection. */
async function webSocketServer(
  serve: (socket: WebSocket, headers: IncomingHttpHeaders) => void,
): Promise<number> {
  const http = createHttpServer();
  const server = new WebSocketServer({ server: http, maxPayload: 256 * 1024 * 1024 });
  server.on('connection', (socket, request) => serve(socket, request.headers));
  return listening(http);
}

async function stream(port: number): Promise<Duplex> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

/** Only what a Duplex has: no setTimeout, no setNoDelay. */
async function bareStream(port: number): Promise<Duplex> {
  const socket = await stream(port);
  return Duplex.from({ readable: socket, writable: socket });
}

async function open(duplex: Duplex, deadlineMs = 5_000): Promise<MessageSocket> {
  const opened = await openWebSocket(duplex, { deadlineMs });
  if (!opened.ok) throw new Error(opened.error);
  cleanups.push(() => opened.value.close());
  return opened.value;
}

const nextMessage = (socket: MessageSocket): Promise<string> =>
  new Promise((resolve) => {
    const stop = socket.onMessage((text) => {
      stop();
      resolve(text);
    });
  });
const closeOf = (socket: MessageSocket): Promise<string> =>
  new Promise((resolve) => void socket.onClose(resolve));

describe('the handshake', () => {
  test('over a stream that is no socket; no Origin, no compression', async () => {
    let seen: IncomingHttpHeaders = {};
    const port = await webSocketServer((socket, headers) => {
      seen = headers;
      socket.on('message', (data) => socket.send(String(data)));
    });
    const socket = await open(await bareStream(port));
    socket.send('hello');
    expect(await nextMessage(socket)).toBe('hello');
    expect(seen.origin).toBeUndefined();
    expect(seen['sec-websocket-extensions']).toBeUndefined();
    expect(seen.host).toBe('localhost');
  });

  test('an HTTP error keeps its status and the start of its body', async () => {
    const port = await listening(
      createHttpServer((_request, response) => response.writeHead(403).end(`no ${'x'.repeat(10_000)}`)),
    );
    const duplex = await stream(port);
    const opened = await openWebSocket(duplex, { deadlineMs: 5_000 });
    expect(opened).toEqual({ ok: false, error: `HTTP 403: no ${'x'.repeat(297)}` });
    expect(duplex.destroyed).toBe(true);
  });

  test('silence ends at the deadline, and an end at once', async () => {
    const silent = await bareStream(await listening(createServer()));
    expect(await openWebSocket(silent, { deadlineMs: 200 })).toMatchObject({
      ok: false,
      error: expect.stringContaining('0.2 seconds') as string,
    });
    expect(silent.destroyed).toBe(true);

    const ending = await bareStream(await listening(createServer((socket) => void socket.end())));
    expect(await openWebSocket(ending, { deadlineMs: 20_000 })).toMatchObject({ ok: false });
    expect(await openWebSocket(ending, { deadlineMs: 20_000 })).toMatchObject({ ok: false });

    const garbage = await bareStream(
      await listening(createServer((socket) => void socket.end('hello\r\n\r\n'))),
    );
    expect(await openWebSocket(garbage, { deadlineMs: 20_000 })).toMatchObject({ ok: false });
  });
});

describe('messages', () => {
  test('what comes before anyone listens is not lost; binary frames are not messages', async () => {
    const port = await webSocketServer((socket) => {
      socket.send('first');
      socket.send(Buffer.from('binary'));
      socket.send('second');
      socket.on('message', () => socket.send('third'));
    });
    const socket = await open(await stream(port));
    // A round trip: by now the server's words have arrived.
    await socket.ping(5_000);
    const received: string[] = [];
    const third = new Promise<void>((resolve) => {
      socket.onMessage((text) => {
        received.push(text);
        if (text === 'third') resolve();
      });
    });
    socket.send('go on');
    await third;
    expect(received).toEqual(['first', 'second', 'third']);
  });

  test('a message above codex’s limit goes out in fragments and arrives whole', async () => {
    const text = 'ä€😀'.repeat(2_500_000);
    const port = await webSocketServer((socket) => {
      socket.on('message', (data) => socket.send(String(String(data) === text)));
    });
    const raw = await stream(port);
    let largest = 0;
    const write = raw.write.bind(raw) as (chunk: unknown) => boolean;
    raw.write = ((chunk: Uint8Array | string, ...rest: unknown[]) => {
      largest = Math.max(largest, chunk.length);
      return (write as (...all: unknown[]) => boolean)(chunk, ...rest);
    }) as typeof raw.write;
    const socket = await open(raw);
    socket.send(text);
    expect(await nextMessage(socket)).toBe('true');
    expect(largest).toBeGreaterThan(1_000_000);
    expect(largest).toBeLessThan(16 * 1024 * 1024);
  });

  test('a message above 64 MiB ends the connection with a reason', async () => {
    const port = await webSocketServer((socket) => socket.send('x'.repeat(64 * 1024 * 1024 + 1)));
    const socket = await open(await stream(port));
    expect(await closeOf(socket)).toMatch(/Max payload size exceeded/);
  });
});

describe('the end', () => {
  test('a ping is answered, and rejects at its deadline and at the end', async () => {
    const port = await webSocketServer(() => undefined);
    const socket = await open(await stream(port));
    expect(await socket.ping(5_000)).toBeGreaterThan(0);

    const mute = await stream(
      await webSocketServer((server) => (server as unknown as { _socket: Socket })._socket.pause()),
    );
    const silent = await open(mute);
    await expect(silent.ping(100)).rejects.toThrow('No answer within 100 ms.');
    const pending = silent.ping(20_000);
    mute.destroy();
    await expect(pending).rejects.toThrow('closed');
    await expect(silent.ping(20_000)).rejects.toThrow('closed');
  });

  test('why: the server’s words, a cut, or our own goodbye; late listeners are told at once', async () => {
    const worded = await open(
      await stream(await webSocketServer((socket) => socket.close(1011, 'out of memory'))),
    );
    expect(await closeOf(worded)).toBe('out of memory (1011)');
    expect(await closeOf(worded)).toBe('out of memory (1011)');
    worded.send('nobody hears this');

    const raw = await stream(await webSocketServer(() => undefined));
    const cut = await open(raw);
    const why = closeOf(cut);
    raw.destroy();
    expect(await why).toMatch(/cut without a goodbye/);

    const polite = await open(await stream(await webSocketServer(() => undefined)));
    polite.close();
    expect(await closeOf(polite)).toBe('closed (1000)');
  });

  test('a server that does not answer the goodbye is left', async () => {
    const port = await webSocketServer((server) =>
      (server as unknown as { _socket: Socket })._socket.pause(),
    );
    const socket = await open(await stream(port));
    socket.close();
    expect(await closeOf(socket)).toMatch(/1006/);
  });
});

test('initialize with the real codex, over its unix socket and a real SSH connection', async () => {
  // Not under /tmp: codex distrusts a home there (app-server.md).
  const home = await realpath(await mkdtemp(join(homedir(), '.mooring-test-')));
  cleanups.push(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));
  const path = join(home, 'codex.sock');
  const codex = spawn(resolve('node_modules/.bin/codex'), ['app-server', '--listen', `unix://${path}`], {
    env: { PATH: process.env['PATH'], HOME: home, CODEX_HOME: home },
    stdio: ['ignore', 'ignore', 'ignore'],
    // The wrapper's child is the server: both are ended together.
    detached: true,
  });
  const ended = once(codex, 'close');
  cleanups.push(async () => {
    if (codex.pid !== undefined) process.kill(-codex.pid, 'SIGKILL');
    await ended;
  });

  const bench = await createSshBench();
  cleanups.push(() => bench.cleanUp());
  const server = await bench.sshd();
  await bench.trust(server);
  const session = await bench.session(bench.hostOf(server));

  // The socket appears when codex listens; until then a connection is refused.
  const deadline = Date.now() + 20_000;
  let channel = await session.openUnix(path);
  while (!channel.ok && Date.now() < deadline) channel = await session.openUnix(path);
  if (!channel.ok) throw new Error(channel.error.message);

  const socket = await open(channel.value, 10_000);
  const reply = nextMessage(socket);
  socket.send(
    JSON.stringify({
      id: 1,
      method: 'initialize',
      params: { clientInfo: { name: 'mooring', title: null, version: '0' } },
    }),
  );
  expect(JSON.parse(await reply)).toMatchObject({ id: 1, result: { codexHome: home } });

  // The whole way is gone when the SSH connection is.
  const why = closeOf(socket);
  server.killSessions();
  expect(await why).toMatch(/1006/);
});
