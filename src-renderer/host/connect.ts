import type { Channel } from '../../src-shared/contract/channel';
import type { Result } from '../../src-shared/result';
import { openElectronChannel } from './electron-channel';
import { shellBridge } from './shell-bridge';
import { openWebChannel } from './web-channel';

/** Opens a channel to the core, whatever carries it here. The one place that asks which shell this is. */
export function openChannel(): Promise<Result<Channel, string>> {
  const bridge = shellBridge();
  return bridge === null ? openWebChannel() : openElectronChannel(bridge);
}

/** Hands a checked address to the system's browser, if the shell can do that. */
export function openInSystemBrowser(url: string): Promise<void> {
  const bridge = shellBridge();
  if (bridge !== null) return bridge.openExternal(url);
  window.open(url, '_blank', 'noopener,noreferrer');
  return Promise.resolve();
}
