import type { EventName, EventPayload } from '../../../src-shared/contract/events';
import type { ApprovalBroker } from '../codex/approval-broker';
import { createHostSession, type HostSession } from '../codex/host-session';
import type { Outbox } from '../codex/outbox';
import type { ThreadPreferences } from '../codex/thread-preferences';
import type { ThreadService } from '../codex/thread-service';
import { attemptConnection } from '../connection/attempt';
import { createConnection, type Connection } from '../connection/connection';
import { createConnectionLog, type ConnectionLog } from '../connection/connection-log';
import type { Ports } from '../ports/ports';
import type { HostRegistry } from './host-registry';

/** What lives for each added host while the app runs: its connection, its threads, its log. */
export interface HostRuntime {
  readonly connection: Connection;
  readonly session: HostSession;
  readonly log: ConnectionLog;
}

export interface HostRuntimes {
  /** null for a host that is not in the registry. */
  get(hostId: string): HostRuntime | null;
  all(): readonly HostRuntime[];
  remove(hostId: string): void;
  wake(): void;
  close(): void;
}

export interface HostRuntimesDeps {
  readonly ports: Ports;
  readonly registry: HostRegistry;
  readonly broker: ApprovalBroker;
  readonly outbox: Outbox;
  readonly preferences: ThreadPreferences;
  readonly threads: ThreadService;
  emit<E extends EventName>(event: E, payload: EventPayload<E>): void;
}

/** Hosts never wait for each other: each has its own runtime, made when it is first needed. */
export function createHostRuntimes(deps: HostRuntimesDeps): HostRuntimes {
  const { ports, registry, broker, emit } = deps;
  const runtimes = new Map<string, HostRuntime>();

  const make = (hostId: string, alias: string): HostRuntime => {
    const log = createConnectionLog();
    let knownCodexHome: string | null = null;
    const session = createHostSession({
      hostId,
      clock: ports.clock,
      logger: ports.logger,
      broker,
      outbox: deps.outbox,
      preferences: deps.preferences,
      onBatch: ({ threadId, revision, events }) =>
        emit('thread.events', { hostId, threadId, revision, events: [...events] }),
      onSummary: (thread) => emit('thread.changed', { hostId, thread }),
      onRemoved: (threadId) => emit('thread.removed', { hostId, threadId }),
      onNotice: (what, why) => emit('notice', { hostId, what, why }),
    });
    const connection = createConnection({
      hostId,
      clock: ports.clock,
      logger: ports.logger,
      attempt: (request) => attemptConnection(ports, { alias, codexPath: null, knownCodexHome, ...request }),
      onChange(view) {
        log.record(view, ports.clock.now());
        emit('connection.changed', view);
      },
      onLink(link) {
        knownCodexHome = link.server.codexHome;
        session.attachLink(link);
        // Threads that wait for an answer are found by the list, and followed (see host-session).
        void deps.threads.list(session, null);
      },
      onLinkLost: () => session.detachLink(),
    });
    return { connection, session, log };
  };

  return {
    get(hostId) {
      const host = registry.find(hostId);
      if (host === null) return null;
      const known = runtimes.get(hostId) ?? make(hostId, host.alias);
      runtimes.set(hostId, known);
      return known;
    },
    all: () => [...runtimes.values()],
    remove(hostId) {
      runtimes.get(hostId)?.connection.disconnect();
      runtimes.delete(hostId);
      broker.dropHost(hostId);
    },
    wake: () => runtimes.forEach((runtime) => runtime.connection.wake()),
    close: () => runtimes.forEach((runtime) => runtime.connection.disconnect()),
  };
}
