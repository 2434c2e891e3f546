import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Channel } from '../../../src-shared/contract/channel';
import { err, ok, type Result } from '../../../src-shared/result';
import type { Logger } from '../../core/ports/logger';
import { createGatekeeper, type Gatekeeper } from './gatekeeper';
import { pageHeaders } from '../../../src-shared/page-policy';
import { socketChannel } from './socket-channel';

/** One file of the renderer; the whole map is made before the server starts. */
export interface ServedFile {
  readonly contentType: string;
  readonly body: Uint8Array;
  readonly immutable: boolean;
  readonly etag: string;
}

export interface LoopbackServerOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly files: ReadonlyMap<string, ServedFile>;
  /** Serves the contract to one page. The returned function is not called: the channel's close says it. */
  readonly attach: (channel: Channel) => unknown;
  readonly logger: Logger;
  readonly maxBufferedBytes?: number;
}

export interface LoopbackServer {
  readonly port: number;
  /** The address with the token: whoever has it has the app. */
  readonly url: string;
  /** Drops every page and frees the port. */
  close(): Promise<void>;
}

const maxMessageBytes = 8 * 1024 * 1024;
const defaultMaxBufferedBytes = 64 * 1024 * 1024;
const maxSessionRequestBytes = 4_096;

/**
 * The web shell's server: the renderer's files, `POST /session` (token for cookie) and the WebSocket `/channel`.
 * It listens on 127.0.0.1 alone. Every user and every web page of this machine can reach it: see gatekeeper.ts.
 * @returns the error code of the system when the port can not be had.
 */
export async function startLoopbackServer(
  options: LoopbackServerOptions,
): Promise<Result<LoopbackServer, { code: string }>> {
  const server = createServer();
  const listening = await listen(server, options.port);
  if (!listening.ok) return listening;
  const port = listening.value;
  const gatekeeper = createGatekeeper(port);
  const headers = pageHeaders([`ws://127.0.0.1:${port}`, `ws://localhost:${port}`]);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
  });

  server.on('request', (request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (!gatekeeper.namesUs(request)) return refuse(response, 421);
    const path = pathOf(request);
    if (path === '/session') return void openSession(request, response, gatekeeper);
    serveFile(request, response, options.files.get(path));
  });

  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (!gatekeeper.namesUs(request)) return refuseUpgrade(socket, '421 Misdirected Request');
    if (pathOf(request) !== '/channel') return refuseUpgrade(socket, '404 Not Found');
    if (!gatekeeper.comesFromOurPage(request)) return refuseUpgrade(socket, '403 Forbidden');
    if (!gatekeeper.hasSession(request)) return refuseUpgrade(socket, '401 Unauthorized');
    sockets.handleUpgrade(request, socket, head, (client) => {
      options.logger.info({}, 'a page attached');
      client.on('close', (code) => options.logger.info({ code }, 'a page detached'));
      options.attach(socketChannel(client, options.maxBufferedBytes ?? defaultMaxBufferedBytes));
    });
  });

  return ok({
    port,
    url: `http://127.0.0.1:${port}/#token=${gatekeeper.token}`,
    close: () =>
      new Promise<void>((resolve) => {
        for (const client of sockets.clients) client.terminate();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

function listen(server: Server, port: number): Promise<Result<number, { code: string }>> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(err({ code: error.code ?? error.message })),
    );
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      resolve(ok((server.address() as AddressInfo).port));
    });
  });
}

/** Compared and looked up only, never joined to a folder; so it needs no normalising. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0] ?? '';
}

function serveFile(request: IncomingMessage, response: ServerResponse, file: ServedFile | undefined): void {
  if (file === undefined) return refuse(response, 404);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return refuse(response, 405);
  }
  response.setHeader('Content-Type', file.contentType);
  response.setHeader('Cache-Control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  response.setHeader('ETag', file.etag);
  if (request.headers['if-none-match'] === file.etag) {
    response.writeHead(304).end();
    return;
  }
  response.setHeader('Content-Length', file.body.byteLength);
  response.writeHead(200).end(request.method === 'HEAD' ? undefined : file.body);
}

async function openSession(
  request: IncomingMessage,
  response: ServerResponse,
  gatekeeper: Gatekeeper,
): Promise<void> {
  if (request.method !== 'POST') {
    response.setHeader('Allow', 'POST');
    return refuse(response, 405);
  }
  if (!gatekeeper.comesFromOurPage(request)) return refuse(response, 403);
  const body = await readBody(request);
  if (body === null) return refuse(response, 413);
  if (!gatekeeper.isToken(tokenOf(body))) return refuse(response, 401);
  response.setHeader('Set-Cookie', gatekeeper.sessionCookie);
  response.setHeader('Cache-Control', 'no-store');
  response.writeHead(204).end();
}

/** @returns null when the body is longer than any token we give out, or the page went away. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxSessionRequestBytes) return null;
      chunks.push(chunk);
    }
  } catch {
    return null;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function tokenOf(body: string): unknown {
  try {
    const value = JSON.parse(body) as unknown;
    return typeof value === 'object' && value !== null && 'token' in value ? value.token : null;
  } catch {
    return null;
  }
}

function refuse(response: ServerResponse, status: number): void {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Connection', 'close');
  response.writeHead(status).end();
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
