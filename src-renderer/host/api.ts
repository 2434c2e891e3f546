import type { Channel } from '../../src-shared/contract/channel';
import { createContractClient, type ContractClient } from '../../src-shared/contract/client';
import { advice, appError, type AppError } from '../../src-shared/contract/errors';
import { events, type EventName, type EventPayload } from '../../src-shared/contract/events';
import type { MethodInput, MethodName, MethodOutput } from '../../src-shared/contract/methods';
import { err, type Result } from '../../src-shared/result';

/**
 * - `opening`: the first channel is being made.
 * - `open`: requests reach the core.
 * - `lost`: there is no channel; another attempt is under way or waits.
 */
export type LinkState =
  | { readonly phase: 'opening' }
  | { readonly phase: 'open' }
  | { readonly phase: 'lost'; readonly why: string; readonly attempts: number; readonly everOpen: boolean };

/** The typed contract over a channel that may be replaced at any time. */
export interface Api {
  /** Never throws. Without a channel: `notConnected`, and nothing was sent. */
  call<M extends MethodName>(method: M, input: MethodInput<M>): Promise<Result<MethodOutput<M>, AppError>>;
  on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void;
  onLink(listener: (state: LinkState) => void): () => void;
  /** Makes the first channel, then a new one whenever it is lost. */
  start(): void;
  /** Does not wait for the next attempt. */
  retryNow(): void;
}

const firstDelayMs = 250;
const longestDelayMs = 8_000;

export function createApi(openChannel: () => Promise<Result<Channel, string>>): Api {
  const eventListeners = new Map<EventName, Set<(payload: never) => void>>();
  const linkListeners = new Set<(state: LinkState) => void>();
  let client: ContractClient | null = null;
  let everOpen = false;
  let attempts = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const tell = (state: LinkState): void => linkListeners.forEach((listener) => listener(state));

  const lost = (why: string): void => {
    attempts += 1;
    tell({ phase: 'lost', why, attempts, everOpen });
    timer = setTimeout(() => void open(), Math.min(longestDelayMs, firstDelayMs * 2 ** (attempts - 1)));
  };

  const open = async (): Promise<void> => {
    timer = null;
    const channel = await openChannel();
    if (!channel.ok) return lost(channel.error);
    const next = createContractClient(channel.value);
    client = next;
    for (const event of Object.keys(events) as EventName[]) {
      next.on(event, (payload) =>
        eventListeners.get(event)?.forEach((listener) => listener(payload as never)),
      );
    }
    attempts = 0;
    everOpen = true;
    next.onClose(() => {
      if (client !== next) return;
      client = null;
      lost('The channel closed.');
    });
    if (client === next) tell({ phase: 'open' });
  };

  return {
    call(method, input) {
      if (client !== null) return client.call(method, input);
      return Promise.resolve(
        err(
          appError(
            'notConnected',
            'Nothing was sent.',
            'The connection to Mooring’s core is lost.',
            advice('Wait until it is back; this page reconnects by itself.'),
          ),
        ),
      );
    },
    on(event, listener) {
      const known = eventListeners.get(event) ?? new Set();
      eventListeners.set(event, known);
      known.add(listener);
      return () => known.delete(listener);
    },
    onLink(listener) {
      linkListeners.add(listener);
      return () => linkListeners.delete(listener);
    },
    start() {
      tell({ phase: 'opening' });
      void open();
    },
    retryNow() {
      if (timer === null) return;
      clearTimeout(timer);
      void open();
    },
  };
}
