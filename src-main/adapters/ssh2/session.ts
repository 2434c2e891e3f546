import type { Duplex } from 'node:stream';
import type { Client, ClientChannel } from 'ssh2';
import { err, ok } from '../../../src-shared/result';
import type { ChannelFailure, RemoteProcess, SshSession } from '../../core/ports/ssh';

/**
 * The port's session over a connected ssh2 client. `close` of the client is the only event that always comes
 * (ssh.md, A4): everything that waits is settled on it.
 */
export function createSession(client: Client): SshSession {
  let closed: string | null = null;
  let lastError: string | null = null;
  const closeListeners = new Set<(why: string) => void>();
  const streams = new Set<Duplex>();

  client.on('error', (error) => {
    lastError = error.level === 'client-timeout' ? 'The host stopped answering.' : error.message;
  });
  client.on('close', () => {
    closed = lastError ?? 'The SSH connection was closed.';
    for (const stream of streams) stream.destroy();
    streams.clear();
    for (const listener of closeListeners) listener(closed);
    closeListeners.clear();
  });

  const onClose = (listener: (why: string) => void): (() => void) => {
    if (closed !== null) {
      listener(closed);
      return () => undefined;
    }
    closeListeners.add(listener);
    return () => closeListeners.delete(listener);
  };

  /** Runs one channel request so that it settles even if the connection goes away meanwhile. */
  const open = <T extends Duplex>(
    request: (callback: (error: Error | undefined, channel: T) => void) => void,
  ): Promise<{ ok: true; value: T } | { ok: false; error: ChannelFailure }> =>
    new Promise((resolve) => {
      const forget = onClose((why) => resolve(err({ kind: 'lost', message: why })));
      if (closed !== null) return;
      try {
        request((error, channel) => {
          forget();
          if (error !== undefined) {
            resolve(err({ kind: closed === null ? 'refused' : 'lost', message: error.message }));
            return;
          }
          streams.add(channel);
          channel.on('close', () => streams.delete(channel));
          resolve(ok(channel));
        });
      } catch (error) {
        forget();
        resolve(err({ kind: 'lost', message: error instanceof Error ? error.message : String(error) }));
      }
    });

  return {
    async exec(command) {
      const opened = await open<ClientChannel>((callback) => client.exec(command, callback));
      return opened.ok ? ok(remoteProcess(opened.value, onClose)) : opened;
    },
    openUnix: (path) =>
      open<ClientChannel>((callback) => client.openssh_forwardOutStreamLocal(path, callback)),
    onClose,
    end() {
      client.end();
      // `end` waits for the other side, which may be gone for good.
      client.destroy();
    },
  };
}

function remoteProcess(
  channel: ClientChannel,
  onSessionClose: (listener: (why: string) => void) => () => void,
): RemoteProcess {
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    let outcome = { code: null as number | null, signal: null as string | null };
    channel.on('exit', (code: number | null, signal?: string) => {
      outcome = { code, signal: signal ?? null };
    });
    channel.on('close', () => resolve(outcome));
    onSessionClose(() => resolve(outcome));
  });
  return { stream: channel, stderr: channel.stderr, exited };
}
