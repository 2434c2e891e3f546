import type { Duplex } from 'node:stream';
import WebSocket from 'ws';
import { err, ok, type Result } from '../../../src-shared/result';
import type { MessageSocket, OpenWebSocket } from '../../core/ports/websocket';

/** Inbound: a thread page with big outputs fits; anything larger is a broken or hostile server (ssh.md, C3). */
const maxPayload = 64 * 1024 * 1024;
/** codex cuts the connection on an unfragmented message above 16 MiB (app-server.md, trap 12). */
const maxFragment = 8 * 1024 * 1024;
/** After a close was asked for, the other side gets this long to answer it. */
const closeGraceMs = 1_000;
/** Of what a server that is no WebSocket says. */
const maxBody = 300;

/**
 * Speaks the WebSocket handshake over a stream that is connected already. No Origin header is sent: codex answers any
 * with 403 (trap 1). On failure the stream is destroyed.
 */
export const openWebSocket: OpenWebSocket = (stream, { deadlineMs }) =>
  new Promise((resolve) => {
    const socket = new WebSocket('ws://localhost/', {
      createConnection: () => forHttp(stream),
      maxPayload,
      perMessageDeflate: false,
    });
    let problem: string | null = null;
    let settled = false;
    const settle = (result: Result<MessageSocket, string>): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      if (!result.ok) {
        socket.terminate();
        stream.destroy();
      }
      resolve(result);
    };
    // ws's own handshakeTimeout counts on socket.setTimeout, which a channel does not have.
    const timer = setTimeout(
      () => settle(err(`No WebSocket answered within ${deadlineMs / 1000} seconds.`)),
      deadlineMs,
    );
    // http does not notice the end of a stream that is no net.Socket.
    const onStreamClosed = (): void => settle(err('The connection ended before a WebSocket answered.'));
    stream.once('close', onStreamClosed);
    if (stream.destroyed) onStreamClosed();

    socket.on('error', (error) => {
      problem ??= error.message;
      settle(err(error.message));
    });
    socket.on('unexpected-response', (_request, response) => {
      let body = '';
      const answer = (): void => settle(err(`HTTP ${response.statusCode ?? '?'}: ${body.slice(0, maxBody)}`));
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
        if (body.length >= maxBody) answer();
      });
      response.on('end', answer);
      response.on('close', answer);
    });
    socket.on('open', () => {
      stream.removeListener('close', onStreamClosed);
      settle(ok(createMessageSocket(socket, () => problem)));
    });
  });

function createMessageSocket(socket: WebSocket, problem: () => string | null): MessageSocket {
  let closed: string | null = null;
  const closeListeners = new Set<(why: string) => void>();
  const listeners = new Set<(text: string) => void>();
  /** What came before anyone listened: the server may speak in the same packet that accepts the handshake. */
  let early: string[] | null = [];

  socket.on('message', (data, isBinary) => {
    // codex speaks text frames only.
    if (isBinary) return;
    const text = textOf(data);
    if (early !== null) early.push(text);
    else for (const listener of [...listeners]) listener(text);
  });
  socket.on('close', (code, reason) => {
    closed = closeInWords(code, reason.toString('utf8'), problem());
    for (const listener of [...closeListeners]) listener(closed);
    closeListeners.clear();
  });

  return {
    send(text) {
      if (socket.readyState !== WebSocket.OPEN) return;
      // The callback keeps a write to a link that breaks right now from becoming an exception; `close` tells it.
      const sent = (): void => undefined;
      // One UTF-16 unit is three bytes of UTF-8 at most.
      if (text.length * 3 <= maxFragment) {
        socket.send(text, sent);
        return;
      }
      const bytes = Buffer.from(text, 'utf8');
      for (let from = 0; from < bytes.length; from += maxFragment) {
        const end = from + maxFragment;
        socket.send(bytes.subarray(from, end), { fin: end >= bytes.length, binary: false }, sent);
      }
    },
    onMessage(listener) {
      listeners.add(listener);
      const waiting = early ?? [];
      early = null;
      waiting.forEach(listener);
      return () => void listeners.delete(listener);
    },
    onClose(listener) {
      if (closed !== null) {
        listener(closed);
        return () => undefined;
      }
      closeListeners.add(listener);
      return () => void closeListeners.delete(listener);
    },
    ping: (deadlineMs) => ping(socket, deadlineMs),
    close() {
      if (socket.readyState === WebSocket.CLOSED) return;
      socket.close(1000);
      setTimeout(() => socket.terminate(), closeGraceMs).unref();
    },
  };
}

function ping(socket: WebSocket, deadlineMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      socket.off('pong', onPong);
      socket.off('close', onClose);
      act();
    };
    // Any pong is a sign of life; WebSocket lets a server answer several pings at once.
    const onPong = (): void => settle(() => resolve(performance.now() - started));
    const onClose = (): void => settle(() => reject(new Error('The connection was closed.')));
    const timer = setTimeout(
      () => settle(() => reject(new Error(`No answer within ${deadlineMs} ms.`))),
      deadlineMs,
    );
    timer.unref();
    if (socket.readyState !== WebSocket.OPEN) {
      onClose();
      return;
    }
    socket.on('pong', onPong);
    socket.on('close', onClose);
    socket.ping(undefined, undefined, () => undefined);
  });
}

function closeInWords(code: number, reason: string, problem: string | null): string {
  if (problem !== null) return `${problem} (${code})`;
  if (reason !== '') return `${reason} (${code})`;
  return code === 1006 ? 'the connection was cut without a goodbye (1006)' : `closed (${code})`;
}

function textOf(data: WebSocket.RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}

/** Node's http calls socket options that an SSH channel does not have (ssh.md, A2). */
function forHttp(stream: Duplex): Duplex {
  const quiet = (): Duplex => stream;
  for (const name of ['setNoDelay', 'setTimeout', 'setKeepAlive', 'ref', 'unref']) {
    if (!(name in stream)) Object.defineProperty(stream, name, { value: quiet });
  }
  return stream;
}
