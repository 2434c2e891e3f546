import type { Duplex } from 'node:stream';
import WebSocket from 'ws';
import { err, ok } from '../../../src-shared/result';
import type { MessageSocket, OpenWebSocket } from '../../core/ports/websocket';

/** Inbound: a thread page with big outputs fits; anything larger is a broken or hostile server (ssh.md, C3). */
const maxPayload = 64 * 1024 * 1024;
/** codex cuts the connection on an unfragmented message above 16 MiB (app-server.md, trap 12). */
const maxFragment = 8 * 1024 * 1024;
/** After a close was asked for, the other side gets this long to answer it. */
const closeGraceMs = 1_000;
const maxBody = 300;

/**
 * Speaks the WebSocket handshake over a stream that is connected already. No Origin header is sent: codex answers any
 * with 403 (trap 1).
 */
export const openWebSocket: OpenWebSocket = (stream, { deadlineMs }) =>
  new Promise((resolve) => {
    const socket = new WebSocket('ws://localhost/', {
      createConnection: () => forHttp(stream),
      handshakeTimeout: deadlineMs,
      maxPayload,
      perMessageDeflate: false,
    });
    // `error` is always followed by `close`: the reason is kept for it.
    let why = 'closed without a reason';
    socket.on('error', (error) => {
      why = error.message;
      resolve(err(why));
    });
    socket.on('unexpected-response', (_request, response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        if (body.length < maxBody) body += chunk;
      });
      response.on('end', () => {
        resolve(err(`HTTP ${response.statusCode ?? '?'}: ${body.slice(0, maxBody)}`));
        stream.destroy();
      });
    });
    socket.on('close', () => resolve(err(why)));
    socket.on('open', () => resolve(ok(messageSocket(socket, () => why))));
  });

function messageSocket(socket: WebSocket, errorText: () => string): MessageSocket {
  let closed: string | null = null;
  const closeListeners = new Set<(why: string) => void>();
  socket.on('close', (code, reason) => {
    closed = reason.length > 0 ? `${code} ${reason.toString('utf8')}` : `${code} ${errorText()}`;
    for (const listener of closeListeners) listener(closed);
    closeListeners.clear();
  });
  return {
    send(text) {
      if (socket.readyState !== WebSocket.OPEN) return;
      if (text.length * 3 <= maxFragment) {
        socket.send(text);
        return;
      }
      const bytes = Buffer.from(text, 'utf8');
      for (let from = 0; from < bytes.length; from += maxFragment) {
        const end = from + maxFragment;
        socket.send(bytes.subarray(from, end), { fin: end >= bytes.length, binary: false });
      }
    },
    onMessage(listener) {
      const receive = (data: WebSocket.RawData, isBinary: boolean): void => {
        // codex speaks text frames only.
        if (!isBinary) listener(textOf(data));
      };
      socket.on('message', receive);
      return () => socket.off('message', receive);
    },
    onClose(listener) {
      if (closed !== null) {
        listener(closed);
        return () => undefined;
      }
      closeListeners.add(listener);
      return () => closeListeners.delete(listener);
    },
    ping: (deadlineMs) => ping(socket, deadlineMs),
    close() {
      if (socket.readyState === WebSocket.CLOSED) return;
      socket.close();
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
    socket.ping();
  });
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
