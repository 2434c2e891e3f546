import { Duplex, PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { err, ok, type Result } from '../../../src-shared/result';
import { createFakeMessageSocket } from '../../../tests/support/fake-message-socket';
import type { RunningServer } from '../bootstrap/bootstrap';
import type { ChannelFailure, RemoteProcess, SshSession } from '../ports/ssh';
import type { OpenWebSocket } from '../ports/websocket';
import { openServerLink } from './server-link';

const server: RunningServer = {
  how: 'started',
  homeDirectory: '/home/ada',
  codexHome: '/home/ada/.codex',
  codexPath: "/home/ada/it's/codex",
  path: '/usr/bin:/bin',
  socketPath: '/tmp/codex.sock',
  instance: '1',
  credentials: null,
};
const refused: Result<never, ChannelFailure> = err({ kind: 'refused', message: 'open failed' });
const lost: Result<never, ChannelFailure> = err({ kind: 'lost', message: 'Connection reset' });

/** A process that says the text and ends as told; without an exit it goes on. */
function remoteProcess(
  says: (command: string) => string,
  exit: { code: number | null; signal: string | null } | null,
): (command: string) => Promise<Result<RemoteProcess, ChannelFailure>> {
  return (command) => {
    const output = new PassThrough();
    const stream = Duplex.from({ readable: output, writable: new PassThrough() });
    output.write(says(command));
    if (exit !== null) output.end();
    return Promise.resolve(
      ok({
        stream,
        stderr: new PassThrough(),
        exited: exit === null ? new Promise(() => undefined) : Promise.resolve(exit),
      }),
    );
  };
}

function session(change: Partial<SshSession>): SshSession {
  return {
    exec: () => Promise.resolve(refused),
    openUnix: () => Promise.resolve(refused),
    onClose: () => () => undefined,
    end: () => undefined,
    ...change,
  };
}

const accepts: OpenWebSocket = () => Promise.resolve(ok(createFakeMessageSocket()));
const deaf: OpenWebSocket = () => Promise.resolve(err('No WebSocket answered.'));

/** What the script in the command prints as its mark, as the host's shell would. */
function ready(command: string): string {
  const script = Buffer.from(/printf %s (\S+) /.exec(command)?.[1] ?? '', 'base64').toString();
  const mark = /proxy ready\\n' '([0-9a-f]{16})'/.exec(script)?.[1] ?? 'no mark';
  return `Welcome to devbox\n${mark}\n\n${mark} proxy ready\n`;
}

describe('openServerLink', () => {
  it('takes the control socket where it can', async () => {
    const direct = session({ openUnix: () => Promise.resolve(ok(new PassThrough())) });
    expect(await openServerLink(direct, server, accepts)).toMatchObject({
      ok: true,
      value: { transport: 'socket' },
    });
    expect(await openServerLink(direct, server, deaf)).toMatchObject({ ok: false, error: { kind: 'dead' } });
  });

  it('goes through the proxy command where forwarding is refused', async () => {
    const proxied = session({ exec: remoteProcess(ready, null) });
    expect(await openServerLink(proxied, server, accepts)).toMatchObject({
      ok: true,
      value: { transport: 'proxy' },
    });
    expect(await openServerLink(proxied, server, deaf)).toMatchObject({ ok: false, error: { kind: 'dead' } });
  });

  it('says that the host allows neither', async () => {
    expect(await openServerLink(session({}), server, accepts)).toMatchObject({
      ok: false,
      error: { kind: 'refused' },
    });
    const ends = session({ exec: remoteProcess(() => 'not allowed\n', { code: 1, signal: null }) });
    expect(await openServerLink(ends, server, accepts)).toMatchObject({
      ok: false,
      error: { kind: 'refused' },
    });
  });

  it('does not take a link that broke for a policy: that would never be tried again', async () => {
    const broken = [
      session({ openUnix: () => Promise.resolve(lost) }),
      session({ exec: () => Promise.resolve(lost) }),
      session({ exec: remoteProcess(() => '', { code: null, signal: null }) }),
    ];
    for (const of of broken) {
      expect(await openServerLink(of, server, accepts)).toMatchObject({ ok: false, error: { kind: 'lost' } });
    }
  });

  it('without the path of codex leaves the question to the bootstrap', async () => {
    expect(await openServerLink(session({}), { ...server, codexPath: null }, accepts)).toMatchObject({
      ok: false,
      error: { kind: 'dead' },
    });
  });
});
