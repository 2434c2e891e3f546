import type { Channel } from '../../src-shared/contract/channel';
import { createChannelEnd } from '../../src-shared/contract/channel-end';
import { err, ok, type Result } from '../../src-shared/result';

/** The key in the address (`#token=…`) is good for one page load; null when the address has none. */
export function tokenFromHash(hash: string): string | null {
  const token = new URLSearchParams(hash.replace(/^#/, '')).get('token');
  return token === null || token === '' ? null : token;
}

/** The channel of the web shell: a WebSocket, allowed by the session cookie. Fails with a sentence. */
export async function openWebChannel(): Promise<Result<Channel, string>> {
  const token = tokenFromHash(location.hash);
  if (token !== null) {
    const problem = await openSession(token);
    if (problem !== null) return err(problem);
    // The key must not stay in the history, in a bookmark or on a shared screen.
    history.replaceState(null, '', location.pathname);
  }
  return openSocket();
}

async function openSession(token: string): Promise<string | null> {
  try {
    const reply = await fetch('/session', {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    return reply.ok
      ? null
      : 'The key in the address is not the one of the Mooring that runs now. Open the address it printed last.';
  } catch {
    return 'Mooring does not answer at this address. Start it, and open the address it prints.';
  }
}

function openSocket(): Promise<Result<Channel, string>> {
  return new Promise((resolve) => {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/channel`);
    const end = createChannelEnd({
      post: (message) => socket.send(JSON.stringify(message)),
      close: () => socket.close(),
    });
    socket.onopen = () => resolve(ok(end.channel));
    socket.onmessage = (event: MessageEvent<unknown>) => {
      const message = parse(event.data);
      // Something that is not JSON means that the carrier is broken: better a fresh one than a hole in the stream.
      if (message === undefined) socket.close();
      else end.deliver(message);
    };
    socket.onclose = () => {
      end.closed();
      resolve(
        err('Mooring does not answer, or it does not know this page. Open the address it printed last.'),
      );
    };
  });
}

function parse(data: unknown): unknown {
  try {
    return typeof data === 'string' ? (JSON.parse(data) as unknown) : undefined;
  } catch {
    return undefined;
  }
}
