import type { Channel } from '../../src-shared/contract/channel';
import type { EventName, EventPayload } from '../../src-shared/contract/events';
import { serveContract, type ContractServer } from '../../src-shared/contract/server';
import { createApprovalBroker } from './codex/approval-broker';
import { createOutbox } from './codex/outbox';
import { createThreadPreferences } from './codex/thread-preferences';
import { createThreadService } from './codex/thread-service';
import { createHostRuntimes } from './hosts/host-runtimes';
import { createHostRegistry } from './hosts/host-registry';
import type { Ports } from './ports/ports';
import { createHandlers } from './rpc/handlers';
import { createDrafts } from './settings/drafts';
import { createReportingStore } from './settings/reporting-store';
import { createSettingsService } from './settings/settings-service';

/** The whole application without a shell. */
export interface App {
  /** Serves the contract to one more renderer: a window, a browser tab, a reload. Returns its detachment. */
  attach(channel: Channel): () => void;
  /** The machine woke up or its network changed: look at every link at once instead of waiting for time-outs. */
  wake(): void;
  /** Ends every connection; what was to be written is written. */
  close(): Promise<void>;
}

/** Builds the application from its ports. Reads what is stored, then connects the hosts that were connected last. */
export async function createApp(ports: Ports): Promise<App> {
  const renderers = new Set<ContractServer>();
  const emit = <E extends EventName>(event: E, payload: EventPayload<E>): void => {
    for (const renderer of renderers) renderer.emit(event, payload);
  };

  const { logger } = ports;
  const documents = createReportingStore(ports.documents, {
    logger,
    onNotice: (what, why) => emit('notice', { hostId: null, what, why }),
  });
  const registry = await createHostRegistry(documents, (hosts) => emit('hosts.changed', [...hosts]));
  const settings = await createSettingsService(documents, (value) => emit('settings.changed', value));
  const drafts = await createDrafts(documents);
  const outbox = await createOutbox(documents, (entries) => emit('outbox.changed', [...entries]));
  const preferences = await createThreadPreferences(documents);
  const broker = createApprovalBroker((open) => emit('approvals.changed', [...open]));
  const threads = createThreadService({ outbox, preferences });
  const runtimes = createHostRuntimes({ ports, registry, broker, outbox, preferences, threads, emit });
  const handlers = createHandlers({
    ports,
    registry,
    settings,
    drafts,
    outbox,
    broker,
    threads,
    runtimes,
  });
  const unwatch = ports.catalog.watch(() => {
    void ports.catalog.read().then((catalog) => emit('catalog.changed', catalog));
  });
  for (const hostId of registry.wanted()) runtimes.get(hostId)?.connection.connect();

  return {
    attach(channel) {
      const renderer = serveContract(channel, handlers, (method, error) =>
        logger.error(
          { method, error: error instanceof Error ? error.stack : String(error) },
          'bug in a handler',
        ),
      );
      renderers.add(renderer);
      const detach = (): void => {
        if (renderers.delete(renderer)) renderer.dispose();
      };
      channel.onClose(detach);
      return detach;
    },
    wake: () => runtimes.wake(),
    async close() {
      unwatch();
      runtimes.close();
      const attached = [...renderers];
      renderers.clear();
      for (const renderer of attached) renderer.dispose();
      await documents.idle();
    },
  };
}
