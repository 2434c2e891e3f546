import type { AppError } from '../../src-shared/contract/errors';
import type { ConnectionView } from '../../src-shared/contract/models';
import type { Result } from '../../src-shared/result';
import type { Api } from '../host/api';
import { emptyThreadList, placeOf, threadKey, type AppState } from './app-state';
import { createFrameQueue } from './frame-queue';
import { opened, opening, received } from './thread-follow';
import { withEntry, withoutEntry, type AppStore } from './store';

/** Keeps the store true to the core: reads everything when a channel opens, then folds what the core tells. */
export interface Session {
  /** Subscribes to everything. Returns its end. */
  start(): () => void;
  /** Opens a thread, or opens it anew. */
  openThread(hostId: string, threadId: string): Promise<void>;
  loadThreads(hostId: string, cursor: string | null): Promise<void>;
  loadModels(hostId: string): Promise<void>;
}

export interface SessionDeps {
  readonly store: AppStore;
  readonly api: Api;
  readonly now: () => number;
  onNotice(notice: { what: string; why: string | null; hostAlias: string | null }): void;
}

export function createSession({ store, api, now, onNotice }: SessionDeps): Session {
  const queue = createFrameQueue<AppState>((change) => store.setState(change));
  /** Which opening of a thread is the newest: the reply of an older one is dropped. */
  const openings = new Map<string, number>();

  const openThread = async (hostId: string, threadId: string): Promise<void> => {
    const key = threadKey(hostId, threadId);
    const turn = (openings.get(key) ?? 0) + 1;
    openings.set(key, turn);
    queue.flush();
    store.setState((state) => ({ threads: withEntry(state.threads, key, opening(state.threads[key])) }));
    const reply = await api.call('threads.open', { hostId, threadId });
    // Batches that came before the reply must be among those that wait for it.
    queue.flush();
    const follow = store.getState().threads[key];
    if (openings.get(key) !== turn || follow?.phase !== 'opening') return;
    if (!reply.ok) {
      const failed = { phase: 'failed', shown: follow.shown, error: reply.error } as const;
      store.setState((state) => ({ threads: withEntry(state.threads, key, failed) }));
      return;
    }
    const step = opened(follow, reply.value);
    store.setState((state) => ({ threads: withEntry(state.threads, key, step.follow) }));
    if (step.gap) await openThread(hostId, threadId);
  };

  const loadThreads = async (hostId: string, cursor: string | null): Promise<void> => {
    const list = (state: AppState) => state.threadLists[hostId] ?? emptyThreadList;
    store.setState((state) => ({
      threadLists: withEntry(state.threadLists, hostId, { ...list(state), phase: 'loading', error: null }),
    }));
    const reply = await api.call('threads.list', { hostId, cursor });
    store.setState((state) => {
      if (!reply.ok) {
        const failed = { ...list(state), phase: 'none', error: reply.error } as const;
        return { threadLists: withEntry(state.threadLists, hostId, failed) };
      }
      const fresh = Object.fromEntries(reply.value.threads.map((thread) => [thread.id, thread]));
      const threads = cursor === null ? fresh : { ...list(state).threads, ...fresh };
      const { nextCursor } = reply.value;
      return {
        threadLists: withEntry(state.threadLists, hostId, {
          phase: 'ready',
          threads,
          nextCursor,
          error: null,
        }),
      };
    });
  };

  const loadModels = async (hostId: string): Promise<void> => {
    const reply = await api.call('models.list', { hostId });
    if (reply.ok) store.setState((state) => ({ models: withEntry(state.models, hostId, reply.value) }));
  };

  /** A host that has just become reachable: its lists, and the thread in front if it could not be opened before. */
  const hostReady = (hostId: string): void => {
    void loadThreads(hostId, null);
    void loadModels(hostId);
    const place = placeOf(store.getState());
    if (place.type !== 'thread' || place.hostId !== hostId) return;
    const follow = store.getState().threads[threadKey(hostId, place.threadId)];
    if (follow === undefined || follow.phase === 'failed') void openThread(hostId, place.threadId);
  };

  const connectionChanged = (view: ConnectionView): void => {
    const before = store.getState().connections[view.hostId]?.state.phase;
    // At once and not with the next frame: `hostReady` below reads the store.
    store.setState((state) => ({
      connections: withEntry(state.connections, view.hostId, view),
      lastSeen:
        before === 'ready' || view.state.phase === 'ready'
          ? withEntry(state.lastSeen, view.hostId, now())
          : state.lastSeen,
    }));
    if (view.state.phase === 'ready' && before !== 'ready') hostReady(view.hostId);
  };

  const readAll = async (): Promise<void> => {
    const [info, settings, hosts, connections, approvals, outbox, drafts, catalog] = await Promise.all([
      api.call('app.info', null),
      api.call('settings.read', null),
      api.call('hosts.list', null),
      api.call('connections.list', null),
      api.call('approvals.list', null),
      api.call('outbox.list', null),
      api.call('drafts.read', null),
      api.call('catalog.read', null),
    ]);
    const state = store.getState();
    const known = orElse(hosts, [...state.hosts]);
    const first = !state.loaded;
    const settled = orElse(settings, state.settings);
    const last = settled.lastPlace;
    store.setState({
      loaded: state.loaded || (info.ok && hosts.ok),
      info: orElse(info, state.info),
      settings: settled,
      hosts: known,
      approvals: orElse(approvals, [...state.approvals]),
      outbox: orElse(outbox, [...state.outbox]),
      // What is typed in this page is newer than what the core wrote down.
      drafts: { ...orElse(drafts, {}), ...state.drafts },
      catalog: orElse(catalog, state.catalog),
      connections: {},
      // Every copy of a thread belongs to the channel that is gone; the one in front is opened anew.
      threads: frontThreadOnly(state),
      ...(first && last !== null && known.some((host) => host.id === last.hostId)
        ? { trail: { places: [{ type: 'thread', ...last }], at: 0 } }
        : {}),
    });
    for (const view of orElse(connections, [])) connectionChanged(view);
    const place = placeOf(store.getState());
    if (place.type === 'thread') void openThread(place.hostId, place.threadId);
  };

  const start = (): (() => void) => {
    const ends = [
      api.onLink((link) => {
        store.setState({ link });
        if (link.phase === 'open') void readAll();
      }),
      api.on('catalog.changed', (catalog) => store.setState({ catalog })),
      api.on('hosts.changed', (hosts) => store.setState({ hosts })),
      api.on('settings.changed', (settings) => store.setState({ settings })),
      api.on('approvals.changed', (approvals) => store.setState({ approvals })),
      api.on('outbox.changed', (outbox) => store.setState({ outbox })),
      api.on('connection.changed', connectionChanged),
      api.on('thread.changed', ({ hostId, thread }) =>
        queue.push((state) => {
          const list = state.threadLists[hostId] ?? emptyThreadList;
          const threads = withEntry(list.threads, thread.id, thread);
          return { ...state, threadLists: withEntry(state.threadLists, hostId, { ...list, threads }) };
        }),
      ),
      api.on('thread.removed', ({ hostId, threadId }) =>
        queue.push((state) => {
          const list = state.threadLists[hostId] ?? emptyThreadList;
          const threads = withoutEntry(list.threads, threadId);
          return {
            ...state,
            threadLists: withEntry(state.threadLists, hostId, { ...list, threads }),
            threads: withoutEntry(state.threads, threadKey(hostId, threadId)),
          };
        }),
      ),
      api.on('thread.events', ({ hostId, threadId, revision, events }) =>
        queue.push((state) => {
          const key = threadKey(hostId, threadId);
          const follow = state.threads[key];
          if (follow === undefined) return state;
          const step = received(follow, { revision, events });
          if (step.gap) queueMicrotask(() => void openThread(hostId, threadId));
          return { ...state, threads: withEntry(state.threads, key, step.follow) };
        }),
      ),
      api.on('notice', ({ hostId, what, why }) => {
        const host = store.getState().hosts.find((candidate) => candidate.id === hostId);
        onNotice({ what, why, hostAlias: host?.alias ?? null });
      }),
    ];
    api.start();
    return () => ends.forEach((end) => end());
  };

  return { start, openThread, loadThreads, loadModels };
}

function orElse<T, U>(result: Result<T, AppError>, fallback: U): T | U {
  return result.ok ? result.value : fallback;
}

function frontThreadOnly(state: AppState): AppState['threads'] {
  const place = placeOf(state);
  if (place.type !== 'thread') return {};
  const key = threadKey(place.hostId, place.threadId);
  const follow = state.threads[key];
  return follow === undefined ? {} : { [key]: follow };
}
