import type { Channel } from '../../src-shared/contract/channel';
import type { Ports } from './ports/ports';

/** The whole application without a shell. */
export interface App {
  /** Serves the contract to one more renderer: a window, a browser tab, a reload. Returns its detachment. */
  attach(channel: Channel): () => void;
  /** The machine woke up or its network changed: look at every link at once instead of waiting for time-outs. */
  wake(): void;
  /** Writes what is unwritten and ends every connection. */
  close(): Promise<void>;
}

export declare function createApp(ports: Ports): Promise<App>;
