import type { Channel } from '../../src-shared/contract/channel';
import { createChannelEnd } from '../../src-shared/contract/channel-end';

/** Two ends of one wire inside this process. Messages are copied as JSON, and arrive in a later microtask. */
export function createMemoryChannelPair(): readonly [Channel, Channel] {
  const left = createChannelEnd({
    post: (message) => carry(message, (copy) => right.deliver(copy)),
    close: () => queueMicrotask(() => right.closed()),
  });
  const right = createChannelEnd({
    post: (message) => carry(message, (copy) => left.deliver(copy)),
    close: () => queueMicrotask(() => left.closed()),
  });
  return [left.channel, right.channel];
}

function carry(message: unknown, deliver: (copy: unknown) => void): void {
  const copy: unknown = JSON.parse(JSON.stringify(message));
  queueMicrotask(() => deliver(copy));
}
