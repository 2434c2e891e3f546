import type { HostLink } from '../../src-main/core/connection/attempt';
import { createAppServerClient } from '../../src-main/core/codex/app-server-client';
import type { Clock } from '../../src-main/core/ports/clock';
import type { SshSession } from '../../src-main/core/ports/ssh';
import type { ServerInfo } from '../../src-shared/connection/state';
import { err } from '../../src-shared/result';
import { createFakeMessageSocket, type FakeMessageSocket } from './fake-message-socket';
import { createQuietLogger } from './quiet-logger';

export const serverInfo: ServerInfo = {
  codexVersion: '0.169.0',
  codexPath: '/usr/bin/codex',
  codexHome: '/home/ada/.codex',
  homeDirectory: '/home/ada',
  transport: 'socket',
  engine: 'ssh2',
  serverInstance: 'instance-1',
};

export interface FakeLink {
  readonly link: HostLink;
  readonly socket: FakeMessageSocket;
  /** Breaks the link from the other end. */
  lose(why: string): void;
  closed(): boolean;
}

/** A live link whose codex is the test. */
export function createFakeLink(clock: Clock, server: Partial<ServerInfo> = {}): FakeLink {
  const socket = createFakeMessageSocket();
  const client = createAppServerClient(socket, { clock, logger: createQuietLogger() });
  let listener: ((why: string) => void) | null = null;
  let lost: string | null = null;
  const lose = (why: string): void => {
    if (lost !== null) return;
    lost = why;
    socket.close();
    listener?.(why);
  };
  return {
    link: {
      session: noSession,
      client,
      server: { ...serverInfo, ...server },
      onLost(callback) {
        listener = callback;
        if (lost !== null) callback(lost);
      },
      close: () => lose('Disconnected.'),
    },
    socket,
    lose,
    closed: () => lost !== null,
  };
}

const noSession: SshSession = {
  exec: () => Promise.resolve(err({ kind: 'refused', message: 'there is no session in this test' })),
  openUnix: () => Promise.resolve(err({ kind: 'refused', message: 'there is no session in this test' })),
  onClose: () => () => undefined,
  end: () => undefined,
};
