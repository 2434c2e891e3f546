import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { TransportKind } from '../../../src-shared/connection/state';
import { err, ok, type Result } from '../../../src-shared/result';
import type { RunningServer } from '../bootstrap/bootstrap';
import { readToMark } from '../bootstrap/marked-stream';
import { proxyCommand } from '../bootstrap/remote-script';
import type { SshSession } from '../ports/ssh';
import type { MessageSocket, OpenWebSocket } from '../ports/websocket';

export interface ServerLink {
  readonly socket: MessageSocket;
  readonly transport: TransportKind;
}

/**
 * `dead`: nothing listens on the socket. `refused`: the SSH server's policy forbids every road. `lost`: the SSH
 * connection itself broke.
 */
export interface LinkFailure {
  readonly kind: 'dead' | 'refused' | 'lost';
  readonly why: string;
}

const handshakeDeadlineMs = 15_000;

/**
 * Opens the WebSocket to a running app-server over the SSH connection: the control socket itself
 * (`direct-streamlocal`), or, where forwarding is refused, `codex app-server proxy` over exec, which always works
 * (ssh.md, feature matrix). No port is opened anywhere (design, decision 7).
 */
export async function openServerLink(
  session: SshSession,
  server: RunningServer,
  openWebSocket: OpenWebSocket,
): Promise<Result<ServerLink, LinkFailure>> {
  const direct = await session.openUnix(server.socketPath);
  if (direct.ok) {
    const socket = await openWebSocket(direct.value, { deadlineMs: handshakeDeadlineMs });
    if (socket.ok) return ok({ socket: socket.value, transport: 'socket' });
    return err({ kind: 'dead', why: socket.error });
  }
  if (direct.error.kind === 'lost') return err({ kind: 'lost', why: direct.error.message });
  // OpenSSH says "open failed" both for a policy and for a socket that nobody listens on (ssh.md, A1): the proxy tells.
  if (server.codexPath === null) return err({ kind: 'dead', why: direct.error.message });
  const proxied = await openProxy(session, server, server.codexPath);
  if (!proxied.ok) return proxied;
  const socket = await openWebSocket(proxied.value, { deadlineMs: handshakeDeadlineMs });
  return socket.ok
    ? ok({ socket: socket.value, transport: 'proxy' })
    : err({ kind: 'dead', why: `${direct.error.message}; ${socket.error}` });
}

async function openProxy(
  session: SshSession,
  server: RunningServer,
  codexPath: string,
): Promise<Result<Duplex, LinkFailure>> {
  const mark = randomBytes(8).toString('hex');
  const command = proxyCommand({ mark, codexPath, socketPath: server.socketPath, path: server.path });
  const opened = await session.exec(command);
  if (!opened.ok) return err({ kind: opened.error.kind, why: opened.error.message });
  const { stream, stderr, exited } = opened.value;
  stderr.resume();
  if (await readToMark(stream, mark)) return ok(stream);
  const { code, signal } = await exited;
  return code === null && signal === null
    ? err({ kind: 'lost', why: 'The connection was closed while the proxy command was started.' })
    : err({ kind: 'refused', why: 'The proxy command ended at once.' });
}
