import type { WebSocket } from 'ws';
import type { Channel } from '../../../src-shared/contract/channel';
import { createChannelEnd } from '../../../src-shared/contract/channel-end';

/** WebSocket close codes (RFC 6455, 7.4.1). */
const unsupportedData = 1003;
const invalidPayload = 1007;

/**
 * A browser's WebSocket as a Channel: one JSON value a text message.
 * A page that does not keep up (asleep, stopped in its debugger) is dropped once `maxBufferedBytes` wait for it: it
 * reconnects and hydrates anew, instead of the core holding ever more for it.
 */
export function socketChannel(socket: WebSocket, maxBufferedBytes: number): Channel {
  const end = createChannelEnd({
    post(message) {
      if (socket.readyState !== socket.OPEN) return;
      socket.send(JSON.stringify(message));
      if (socket.bufferedAmount > maxBufferedBytes) socket.terminate();
    },
    close: () => socket.close(),
  });
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) return socket.close(unsupportedData);
    let message: unknown;
    try {
      message = JSON.parse(data.toString('utf8'));
    } catch {
      return socket.close(invalidPayload);
    }
    end.deliver(message);
  });
  socket.on('close', () => end.closed());
  // A frame too large or malformed; `close` follows.
  socket.on('error', () => undefined);
  return end.channel;
}
