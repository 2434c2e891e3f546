import { coalesce } from '../../../src-shared/codex/coalesce';
import { reduceThreadAll } from '../../../src-shared/codex/thread-reducer';
import type { ThreadEvent } from '../../../src-shared/codex/thread-event';
import { emptyThreadState, type ThreadState } from '../../../src-shared/codex/thread-state';
import type { Clock } from '../ports/clock';

/**
 * The core's copy of one thread: folds what arrives and passes the same batches on, so that a window that opens,
 * reloads or lags loses nothing (design, decision 3).
 */
export interface FollowedThread {
  state(): ThreadState;
  /** Number of batches folded so far. */
  revision(): number;
  /** Takes an event; folded and passed on within a frame, together with its neighbours. */
  push(event: ThreadEvent): void;
  /** Folds and passes on what waits. */
  flush(): void;
  /**
   * Between a subscription and its snapshot live events are kept back; `release` folds the snapshot, then them.
   */
  holdBack(): void;
  release(snapshot: ThreadEvent | null): void;
}

/** About one frame of a renderer. */
const batchMs = 16;
/** A burst is folded in pieces of this size, so that no batch grows without bound. */
const maxBatch = 2_000;

export function createFollowedThread(
  threadId: string,
  deps: {
    clock: Clock;
    onBatch(batch: { threadId: string; revision: number; events: readonly ThreadEvent[] }): void;
  },
): FollowedThread {
  let state = emptyThreadState(threadId);
  let revision = 0;
  let waiting: ThreadEvent[] = [];
  let heldBack: ThreadEvent[] | null = null;
  let cancel: (() => void) | null = null;

  const flush = (): void => {
    cancel?.();
    cancel = null;
    if (waiting.length === 0) return;
    const events = coalesce(waiting);
    waiting = [];
    state = reduceThreadAll(state, events);
    revision += 1;
    deps.onBatch({ threadId, revision, events });
  };

  const push = (event: ThreadEvent): void => {
    if (heldBack !== null) {
      heldBack.push(event);
      return;
    }
    waiting.push(event);
    if (waiting.length >= maxBatch) flush();
    else cancel ??= deps.clock.after(batchMs, flush);
  };

  return {
    state: () => state,
    revision: () => revision,
    push,
    flush,
    holdBack() {
      flush();
      heldBack ??= [];
    },
    release(snapshot) {
      const late = heldBack ?? [];
      heldBack = null;
      if (snapshot !== null) waiting.push(snapshot);
      waiting.push(...late);
      flush();
    },
  };
}
