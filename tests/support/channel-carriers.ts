import type { AddressInfo } from 'node:net';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { WebSocket, WebSocketServer } from 'ws';
import { socketChannel } from '../../src-main/adapters/loopback-server/socket-channel';
import type { Channel } from '../../src-shared/contract/channel';
import { createChannelEnd } from '../../src-shared/contract/channel-end';
import { createMemoryChannelPair } from './memory-channel';

/** A channel and everything under it. `close` leaves no port and no socket behind. */
export interface Carrier {
  readonly core: Channel;
  readonly renderer: Channel;
  close(): Promise<void>;
}

/** The carriers of the renderer wire, by what a test calls them. */
export const carriers: Readonly<Record<string, () => Promise<Carrier>>> = {
  'a memory pair': () => {
    const [core, renderer] = createMemoryChannelPair();
    return Promise.resolve({ core, renderer, close: () => Promise.resolve() });
  },
  'a MessageChannel': () => {
    const { port1, port2 } = new MessageChannel();
    return Promise.resolve({
      core: portChannel(port1),
      renderer: portChannel(port2),
      close: () => Promise.resolve(port1.close()),
    });
  },
  'a WebSocket': webSocketCarrier,
};

/** As Electron's adapter does it; a port of Electron has its messages under `event.data`. */
function portChannel(port: MessagePort): Channel {
  const end = createChannelEnd({
    post: (message) => port.postMessage(message),
    close: () => port.close(),
  });
  port.on('message', (message: unknown) => end.deliver(message));
  port.on('close', () => end.closed());
  return end.channel;
}

async function webSocketCarrier(): Promise<Carrier> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise((resolve) => server.once('listening', resolve));
  const accepted = new Promise<WebSocket>((resolve) => server.once('connection', resolve));
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const opened = new Promise((resolve) => client.once('open', resolve));
  const core = socketChannel(await accepted, 1_000_000);
  await opened;
  return {
    core,
    renderer: socketChannel(client, 1_000_000),
    async close() {
      client.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
