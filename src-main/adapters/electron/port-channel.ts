import type { MessagePortMain } from 'electron';
import type { Channel } from '../../../src-shared/contract/channel';
import { createChannelEnd } from '../../../src-shared/contract/channel-end';

/** The core process's end of a window's MessagePort as a Channel. */
export function portChannel(port: MessagePortMain): Channel {
  const end = createChannelEnd({
    post: (message) => port.postMessage(message),
    close: () => port.close(),
  });
  port.on('message', (event) => end.deliver(event.data));
  port.on('close', () => end.closed());
  port.start();
  return end.channel;
}
