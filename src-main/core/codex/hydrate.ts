import { decodeSettings, decodeThreadSummary, decodeTurns } from '../../../src-shared/codex/decode';
import type { ThreadEvent } from '../../../src-shared/codex/thread-event';
import type { AppServerClient, RpcFailure } from './app-server-client';
import type { FollowedThread } from './followed-thread';
import { threadPermissions } from './permission';
import type { ThreadChoice } from './thread-preferences';

/** Turns per page. The newest page comes with the subscription, older ones on demand. */
const turnsPerPage = 30;
/** Resuming reads the rollout from the host's disk. */
const resumeTimeoutMs = 60_000;

/**
 * Subscribes this link to a thread and folds the server's snapshot of it. Live events that arrive meanwhile are kept
 * back and folded after it.
 *
 * @returns null on success.
 */
export async function hydrateThread(
  client: AppServerClient,
  target: FollowedThread,
  choice: ThreadChoice | null,
): Promise<RpcFailure | null> {
  target.holdBack();
  const { threadId } = target.state();
  const reply = await client.call(
    'thread/resume',
    {
      threadId,
      // Honoured only when the server has to load the thread; a loaded one ignores it (trap 8).
      ...(choice === null ? {} : threadPermissions(choice.permissionMode)),
      // The whole history is deprecated for paginated threads (trap 24).
      excludeTurns: true,
      initialTurnsPage: { limit: turnsPerPage, sortDirection: 'desc', itemsView: 'full' },
    },
    { timeoutMs: resumeTimeoutMs },
  );
  if (!reply.ok) {
    target.release(null);
    return reply.error;
  }
  const page = reply.value.initialTurnsPage;
  const thread = decodeThreadSummary(reply.value.thread);
  if (thread === null) {
    target.release(null);
    return { kind: 'answered', code: 0, message: 'codex sent a thread that Mooring can not read.' };
  }
  const snapshot: ThreadEvent = {
    type: 'hydrated',
    thread,
    settings: decodeSettings(reply.value),
    turns: decodeTurns(page?.data).reverse(),
    olderCursor: page?.nextCursor ?? null,
  };
  target.release(snapshot);
  return null;
}

/** The page before the oldest loaded turn. @returns null on success, also when there is nothing older. */
export async function loadOlderTurns(
  client: AppServerClient,
  target: FollowedThread,
): Promise<RpcFailure | null> {
  const { threadId, olderCursor } = target.state();
  if (olderCursor === null) return null;
  const reply = await client.call('thread/turns/list', {
    threadId,
    cursor: olderCursor,
    limit: turnsPerPage,
    sortDirection: 'desc',
    itemsView: 'full',
  });
  if (!reply.ok) return reply.error;
  target.push({
    type: 'olderLoaded',
    turns: decodeTurns(reply.value.data).reverse(),
    olderCursor: reply.value.nextCursor,
  });
  target.flush();
  return null;
}

/**
 * Reads a finished turn again whose beginning was missed. Only a completed one: of an interrupted turn the server keeps
 * less than was seen live (trap 19).
 */
export async function readTurnAgain(
  client: AppServerClient,
  target: FollowedThread,
  turnId: string,
): Promise<void> {
  const { threadId } = target.state();
  const reply = await client.call('thread/turns/list', {
    threadId,
    limit: 5,
    sortDirection: 'desc',
    itemsView: 'full',
  });
  if (!reply.ok) return;
  const turn = decodeTurns(reply.value.data).find((candidate) => candidate.id === turnId);
  if (turn?.status === 'completed') target.push({ type: 'turnReplaced', turn });
}
