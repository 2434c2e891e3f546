import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reduceThreadAll } from '../../src-shared/codex/thread-reducer';
import type { ThreadEvent } from '../../src-shared/codex/thread-event';
import { emptyThreadState, type ThreadState } from '../../src-shared/codex/thread-state';
import { opened, opening, received, type FollowStep, type ThreadBatch } from './thread-follow';

const delta = (text: string): ThreadEvent => ({
  type: 'delta',
  turnId: 't',
  itemId: 'i',
  target: 'agentMessage',
  index: 0,
  text,
});
const batches: ThreadBatch[] = Array.from({ length: 8 }, (_, index) => ({
  revision: index + 1,
  events: [delta(String(index + 1)), delta('.')],
}));
const stateAt = (revision: number): ThreadState =>
  reduceThreadAll(
    emptyThreadState('thread'),
    batches.slice(0, revision).flatMap((batch) => batch.events),
  );
const textOf = (state: ThreadState | null): string | null => {
  const item = state?.turns['t']?.items['i']?.item;
  return item?.type === 'agentMessage' ? item.text : null;
};

describe('following a thread', () => {
  it('gives the same text wherever the snapshot falls among the batches', () => {
    fc.assert(
      fc.property(fc.nat(8), fc.nat(8), (snapshotRevision, early) => {
        // Batches up to `early` arrive before the reply that carries the snapshot, the rest after it.
        let follow = opening(undefined);
        for (const batch of batches.slice(0, early)) follow = received(follow, batch).follow;
        let step: FollowStep = opened(follow, {
          state: stateAt(snapshotRevision),
          revision: snapshotRevision,
        });
        for (const batch of batches.slice(early)) {
          if (!step.gap) step = received(step.follow, batch);
        }
        // A snapshot older than the first batch after it would be a hole; the core never sends one.
        expect(step.gap).toBe(false);
        expect(textOf(step.follow.shown)).toBe('1.2.3.4.5.6.7.8.');
      }),
    );
  });

  it('takes a batch it has seen only once', () => {
    const live = opened(opening(undefined), { state: stateAt(3), revision: 3 }).follow;
    expect(received(live, batches[1]!).follow).toBe(live);
  });

  it('says when a batch is missing, and shows what it had until the thread is open again', () => {
    const live = opened(opening(undefined), { state: stateAt(3), revision: 3 }).follow;
    const step = received(live, batches[5]!);
    expect(step.gap).toBe(true);
    const again = opening(step.follow);
    expect(textOf(again.shown)).toBe('1.2.3.');
    expect(textOf(opened(again, { state: stateAt(8), revision: 8 }).follow.shown)).toBe('1.2.3.4.5.6.7.8.');
  });

  it('finds a gap among batches that waited for the snapshot', () => {
    let follow = opening(undefined);
    follow = received(follow, batches[0]!).follow;
    follow = received(follow, batches[4]!).follow;
    expect(opened(follow, { state: stateAt(1), revision: 1 }).gap).toBe(true);
  });
});
