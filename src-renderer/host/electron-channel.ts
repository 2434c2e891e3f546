import type { Channel } from '../../src-shared/contract/channel';
import { createChannelEnd } from '../../src-shared/contract/channel-end';
import { err, ok, type Result } from '../../src-shared/result';
import type { ShellBridge } from './shell-bridge';

const portDeadlineMs = 20_000;

/** Asks the preload for a port to the core. Fails with a sentence when none arrives. */
export function openElectronChannel(bridge: ShellBridge): Promise<Result<Channel, string>> {
  return new Promise((resolve) => {
    const settle = (result: Result<Channel, string>): void => {
      clearTimeout(deadline);
      window.removeEventListener('message', receive);
      resolve(result);
    };
    const receive = (event: MessageEvent<unknown>): void => {
      // Only the preload can post to this window from itself; a frame or an opener can not.
      if (event.source !== window || event.data !== 'mooring:port') return;
      const port = event.ports[0];
      if (port !== undefined) settle(ok(portChannel(port)));
    };
    const deadline = setTimeout(() => settle(err('The core did not answer.')), portDeadlineMs);
    window.addEventListener('message', receive);
    bridge.requestPort();
  });
}

function portChannel(port: MessagePort): Channel {
  const end = createChannelEnd({ post: (message) => port.postMessage(message), close: () => port.close() });
  port.onmessage = (event: MessageEvent<unknown>) => end.deliver(event.data);
  // Chromium tells when the other side of a port has gone; older DOM typings do not know the event.
  port.addEventListener('close', () => end.closed());
  return end.channel;
}
