import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Channel } from '../../../src-shared/contract/channel';
import type { Logger } from '../../core/ports/logger';
import { startLoopbackServer, type LoopbackServer } from './loopback-server';

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silent,
};
const file = (contentType: string, body: string, immutable: boolean) => ({
  contentType,
  body: Buffer.from(body),
  immutable,
  etag: `"${body}"`,
});
const files = new Map([
  ['/', file('text/html; charset=utf-8', 'page', false)],
  ['/assets/app-1a2b.js', file('text/javascript; charset=utf-8', 'script', true)],
]);

let server: LoopbackServer;
let attached: Channel[];
let origin: string;
let token: string;

async function start(maxBufferedBytes?: number): Promise<LoopbackServer> {
  const started = await startLoopbackServer({
    port: 0,
    files,
    attach: (channel) => attached.push(channel),
    logger: silent,
    ...(maxBufferedBytes === undefined ? {} : { maxBufferedBytes }),
  });
  if (!started.ok) throw new Error(started.error.code);
  return started.value;
}

beforeEach(async () => {
  attached = [];
  server = await start();
  const url = new URL(server.url);
  origin = url.origin;
  token = new URLSearchParams(url.hash.slice(1)).get('token') ?? '';
});
afterEach(() => server.close());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Not fetch: it would normalise paths and refuse to set Host and Origin. */
function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
) {
  return new Promise<Answer>((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const asked = httpRequest({ host: '127.0.0.1', port: server.port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

const openSession = (body: string, headers: Record<string, string> = { Origin: origin }) =>
  ask('/session', { method: 'POST', headers, body });

async function sessionCookie(): Promise<string> {
  const [cookie] = (await openSession(JSON.stringify({ token }))).headers['set-cookie'] ?? [];
  return cookie?.split(';')[0] ?? '';
}

/** Resolves with the status of a refusal, or 101 and the open socket. */
async function upgrade(headers: Record<string, string>, path = '/channel') {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers });
  return new Promise<{ status: number; socket: WebSocket }>((resolve) => {
    socket.on('open', () => resolve({ status: 101, socket }));
    socket.on('unexpected-response', (request, response) => {
      request.destroy();
      resolve({ status: response.statusCode ?? 0, socket });
    });
    socket.on('error', () => undefined);
  });
}

describe('the address', () => {
  it('carries at least 128 random bits in its fragment, new at every start', async () => {
    expect(Buffer.from(token, 'base64url').length).toBeGreaterThanOrEqual(16);
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=/);
    const other = await start();
    expect(other.url).not.toContain(token);
    await other.close();
  });

  it('is reachable on 127.0.0.1 alone', async () => {
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
      .map(({ address }) => address);
    for (const host of [...outside, '127.0.0.2']) {
      const socket = connect({ host, port: server.port });
      const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
      expect(error.code).toBe('ECONNREFUSED');
    }
  });

  it('is refused with the code of the system when the port is taken', async () => {
    const second = await startLoopbackServer({
      port: server.port,
      files,
      attach: () => undefined,
      logger: silent,
    });
    expect(second).toEqual({ ok: false, error: { code: 'EADDRINUSE' } });
  });
});

describe('files', () => {
  it('are served with their type, and cached by whether their name changes with them', async () => {
    const page = await ask('/');
    expect(page).toMatchObject({ status: 200, body: 'page' });
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
    });
    const script = await ask('/assets/app-1a2b.js?v=1');
    expect(script).toMatchObject({ status: 200, body: 'script' });
    expect(script.headers['cache-control']).toContain('immutable');
    expect((await ask('/', { headers: { 'If-None-Match': '"page"' } })).status).toBe(304);
    expect(await ask('/', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
  });

  it.each([
    '/../package.json',
    '/assets/../../package.json',
    '/%2e%2e/package.json',
    '/assets/%2e%2e%2f%2e%2e%2fpackage.json',
    '//etc/passwd',
    '/assets/',
    '/constructor',
    'http://evil.example/',
  ])('are only those of the map: %s is not there', async (path) => {
    expect((await ask(path)).status).toBe(404);
  });

  it('are read only', async () => {
    expect((await ask('/', { method: 'POST' })).status).toBe(405);
  });

  it('and refusals carry the policy of the page', async () => {
    for (const path of ['/', '/nowhere', '/session']) {
      const { headers } = await ask(path);
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain(
        `connect-src 'self' ws://127.0.0.1:${server.port} ws://localhost:${server.port}`,
      );
      for (const part of ["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"]) {
        expect(policy).toContain(part);
      }
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });
});

describe('Host', () => {
  it.each([
    'evil.example',
    '127.0.0.1',
    '127.0.0.1:1',
    'localhost',
    '0.0.0.0:PORT',
    'evil.example:PORT',
    '[::1]:PORT',
  ])('%s is refused on every way in', async (name) => {
    const host = name.replace('PORT', String(server.port));
    const cookie = await sessionCookie();
    expect((await ask('/', { headers: { Host: host } })).status).toBe(421);
    expect(
      (await openSession(JSON.stringify({ token }), { Host: host, Origin: `http://${host}` })).status,
    ).toBe(421);
    expect((await upgrade({ Host: host, Origin: `http://${host}`, Cookie: cookie })).status).toBe(421);
  });

  it('may be localhost, too', async () => {
    const Host = `localhost:${server.port}`;
    const Cookie = await sessionCookie();
    expect((await ask('/', { headers: { Host } })).status).toBe(200);
    const { status, socket } = await upgrade({ Host, Origin: `http://${Host}`, Cookie });
    expect(status).toBe(101);
    socket.terminate();
  });
});

describe('POST /session', () => {
  it('gives a cookie for the token that scripts and other sites can not use', async () => {
    const answer = await openSession(JSON.stringify({ token }));
    expect(answer.status).toBe(204);
    const [cookie] = answer.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(
      new RegExp(`^mooring-session-${server.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`),
    );
    expect(cookie).not.toContain(token);
  });

  it.each([
    ['another token', JSON.stringify({ token: 'x'.repeat(43) })],
    ['a prefix of the token', 'PREFIX'],
    ['an empty token', JSON.stringify({ token: '' })],
    ['a token of another type', JSON.stringify({ token: { length: 43 } })],
    ['null', 'null'],
    ['no JSON', 'token'],
    ['nothing', ''],
  ])('refuses %s', async (_, body) => {
    const answer = await openSession(
      body === 'PREFIX' ? JSON.stringify({ token: token.slice(0, -1) }) : body,
    );
    expect(answer.status).toBe(401);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('refuses a page of another origin, even with the token', async () => {
    const body = JSON.stringify({ token });
    for (const headers of [{ Origin: 'http://evil.example' }, { Origin: 'null' }, {}]) {
      expect((await openSession(body, headers as Record<string, string>)).status).toBe(403);
    }
  });

  it('refuses more than a token', async () => {
    expect((await openSession(JSON.stringify({ token, more: 'x'.repeat(10_000) }))).status).toBe(413);
  });

  it('is not asked by GET', async () => {
    expect((await ask(`/session?token=${token}`)).status).toBe(405);
  });
});

describe('/channel', () => {
  it('needs the cookie', async () => {
    expect((await upgrade({ Origin: origin })).status).toBe(401);
    expect(
      (await upgrade({ Origin: origin, Cookie: `mooring-session-${server.port}=${token}` })).status,
    ).toBe(401);
    expect((await upgrade({ Origin: origin, Cookie: 'mooring-session-1=x' })).status).toBe(401);
  });

  it('needs exactly our origin besides the cookie', async () => {
    const Cookie = await sessionCookie();
    for (const other of [
      'http://evil.example',
      `http://localhost:${server.port}`,
      `https://127.0.0.1:${server.port}`,
    ]) {
      expect((await upgrade({ Origin: other, Cookie })).status).toBe(403);
    }
    expect((await upgrade({ Cookie })).status).toBe(403);
    expect(attached).toEqual([]);
  });

  it('is the only path that upgrades', async () => {
    expect((await upgrade({ Origin: origin, Cookie: await sessionCookie() }, '/')).status).toBe(404);
  });

  it('carries messages both ways, in order, and tells of the close', async () => {
    const { socket } = await upgrade({ Origin: origin, Cookie: await sessionCookie() });
    const channel = attached[0];
    if (!channel) throw new Error('not attached');
    socket.send(JSON.stringify({ n: 1 }));
    socket.send(JSON.stringify({ n: 2 }));
    const received = await new Promise<unknown[]>((resolve) => {
      const all: unknown[] = [];
      channel.onMessage((message) => all.push(message) === 2 && resolve(all));
    });
    expect(received).toEqual([{ n: 1 }, { n: 2 }]);
    channel.post({ answer: 'ä' });
    const [data] = (await once(socket, 'message')) as [Buffer];
    expect(JSON.parse(data.toString('utf8'))).toEqual({ answer: 'ä' });
    const closed = new Promise<void>((resolve) => channel.onClose(resolve));
    socket.close();
    await closed;
    channel.post('after the close');
  });

  it.each([
    ['a message that is not JSON', 'not JSON', 1007],
    ['a binary message', Buffer.from('{}'), 1003],
    ['a message of more than 8 MiB', `"${'x'.repeat(8 * 1024 * 1024)}"`, 1009],
  ])('is closed by %s', async (_, message, code) => {
    const { socket } = await upgrade({ Origin: origin, Cookie: await sessionCookie() });
    const received: unknown[] = [];
    attached[0]?.onMessage((value) => received.push(value));
    const closed = once(socket, 'close') as Promise<[number]>;
    socket.send(message);
    expect((await closed)[0]).toBe(code);
    expect(received).toEqual([]);
  });

  it('is dropped when the page does not keep up, so that it hydrates anew', async () => {
    await server.close();
    server = await start(1024 * 1024);
    const url = new URL(server.url);
    origin = url.origin;
    token = new URLSearchParams(url.hash.slice(1)).get('token') ?? '';
    const { socket } = await upgrade({ Origin: origin, Cookie: await sessionCookie() });
    const channel = attached[0];
    if (!channel) throw new Error('not attached');
    socket.pause();
    let isDropped = false;
    const dropped = new Promise<void>((resolve) => channel.onClose(resolve)).then(() => (isDropped = true));
    const message = 'x'.repeat(256 * 1024);
    let posted = 0;
    // Beyond what the kernel's buffers of both sides can hold; each round lets the loop see the close.
    while (!isDropped && posted++ < 400) {
      channel.post(message);
      await new Promise(setImmediate);
    }
    await dropped;
    expect(posted).toBeLessThan(400);
    socket.terminate();
  });
});

describe('close', () => {
  it('drops pages and frees the port', async () => {
    const { socket } = await upgrade({ Origin: origin, Cookie: await sessionCookie() });
    const gone = once(socket, 'close');
    await server.close();
    await gone;
    const refused = connect({ host: '127.0.0.1', port: server.port });
    const [error] = (await once(refused, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
  });
});
