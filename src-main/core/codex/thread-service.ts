import { randomUUID } from 'node:crypto';
import { decodeSettings, decodeThreadSummary } from '../../../src-shared/codex/decode';
import type { ThreadState, ThreadSummary } from '../../../src-shared/codex/thread-state';
import { advice, appError, type AppError } from '../../../src-shared/contract/errors';
import type { Model, OutboxEntry, PermissionMode } from '../../../src-shared/contract/models';
import { err, ok, type Result } from '../../../src-shared/result';
import type { HostLink } from '../connection/attempt';
import type { RpcFailure } from './app-server-client';
import type { HostSession } from './host-session';
import { loadOlderTurns } from './hydrate';
import type { Outbox } from './outbox';
import { threadPermissions, turnPermissions } from './permission';
import { notConnected, rpcError } from './rpc-errors';
import type { ThreadChoice, ThreadPreferences } from './thread-preferences';

/** What a person does with the threads of a host. Every failure is a sentence. */
export interface ThreadService {
  list(
    session: HostSession,
    cursor: string | null,
  ): Promise<Result<{ threads: ThreadSummary[]; nextCursor: string | null }, AppError>>;
  create(
    session: HostSession,
    request: { cwd: string; text: string; permissionMode: PermissionMode; model: string | null },
  ): Promise<Result<{ threadId: string }, AppError>>;
  open(
    session: HostSession,
    threadId: string,
  ): Promise<Result<{ state: ThreadState; revision: number }, AppError>>;
  loadOlder(session: HostSession, threadId: string): Promise<Result<null, AppError>>;
  send(
    session: HostSession,
    request: { threadId: string; text: string; permissionMode: PermissionMode | null; model: string | null },
  ): Promise<Result<OutboxEntry, AppError>>;
  retry(session: HostSession, entry: OutboxEntry): Promise<Result<null, AppError>>;
  interrupt(session: HostSession, threadId: string): Promise<Result<null, AppError>>;
  rename(session: HostSession, threadId: string, name: string): Promise<Result<null, AppError>>;
  archive(session: HostSession, threadId: string): Promise<Result<null, AppError>>;
  models(session: HostSession): Promise<Result<Model[], AppError>>;
}

const threadsPerPage = 100;

export function createThreadService(deps: { outbox: Outbox; preferences: ThreadPreferences }): ThreadService {
  const { outbox, preferences } = deps;

  /** Hands an entry to the server: steers the turn that runs, or starts one. Ends with the entry's new status. */
  const deliver = async (session: HostSession, link: HostLink, entry: OutboxEntry): Promise<void> => {
    const followed = await session.follow(entry.threadId);
    if (followed.failure !== null) {
      outbox.update(entry.id, notDelivered(followed.failure));
      return;
    }
    const running = runningTurn(followed.thread.state());
    const input = [{ type: 'text' as const, text: entry.text, text_elements: [] }];
    const message = { threadId: entry.threadId, clientUserMessageId: entry.id, input };
    if (running !== null) {
      const steered = await link.client.call('turn/steer', { ...message, expectedTurnId: running });
      if (steered.ok) return;
      // Refused because that turn has just ended: then it starts one of its own.
      if (steered.error.kind !== 'answered') {
        outbox.update(entry.id, notDelivered(steered.error));
        return;
      }
    }
    const choice = preferences.get(entry.hostId, entry.threadId);
    const started = await link.client.call('turn/start', {
      ...message,
      ...(choice === null ? {} : turnPermissions(choice.permissionMode)),
      ...(choice === null || choice.model === null ? {} : { model: choice.model }),
    });
    if (!started.ok) outbox.update(entry.id, notDelivered(started.error));
  };

  const remember = (
    hostId: string,
    threadId: string,
    permissionMode: PermissionMode | null,
    model: string | null,
  ): void => {
    const before = preferences.get(hostId, threadId);
    const mode = permissionMode ?? before?.permissionMode ?? null;
    if (mode === null) return;
    const choice: ThreadChoice = { permissionMode: mode, model: model ?? before?.model ?? null };
    preferences.set(hostId, threadId, choice);
  };

  return {
    async list(session, cursor) {
      const what = 'The threads of this host could not be read.';
      const link = session.link();
      if (link === null) return err(notConnected(what));
      const reply = await link.client.call('thread/list', {
        cursor,
        limit: threadsPerPage,
        sortKey: 'updated_at',
        sortDirection: 'desc',
        modelProviders: [],
      });
      if (!reply.ok) return err(rpcError(what, reply.error));
      const unique = new Map<string, ThreadSummary>();
      for (const raw of reply.value.data) {
        const thread = decodeThreadSummary(raw);
        // The same id may come twice after a revert (trap 13).
        if (thread !== null && !unique.has(thread.id)) unique.set(thread.id, thread);
      }
      const threads = [...unique.values()];
      threads.forEach((thread) => session.summaries.put(thread));
      return ok({ threads, nextCursor: reply.value.nextCursor });
    },

    async create(session, request) {
      const what = 'The thread was not started.';
      const link = session.link();
      if (link === null) return err(notConnected(what));
      const folder = await link.client.call('fs/getMetadata', { path: request.cwd });
      if (!folder.ok)
        return err(rpcError(`${what} The folder ${request.cwd} could not be read.`, folder.error));
      if (!folder.value.isDirectory) {
        return err(
          appError(
            'invalid',
            what,
            `${request.cwd} is not a folder.`,
            advice('Choose a folder on the host.'),
          ),
        );
      }
      const started = await link.client.call('thread/start', {
        cwd: request.cwd,
        ...threadPermissions(request.permissionMode),
        ...(request.model === null ? {} : { model: request.model }),
      });
      if (!started.ok) return err(rpcError(what, started.error));
      const thread = decodeThreadSummary(started.value.thread);
      if (thread === null)
        return err(appError('answered', what, 'codex sent a thread that can not be read.'));
      preferences.set(session.hostId, thread.id, {
        permissionMode: request.permissionMode,
        model: request.model,
      });
      session.summaries.put(thread);
      const followed = session.adopt(thread.id, {
        type: 'hydrated',
        thread,
        settings: decodeSettings(started.value),
        turns: [],
        olderCursor: null,
      });
      const first = await link.client.call('turn/start', {
        threadId: thread.id,
        clientUserMessageId: randomUUID(),
        input: [{ type: 'text', text: request.text, text_elements: [] }],
        ...turnPermissions(request.permissionMode),
      });
      if (!first.ok) {
        // Nothing of a thread is on disk before its first turn (trap 15): the text goes back to the person.
        session.unfollow(followed.state().threadId);
        session.summaries.remove(thread.id);
        return err(rpcError(what, first.error));
      }
      return ok({ threadId: thread.id });
    },

    async open(session, threadId) {
      const { thread, failure } = await session.follow(threadId);
      // What was seen before the link was lost stays readable.
      if (failure !== null && thread.state().turnIds.length === 0) {
        return err(rpcError('The thread could not be opened.', failure));
      }
      thread.flush();
      return ok({ state: thread.state(), revision: thread.revision() });
    },

    async loadOlder(session, threadId) {
      const what = 'Earlier turns could not be loaded.';
      const link = session.link();
      const thread = session.followed(threadId);
      if (link === null || thread === null) return err(notConnected(what));
      const failure = await loadOlderTurns(link.client, thread);
      return failure === null ? ok(null) : err(rpcError(what, failure));
    },

    async send(session, request) {
      const link = session.link();
      if (link === null) return err(notConnected('The message was not sent.'));
      remember(session.hostId, request.threadId, request.permissionMode, request.model);
      const entry: OutboxEntry = {
        id: randomUUID(),
        hostId: session.hostId,
        threadId: request.threadId,
        text: request.text,
        status: 'sending',
        problem: null,
      };
      outbox.add(entry);
      await deliver(session, link, entry);
      return ok(outbox.find(entry.id) ?? entry);
    },

    async retry(session, entry) {
      const link = session.link();
      if (link === null) return err(notConnected('The message was not sent.'));
      outbox.update(entry.id, { status: 'sending', problem: null });
      await deliver(session, link, entry);
      return ok(null);
    },

    async interrupt(session, threadId) {
      const what = 'The turn was not stopped.';
      const link = session.link();
      const thread = session.followed(threadId);
      if (link === null || thread === null) return err(notConnected(what));
      thread.flush();
      const turnId = runningTurn(thread.state());
      if (turnId === null) return ok(null);
      const reply = await link.client.call('turn/interrupt', { threadId, turnId }, { timeoutMs: 10_000 });
      // "No active turn": it ended by itself in between, which is what was wanted.
      if (reply.ok || (reply.error.kind === 'answered' && /no active turn/i.test(reply.error.message))) {
        return ok(null);
      }
      return err(rpcError(what, reply.error));
    },

    async rename(session, threadId, name) {
      const what = 'The thread was not renamed.';
      const link = session.link();
      if (link === null) return err(notConnected(what));
      const reply = await link.client.call('thread/name/set', { threadId, name });
      if (!reply.ok) return err(rpcError(what, reply.error));
      const summary = session.summaries.get(threadId);
      if (summary !== null) session.summaries.put({ ...summary, name });
      return ok(null);
    },

    async archive(session, threadId) {
      const what = 'The thread was not archived.';
      const link = session.link();
      if (link === null) return err(notConnected(what));
      const reply = await link.client.call('thread/archive', { threadId });
      if (!reply.ok) return err(rpcError(what, reply.error));
      session.unfollow(threadId);
      session.summaries.remove(threadId);
      return ok(null);
    },

    async models(session) {
      const what = 'The models of this host could not be read.';
      const link = session.link();
      if (link === null) return err(notConnected(what));
      const reply = await link.client.call('model/list', { limit: 100 });
      if (!reply.ok) return err(rpcError(what, reply.error));
      return ok(
        reply.value.data.map((model) => ({
          id: model.model,
          displayName: model.displayName,
          isDefault: model.isDefault,
        })),
      );
    },
  };
}

/** A late event may have opened a turn that is long over: the thread's own status has the last word. */
function runningTurn(state: ThreadState): string | null {
  if (state.status.type !== 'active') return null;
  const newest = state.turnIds.at(-1);
  return newest !== undefined && state.turns[newest]?.status === 'inProgress' ? newest : null;
}

function notDelivered(failure: RpcFailure): Pick<OutboxEntry, 'status' | 'problem'> {
  if (failure.kind === 'outcomeUnknown') return { status: 'unknown', problem: null };
  const { what, why, remedy } = rpcError('This message did not reach Codex.', failure);
  return {
    status: 'failed',
    problem: { what, why, remedy: remedy ?? advice('Send it again, or discard it.') },
  };
}
