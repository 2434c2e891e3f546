import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  agentMessage,
  anyThreadEvent,
  command,
  delta,
  hydrated,
  scriptedThread,
  type ScriptedTurn,
  turnSnapshot,
  userMessage,
} from '../../tests/support/thread-events';
import { coalesce } from './coalesce';
import type { ThreadEvent, TurnSnapshot } from './thread-event';
import { reduceThread, reduceThreadAll } from './thread-reducer';
import { emptyThreadState, type ItemView, type ThreadState } from './thread-state';

const empty = emptyThreadState('thread');
const fold = (...events: ThreadEvent[]): ThreadState => reduceThreadAll(empty, events);
const started: ThreadEvent = { type: 'turnStarted', turn: turnSnapshot('1') };
const completed: ThreadEvent = { type: 'turnCompleted', turn: turnSnapshot('1', { status: 'completed' }) };
const startMessage: ThreadEvent = { type: 'itemStarted', turnId: '1', item: agentMessage('a', '') };

/** `id phase[ partial]: text`, one line an item, turns in order. */
function picture(state: ThreadState): string[] {
  return state.turnIds.flatMap((turnId) => {
    const turn = state.turns[turnId];
    return (turn?.itemIds ?? []).map((id) => {
      const view = turn?.items[id];
      return `${id} ${view?.phase ?? '-'}${view?.partial === true ? ' partial' : ''}: ${textOf(view)}`;
    });
  });
}

function textOf(view: ItemView | undefined): string {
  switch (view?.item.type) {
    case 'agentMessage':
    case 'userMessage':
    case 'plan':
      return view.item.text;
    case 'commandExecution':
      return view.item.output;
    case 'reasoning':
      return view.item.summary.join('|');
    default:
      return '';
  }
}

describe('reduceThread', () => {
  it('takes the completed item instead of what was streamed', () => {
    const state = fold(started, startMessage, delta('1', 'a', 'Helo'), {
      type: 'itemCompleted',
      turnId: '1',
      item: agentMessage('a', 'Hello.'),
    });
    expect(picture(state)).toEqual(['a done: Hello.']);
    expect(reduceThread(state, delta('1', 'a', ' late'))).toBe(state);
  });

  it('makes a partial item of a delta whose start was missed, and mends it on completion (trap 3)', () => {
    const state = fold(started, delta('1', 'a', 'middle '), delta('1', 'a', 'end'));
    expect(picture(state)).toEqual(['a streaming partial: middle end']);
    expect(
      picture(reduceThread(state, { type: 'itemCompleted', turnId: '1', item: agentMessage('a', 'All.') })),
    ).toEqual(['a done: All.']);
  });

  it('keeps the parts of a reasoning apart whose beginning was missed', () => {
    const state = fold(
      started,
      delta('1', 'r', 'third, ', 'reasoningSummary', 2),
      delta('1', 'r', 'on', 'reasoningSummary', 2),
    );
    expect(picture(state)).toEqual(['r streaming partial: ||third, on']);
  });

  it('does not let an index of the server allocate', () => {
    const state = fold(started, delta('1', 'r', 'x', 'reasoningSummary', 2 ** 40));
    const item = state.turns['1']?.items.r?.item;
    expect(item?.type === 'reasoning' ? item.summary.length : -1).toBeLessThanOrEqual(1_000);
  });

  it('starts the text anew when an item is started again (trap 20)', () => {
    expect(picture(fold(started, startMessage, delta('1', 'a', 'torn'), startMessage))).toEqual([
      'a streaming: ',
    ]);
  });

  it('closes what is open when its turn ends, and leaves no trouble behind (trap 19)', () => {
    const failure = { message: 'Reconnecting… 1/5', kind: null, details: null };
    const state = fold(
      started,
      startMessage,
      delta('1', 'a', 'half'),
      { type: 'turnError', turnId: '1', failure, willRetry: true },
      { type: 'turnCompleted', turn: turnSnapshot('1', { status: 'interrupted' }) },
    );
    expect(picture(state)).toEqual(['a abandoned: half']);
    expect(state.turns['1']).toMatchObject({ status: 'interrupted', retrying: null, error: null });
  });

  it('shows a trouble the server heals by itself only until it goes on', () => {
    const failure = { message: 'Reconnecting… 1/5', kind: null, details: null };
    const trouble: ThreadEvent = { type: 'turnError', turnId: '1', failure, willRetry: true };
    expect(fold(started, startMessage, trouble).turns['1']?.retrying).toBe(failure.message);
    expect(fold(started, startMessage, trouble, delta('1', 'a', 'on')).turns['1']?.retrying).toBeNull();
    expect(
      fold(
        started,
        { ...trouble, willRetry: false },
        { ...completed, turn: turnSnapshot('1', { status: 'failed' }) },
      ).turns['1'],
    ).toMatchObject({ status: 'failed', error: failure });
  });

  it('takes items and output that come after their turn (trap 18)', () => {
    const running: ThreadEvent = { type: 'itemStarted', turnId: '1', item: command('c', '', 'inProgress') };
    const after = fold(started, running, completed, delta('1', 'c', 'tick', 'commandOutput'));
    expect(picture(after)).toEqual(['c abandoned: tick']);
    const ended = reduceThread(after, {
      type: 'itemCompleted',
      turnId: '1',
      item: command('c', 'tick tock'),
    });
    expect(picture(ended)).toEqual(['c done: tick tock']);
    expect(ended.turns['1']?.status).toBe('completed');
  });

  it('never loses output that only deltas brought (trap 17)', () => {
    const state = fold(started, delta('1', 'c', 'seen', 'commandOutput'), {
      type: 'itemCompleted',
      turnId: '1',
      item: command('c', ''),
    });
    expect(picture(state)).toEqual(['c done: seen']);
  });

  it('takes the last message from the end of the turn only where it is missing', () => {
    const end: ThreadEvent = {
      type: 'turnCompleted',
      turn: turnSnapshot('1', { status: 'completed', items: [agentMessage('a', 'Done.')] }),
    };
    expect(picture(fold(started, end))).toEqual(['a done: Done.']);
    expect(picture(fold(end))).toEqual(['a done: Done.']);
  });

  it('keeps what was seen live of a turn that still runs, when it is read anew (trap 3)', () => {
    const asked = userMessage('u', 'Go');
    const live = fold(
      started,
      { type: 'itemCompleted', turnId: '1', item: asked },
      { type: 'itemCompleted', turnId: '1', item: command('c', 'out') },
      startMessage,
      delta('1', 'a', 'half'),
      { type: 'linkLost' },
    );
    expect(live.hydration).toBe('stale');
    const back = reduceThread(live, hydrated([turnSnapshot('1', { items: [asked] })]));
    expect(back.hydration).toBe('ready');
    expect(picture(back)).toEqual(['u done: Go', 'c done: out', 'a streaming partial: half']);
  });

  it('leaves a message that steered the turn where it was said, when the turn is read anew', () => {
    const first = userMessage('u1', 'Go');
    const second = userMessage('u2', 'Faster');
    const live = fold(
      started,
      { type: 'itemCompleted', turnId: '1', item: first },
      { type: 'itemCompleted', turnId: '1', item: agentMessage('a', 'Going') },
      { type: 'itemCompleted', turnId: '1', item: second },
    );
    const back = reduceThread(live, hydrated([turnSnapshot('1', { items: [first, second] })]));
    expect(picture(back)).toEqual(['u1 done: Go', 'a done: Going', 'u2 done: Faster']);
    const third = userMessage('u3', 'Stop');
    const later = reduceThread(back, hydrated([turnSnapshot('1', { items: [first, second, third] })]));
    expect(picture(later).map((line) => line.slice(0, 2))).toEqual(['u1', 'a ', 'u2', 'u3']);
    const orphan = fold(started, delta('1', 'a', 'ing'));
    expect(picture(reduceThread(orphan, hydrated([turnSnapshot('1', { items: [first] })])))).toEqual([
      'u1 done: Go',
      'a streaming partial: ing',
    ]);
  });

  it('takes a finished turn from the server as it is', () => {
    const live = fold(started, startMessage, delta('1', 'gone', 'x'));
    const turn = turnSnapshot('1', { status: 'completed', items: [agentMessage('a', 'All.')] });
    expect(picture(reduceThread(live, hydrated([turn])))).toEqual(['a done: All.']);
    expect(picture(reduceThread(live, { type: 'turnReplaced', turn }))).toEqual(['a done: All.']);
    expect(reduceThread(empty, { type: 'turnReplaced', turn })).toBe(empty);
  });

  it('puts older turns in front, each once', () => {
    const state = reduceThread(fold(hydrated([turnSnapshot('3')])), {
      type: 'olderLoaded',
      turns: [turnSnapshot('1'), turnSnapshot('2'), turnSnapshot('3')],
      olderCursor: 'next',
    });
    expect(state.turnIds).toEqual(['1', '2', '3']);
    expect(state.olderCursor).toBe('next');
  });

  it('bounds warnings and live texts', () => {
    const many = Array.from({ length: 30 }, (_, n): ThreadEvent => ({ type: 'warning', message: `w${n}` }));
    expect(fold(...many).warnings).toHaveLength(20);
    const big = 'x'.repeat(1_500_000);
    const text = textOf(fold(started, delta('1', 'a', big), delta('1', 'a', big)).turns['1']?.items.a);
    expect(text).toHaveLength(2_000_000);
  });

  it.each<[string, ThreadEvent]>([
    ['status', { type: 'statusChanged', status: { type: 'active', waitingOn: 'approval' } }],
    ['name', { type: 'nameChanged', name: 'Fix it' }],
    ['usage', { type: 'tokenUsage', usage: { usedTokens: 10, contextWindow: 100 } }],
    ['warning', { type: 'warning', message: 'Careful' }],
    ['diff', { type: 'turnDiff', turnId: '1', diff: '+a' }],
    ['lost link', { type: 'linkLost' }],
    ['patch of an unknown item', { type: 'patchUpdated', turnId: '1', itemId: 'x', changes: [] }],
  ])('gives the same object back for the same %s', (_name, event) => {
    const once = fold(started, event);
    expect(reduceThread(once, event)).toBe(once);
  });
});

describe('reduceThread, whatever comes', () => {
  const events = fc.array(anyThreadEvent, { maxLength: 40 });

  it('keeps ids and objects together: each turn and item is listed once', () => {
    fc.assert(
      fc.property(events, (script) => {
        const state = fold(...script);
        expect(new Set(state.turnIds).size).toBe(state.turnIds.length);
        expect(Object.keys(state.turns).sort()).toEqual([...state.turnIds].sort());
        for (const turn of Object.values(state.turns)) {
          expect(new Set(turn.itemIds).size).toBe(turn.itemIds.length);
          expect(Object.keys(turn.items).sort()).toEqual([...turn.itemIds].sort());
        }
      }),
    );
  });

  it('makes the same of joined deltas as of single ones', () => {
    fc.assert(
      fc.property(events, (script) => {
        expect(fold(...coalesce(script))).toEqual(fold(...script));
      }),
    );
  });

  it('makes the same of joined deltas as of single ones, also where their beginning was missed', () => {
    const sameItem = fc.record({
      text: fc.string({ maxLength: 3 }),
      index: fc.integer({ min: -1, max: 3 }),
      target: fc.constantFrom('reasoningSummary' as const, 'reasoningContent' as const),
    });
    fc.assert(
      fc.property(fc.array(sameItem, { maxLength: 12 }), (parts) => {
        const script = parts.map(({ text, target, index }) => delta('1', 'r', text, target, index));
        expect(fold(...coalesce(script))).toEqual(fold(...script));
      }),
    );
  });

  it('never changes the state it was given', () => {
    fc.assert(
      fc.property(events, anyThreadEvent, (script, last) => {
        const before = fold(...script);
        const copy = structuredClone(before);
        reduceThread(before, last);
        expect(before).toEqual(copy);
      }),
    );
  });

  it('is not moved by a started or completed that comes twice', () => {
    fc.assert(
      fc.property(events, anyThreadEvent, (script, event) => {
        fc.pre(/^(turn|item)(Started|Completed)$|^hydrated$|^turnReplaced$/.test(event.type));
        const once = fold(...script, event);
        expect(reduceThread(once, event)).toEqual(once);
      }),
    );
  });

  it('ends in the picture of the history, wherever the link was cut and the thread read anew', () => {
    fc.assert(
      fc.property(scriptedThread, fc.nat(), (turns, random) => {
        const all = turns.flatMap((turn) => turn.events);
        const cut = random % (all.length + 1);
        const whole = hydrated(turns.map((turn) => turn.finished));
        const history = picture(fold(whole));

        // The turns went on to their end while nobody looked.
        expect(picture(fold(...all.slice(0, cut), { type: 'linkLost' }, whole))).toEqual(history);

        // A turn is read anew in its middle, and then followed to its end.
        const middle = hydrated(known(turns, cut));
        const stayed = fold(...all.slice(0, cut), { type: 'linkLost' }, middle, ...all.slice(cut));
        expect(picture(stayed)).toEqual(history);

        // Somebody who comes in that middle has missed items: the turn is read once more when it is over.
        const again = turns.map((turn): ThreadEvent => ({ type: 'turnReplaced', turn: turn.finished }));
        expect(picture(fold(middle, ...all.slice(cut), ...again))).toEqual(history);
      }),
    );
  });
});

/** What the server's history gives after the first `cut` events. */
function known(turns: readonly ScriptedTurn[], cut: number): TurnSnapshot[] {
  let begin = 0;
  return turns.flatMap((turn) => {
    const from = begin;
    begin += turn.events.length;
    // The message of the person is on the server's disk before anyone is told of the turn.
    if (cut <= from) return [];
    return [cut >= begin ? turn.finished : turn.unfinished];
  });
}
