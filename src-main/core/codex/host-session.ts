import { decodeNotification, decodeThreadSummary } from '../../../src-shared/codex/decode';
import type { ThreadEvent } from '../../../src-shared/codex/thread-event';
import type { ThreadSummary } from '../../../src-shared/codex/thread-state';
import type { HostLink } from '../connection/attempt';
import type { Clock } from '../ports/clock';
import type { Logger } from '../ports/logger';
import { approvalKey, type ApprovalBroker } from './approval-broker';
import { decodeApproval } from './approval-decode';
import { unsupported, type RequestId, type RpcFailure, type ServerReply } from './app-server-client';
import { createFollowedThread, type FollowedThread } from './followed-thread';
import { hydrateThread, readTurnAgain } from './hydrate';
import type { Outbox } from './outbox';
import type { ThreadPreferences } from './thread-preferences';
import { createThreadSummaries, type ThreadSummaries } from './thread-summaries';

/**
 * One host's threads over all the links it has had: which are followed, what is known of them, and where notifications
 * and questions of the server go. It is told of links by the connection and never makes one.
 */
export interface HostSession {
  readonly hostId: string;
  link(): HostLink | null;
  attachLink(link: HostLink): void;
  detachLink(): void;
  summaries: ThreadSummaries;
  /** The thread if it is followed already. */
  followed(threadId: string): FollowedThread | null;
  /** Follows a thread that this link subscribed to by starting it. */
  adopt(threadId: string, snapshot: ThreadEvent): FollowedThread;
  /** Subscribes and hydrates, once however often it is asked. An error is a sentence of the server. */
  follow(threadId: string): Promise<{ thread: FollowedThread; failure: HydrateFailure | null }>;
  unfollow(threadId: string): void;
}

export type HydrateFailure = RpcFailure;

export interface HostSessionDeps {
  readonly hostId: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly broker: ApprovalBroker;
  readonly outbox: Outbox;
  readonly preferences: ThreadPreferences;
  onBatch(batch: { threadId: string; revision: number; events: readonly ThreadEvent[] }): void;
  onSummary(thread: ThreadSummary): void;
  onRemoved(threadId: string): void;
  onNotice(what: string, why: string | null): void;
}

export function createHostSession(deps: HostSessionDeps): HostSession {
  const { hostId, clock, logger, broker, outbox } = deps;
  const threads = new Map<string, FollowedThread>();
  const hydrating = new Map<string, Promise<HydrateFailure | null>>();
  /** Turns that were seen only from their middle on: read again once they are over. */
  const incomplete = new Set<string>();
  let link: HostLink | null = null;
  const summaries = createThreadSummaries({
    onChange(summary) {
      deps.onSummary(summary);
      followIfWaiting(summary);
    },
    onRemove: deps.onRemoved,
  });

  const thread = (threadId: string): FollowedThread => {
    const known = threads.get(threadId);
    if (known !== undefined) return known;
    const created = createFollowedThread(threadId, { clock, onBatch: deps.onBatch });
    threads.set(threadId, created);
    return created;
  };

  const hydrate = (threadId: string): Promise<HydrateFailure | null> => {
    const running = hydrating.get(threadId);
    if (running !== undefined) return running;
    const current = link;
    const target = thread(threadId);
    if (current === null) return Promise.resolve({ kind: 'notSent', why: 'The host is not connected.' });
    const work: Promise<HydrateFailure | null> = hydrateThread(
      current.client,
      target,
      deps.preferences.get(hostId, threadId),
    ).then((failure) => {
      if (hydrating.get(threadId) === work) hydrating.delete(threadId);
      if (failure !== null || link !== current) return failure;
      const state = target.state();
      for (const id of state.turnIds) {
        if (state.turns[id]?.status === 'inProgress') incomplete.add(id);
      }
      const summary = summaries.get(threadId);
      if (summary !== null) summaries.put({ ...summary, status: state.status, name: state.name });
      if (state.status.type !== 'active' || state.status.waitingOn === null) {
        broker.dropSuspended(hostId, threadId);
      }
      outbox.reconcile(hostId, state);
      return null;
    });
    hydrating.set(threadId, work);
    return work;
  };

  /** A thread that waits for an answer is followed without being asked: its question is only sent to subscribers. */
  const followIfWaiting = (summary: ThreadSummary): void => {
    const { status } = summary;
    if (status.type === 'active' && status.waitingOn !== null && !threads.has(summary.id))
      void hydrate(summary.id);
  };

  const receive = (method: string, params: unknown): void => {
    if (receiveAboutList(method, params)) return;
    const decoded = decodeNotification(method, params);
    if (decoded === null) {
      logger.debug({ hostId, method }, 'notification without a view');
      return;
    }
    const { threadId, event } = decoded;
    summaries.apply(threadId, event, clock.now());
    const followed = threads.get(threadId);
    if (followed === undefined) return;
    followed.push(event);
    if (event.type === 'itemStarted' && event.item.type === 'userMessage' && event.item.clientId !== null) {
      followed.flush();
      outbox.arrived(event.item.clientId);
    }
    if (event.type === 'turnCompleted' && incomplete.delete(event.turn.id) && link !== null) {
      void readTurnAgain(link.client, followed, event.turn.id);
    }
  };

  /** Notifications about the list of threads. @returns true when that is all they are. */
  const receiveAboutList = (method: string, params: unknown): boolean => {
    const { thread: raw, threadId, requestId } = fields(params);
    switch (method) {
      case 'thread/started': {
        const summary = decodeThreadSummary(raw);
        if (summary !== null) summaries.put(summary);
        return true;
      }
      case 'thread/archived':
      case 'thread/deleted':
        if (typeof threadId === 'string') forget(threadId);
        return true;
      case 'serverRequest/resolved':
        if (link !== null && isRequestId(requestId)) {
          broker.resolved(approvalKey(hostId, link.server.serverInstance, requestId));
        }
        return true;
      default:
        return false;
    }
  };

  const answerServer = (
    of: HostLink,
    id: RequestId,
    method: string,
    params: unknown,
  ): Promise<ServerReply> => {
    const approval = decodeApproval(method, params, {
      key: approvalKey(hostId, of.server.serverInstance, id),
      hostId,
      now: clock.now(),
    });
    if (approval === null) {
      logger.warn({ hostId, method }, 'refused a request of the server');
      deps.onNotice(
        'Codex asked for something this version of Mooring can not show, so it was refused.',
        `The request was ${method.slice(0, 100)}. The turn goes on without it.`,
      );
      return Promise.resolve(unsupported(method));
    }
    thread(approval.threadId).flush();
    return broker.open(approval);
  };

  const forget = (threadId: string): void => {
    threads.delete(threadId);
    summaries.remove(threadId);
  };

  return {
    hostId,
    summaries,
    link: () => link,
    followed: (threadId) => threads.get(threadId) ?? null,
    attachLink(next) {
      link = next;
      next.client.onNotification((method, params) => {
        if (link === next) receive(method, params);
      });
      next.client.onServerRequest((id, method, params) => answerServer(next, id, method, params));
      // No sequence numbers in the protocol: after every reconnect everything followed is read anew (decision 3).
      for (const threadId of threads.keys()) void hydrate(threadId);
    },
    detachLink() {
      link = null;
      hydrating.clear();
      broker.suspend(hostId);
      outbox.linkLost(hostId);
      for (const followed of threads.values()) {
        followed.release({ type: 'linkLost' });
      }
    },
    adopt(threadId, snapshot) {
      const followed = thread(threadId);
      followed.release(snapshot);
      return followed;
    },
    async follow(threadId) {
      const known = threads.get(threadId);
      if (known?.state().hydration === 'ready') return { thread: known, failure: null };
      return { thread: thread(threadId), failure: await hydrate(threadId) };
    },
    unfollow: (threadId) => void threads.delete(threadId),
  };
}

function fields(params: unknown): Record<string, unknown> {
  return typeof params === 'object' && params !== null ? { ...params } : {};
}

function isRequestId(value: unknown): value is RequestId {
  return typeof value === 'string' || typeof value === 'number';
}
