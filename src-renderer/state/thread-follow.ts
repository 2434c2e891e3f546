import { reduceThreadAll } from '../../src-shared/codex/thread-reducer';
import type { ThreadEvent } from '../../src-shared/codex/thread-event';
import type { ThreadState } from '../../src-shared/codex/thread-state';
import type { AppError } from '../../src-shared/contract/errors';

export interface ThreadBatch {
  readonly revision: number;
  readonly events: readonly ThreadEvent[];
}

/**
 * This renderer's copy of one thread.
 * - `opening`: asked for; batches that arrive first wait for the snapshot. `shown` is what was known before, if anything.
 * - `live`: the snapshot, and every batch after it.
 * - `failed`: could not be opened; `shown` as above.
 */
export type ThreadFollow =
  | {
      readonly phase: 'opening';
      readonly shown: ThreadState | null;
      readonly waiting: readonly ThreadBatch[];
    }
  | { readonly phase: 'live'; readonly shown: ThreadState; readonly revision: number }
  | { readonly phase: 'failed'; readonly shown: ThreadState | null; readonly error: AppError };

export interface FollowStep {
  readonly follow: ThreadFollow;
  /** A batch is missing: what is shown can not be continued, the thread must be opened anew. */
  readonly gap: boolean;
}

/** Begins to open a thread; what was shown stays until the snapshot is there. */
export function opening(before: ThreadFollow | undefined): ThreadFollow {
  return { phase: 'opening', shown: before?.shown ?? null, waiting: [] };
}

/** The snapshot arrived. It contains the batches up to its revision; those that came early and are newer follow. */
export function opened(follow: ThreadFollow, snapshot: { state: ThreadState; revision: number }): FollowStep {
  const waiting = follow.phase === 'opening' ? follow.waiting : [];
  let step: FollowStep = {
    follow: { phase: 'live', shown: snapshot.state, revision: snapshot.revision },
    gap: false,
  };
  for (const batch of waiting) {
    if (!step.gap) step = received(step.follow, batch);
  }
  return step;
}

/** One batch of `thread.events`. A revision seen already changes nothing; one too far ahead is a gap. */
export function received(follow: ThreadFollow, batch: ThreadBatch): FollowStep {
  switch (follow.phase) {
    case 'opening':
      return { follow: { ...follow, waiting: [...follow.waiting, batch] }, gap: false };
    case 'failed':
      return { follow, gap: false };
    case 'live':
      if (batch.revision <= follow.revision) return { follow, gap: false };
      if (batch.revision > follow.revision + 1) return { follow, gap: true };
      return {
        follow: {
          phase: 'live',
          shown: reduceThreadAll(follow.shown, batch.events),
          revision: batch.revision,
        },
        gap: false,
      };
  }
}
