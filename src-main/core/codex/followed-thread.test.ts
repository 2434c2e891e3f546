import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reduceThreadAll } from '../../../src-shared/codex/thread-reducer';
import type { ThreadEvent } from '../../../src-shared/codex/thread-event';
import { emptyThreadState } from '../../../src-shared/codex/thread-state';
import { createManualClock } from '../../../tests/support/manual-clock';
import { anyThreadEvent, delta, hydrated, turnSnapshot } from '../../../tests/support/thread-events';
import { createFollowedThread } from './followed-thread';

function open() {
  const clock = createManualClock();
  const batches: { revision: number; events: readonly ThreadEvent[] }[] = [];
  const followed = createFollowedThread('thread', {
    clock,
    onBatch: ({ revision, events }) => batches.push({ revision, events }),
  });
  return { clock, batches, followed };
}

describe('a followed thread', () => {
  it('passes on what came within a frame as one batch, neighbours joined', async () => {
    const { clock, batches, followed } = open();
    followed.push(delta('1', 'a', 'Hel'));
    followed.push(delta('1', 'a', 'lo'));
    await clock.advance(15);
    expect(batches).toEqual([]);
    await clock.advance(1);
    expect(batches).toEqual([{ revision: 1, events: [delta('1', 'a', 'Hello')] }]);
    expect(followed.revision()).toBe(1);
    await clock.advance(1_000);
    followed.flush();
    expect(batches).toHaveLength(1);
  });

  it('does not let a burst grow without bound', () => {
    const { batches, followed } = open();
    for (let n = 0; n < 5_000; n += 1) followed.push(delta('1', `item-${n % 2}`, 'x'));
    expect(batches).toHaveLength(2);
  });

  it('folds the snapshot before what was said while it was on its way', async () => {
    const { clock, batches, followed } = open();
    followed.push({ type: 'warning', message: 'before' });
    followed.holdBack();
    expect(batches).toHaveLength(1);
    followed.push(delta('1', 'a', 'live'));
    await clock.advance(1_000);
    followed.flush();
    expect(batches).toHaveLength(1);
    followed.holdBack();
    followed.release(hydrated([turnSnapshot('1')]));
    expect(batches[1]?.events.map(({ type }) => type)).toEqual(['hydrated', 'delta']);
    expect(followed.state()).toMatchObject({ hydration: 'ready', turnIds: ['1'] });
  });

  it('keeps what it held back when no snapshot comes', () => {
    const { followed } = open();
    followed.holdBack();
    followed.push(delta('1', 'a', 'live'));
    followed.release(null);
    expect(followed.state().turnIds).toEqual(['1']);
    expect(followed.state().hydration).toBe('loading');
  });

  it('gives every window that folds its batches the state that it has itself', () => {
    const action = fc.oneof(
      { weight: 5, arbitrary: anyThreadEvent },
      fc.constantFrom('flush' as const, 'hold' as const, 'release' as const),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (script) => {
        const { batches, followed } = open();
        for (const step of script) {
          if (step === 'flush') followed.flush();
          else if (step === 'hold') followed.holdBack();
          else if (step === 'release') followed.release(null);
          else followed.push(step);
        }
        const window = batches.reduce(
          (state, { events }) => reduceThreadAll(state, events),
          emptyThreadState('thread'),
        );
        expect(window).toEqual(followed.state());
        expect(batches.map(({ revision }) => revision)).toEqual(batches.map((_, index) => index + 1));
        expect(followed.revision()).toBe(batches.length);
      }),
    );
  });
});
