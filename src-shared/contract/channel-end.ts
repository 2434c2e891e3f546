import type { Channel } from './channel';

/** What a carrier (a port, a socket) calls when something happens on it. */
export interface ChannelEnd {
  readonly channel: Channel;
  deliver(message: unknown): void;
  /** The carrier is closed, whoever closed it. Repeated calls do nothing. */
  closed(): void;
}

/**
 * The part of a Channel that is the same over every carrier: messages wait for the first listener, a close is told
 * once and also to those who ask late, nothing is sent after it.
 */
export function createChannelEnd(carrier: { post(message: unknown): void; close(): void }): ChannelEnd {
  const early: unknown[] = [];
  const messageListeners = new Set<(message: unknown) => void>();
  const closeListeners = new Set<() => void>();
  let isClosed = false;

  const closed = (): void => {
    if (isClosed) return;
    isClosed = true;
    for (const listener of closeListeners) listener();
    closeListeners.clear();
  };

  return {
    channel: {
      post(message) {
        if (!isClosed) carrier.post(message);
      },
      onMessage(listener) {
        messageListeners.add(listener);
        for (const message of early.splice(0)) listener(message);
        return () => messageListeners.delete(listener);
      },
      onClose(listener) {
        if (isClosed) listener();
        else closeListeners.add(listener);
        return () => closeListeners.delete(listener);
      },
      close() {
        if (isClosed) return;
        carrier.close();
        closed();
      },
    },
    deliver(message) {
      if (isClosed) return;
      if (messageListeners.size === 0) early.push(message);
      else for (const listener of messageListeners) listener(message);
    },
    closed,
  };
}
