import type { MessageSocket } from '../../src-main/core/ports/websocket';

/** A codex that says only what the test makes it say. */
export interface FakeMessageSocket extends MessageSocket {
  /** What the client sent, oldest first, parsed. */
  readonly sent: Record<string, unknown>[];
  /** Sends text to the client as it is. */
  say(text: string): void;
  /** Sends an object as JSON. */
  tell(message: unknown): void;
  /** The newest request of a method. */
  request(method: string): { id: unknown; params: unknown };
  /** Every `send` from now on throws. */
  breakWrites(): void;
  pings: { settle(roundTripMs: number): void; fail(): void }[];
}

export function createFakeMessageSocket(): FakeMessageSocket {
  const listeners = new Set<(text: string) => void>();
  const closeListeners = new Set<(why: string) => void>();
  const sent: Record<string, unknown>[] = [];
  let closed: string | null = null;
  let broken = false;
  const socket: FakeMessageSocket = {
    sent,
    pings: [],
    send(text) {
      if (broken) throw new Error('write after end');
      sent.push(JSON.parse(text) as Record<string, unknown>);
    },
    onMessage(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onClose(listener) {
      if (closed !== null) listener(closed);
      else closeListeners.add(listener);
      return () => closeListeners.delete(listener);
    },
    ping: () =>
      new Promise((resolve, reject) => {
        socket.pings.push({ settle: resolve, fail: () => reject(new Error('no pong')) });
      }),
    close() {
      if (closed !== null) return;
      closed = 'closed';
      closeListeners.forEach((listener) => listener('closed'));
    },
    say: (text) => listeners.forEach((listener) => listener(text)),
    tell: (message) => socket.say(JSON.stringify(message)),
    request(method) {
      const found = sent.filter((message) => message.method === method).at(-1);
      if (found === undefined) throw new Error(`nothing called ${method}`);
      return { id: found.id, params: found.params };
    },
    breakWrites() {
      broken = true;
    },
  };
  return socket;
}
