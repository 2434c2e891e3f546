import fc from 'fast-check';
import type { DeltaTarget, ThreadEvent, TurnSnapshot } from '../../src-shared/codex/thread-event';
import type { Item, ThreadSummary } from '../../src-shared/codex/thread-state';

/** Thread events for property tests: any at all, and ones in the order that a real server would send them. */
const times = { startedAtMs: null, completedAtMs: null };

export const settings = { model: 'm', approvalPolicy: 'on-request', sandbox: 'readOnly' };

export function summary(id = 'thread'): ThreadSummary {
  return {
    id,
    name: null,
    preview: 'Hello',
    cwd: '/home/ada/project',
    createdAtMs: 1,
    updatedAtMs: 2,
    status: { type: 'idle' },
    branch: null,
  };
}

export function turnSnapshot(id: string, change: Partial<TurnSnapshot> = {}): TurnSnapshot {
  return {
    id,
    status: 'inProgress',
    error: null,
    startedAtMs: null,
    completedAtMs: null,
    items: [],
    ...change,
  };
}

export function hydrated(turns: readonly TurnSnapshot[]): ThreadEvent {
  return { type: 'hydrated', thread: summary(), settings, turns, olderCursor: null };
}

export function agentMessage(id: string, text: string): Item {
  return { ...times, id, type: 'agentMessage', text };
}

export function userMessage(id: string, text: string, clientId: string | null = null): Item {
  return { ...times, id, type: 'userMessage', clientId, text };
}

export function command(
  id: string,
  output: string,
  status: 'inProgress' | 'completed' | 'failed' | 'declined' = 'completed',
): Item {
  return {
    ...times,
    id,
    type: 'commandExecution',
    command: 'ls',
    cwd: '/home/ada',
    status,
    output,
    exitCode: status === 'inProgress' ? null : 0,
    durationMs: null,
  };
}

export function delta(
  turnId: string,
  itemId: string,
  text: string,
  target: DeltaTarget = 'agentMessage',
  index = 0,
): ThreadEvent {
  return { type: 'delta', turnId, itemId, target, index, text };
}

const id = fc.constantFrom('a', 'b', 'c');
const turnId = fc.constantFrom('1', '2', '10');
const words = fc.string({ maxLength: 5 });
const target = fc.constantFrom<DeltaTarget>(
  'agentMessage',
  'plan',
  'reasoningSummary',
  'reasoningContent',
  'commandOutput',
);

const item: fc.Arbitrary<Item> = fc.oneof(
  fc.tuple(id, words).map(([itemId, text]) => agentMessage(itemId, text)),
  fc.tuple(id, words).map(([itemId, text]) => userMessage(itemId, text)),
  fc
    .tuple(id, words, fc.constantFrom('inProgress' as const, 'completed' as const))
    .map(([itemId, text, status]) => command(itemId, text, status)),
  id.map((itemId): Item => ({ ...times, id: itemId, type: 'reasoning', summary: [], content: [] })),
  id.map((itemId): Item => ({ ...times, id: itemId, type: 'fileChange', status: 'inProgress', changes: [] })),
);

const anyTurn: fc.Arbitrary<TurnSnapshot> = fc
  .record({
    id: turnId,
    status: fc.constantFrom('inProgress' as const, 'completed' as const, 'interrupted' as const),
    items: fc.array(item, { maxLength: 3 }),
  })
  .map(({ id: of, ...rest }) => turnSnapshot(of, rest));

export const anyThreadEvent: fc.Arbitrary<ThreadEvent> = fc.oneof(
  fc.array(anyTurn, { maxLength: 4 }).map(hydrated),
  fc.array(anyTurn, { maxLength: 4 }).map((turns): ThreadEvent => ({
    type: 'olderLoaded',
    turns,
    olderCursor: null,
  })),
  anyTurn.map((turn): ThreadEvent => ({ type: 'turnReplaced', turn })),
  anyTurn.map((turn): ThreadEvent => ({ type: 'turnStarted', turn })),
  anyTurn.map((turn): ThreadEvent => ({ type: 'turnCompleted', turn })),
  fc
    .tuple(turnId, item)
    .map(([of, value]): ThreadEvent => ({ type: 'itemStarted', turnId: of, item: value })),
  fc
    .tuple(turnId, item)
    .map(([of, value]): ThreadEvent => ({ type: 'itemCompleted', turnId: of, item: value })),
  {
    // Most of what a server says, and what is joined: several in a row on the same text are wanted.
    weight: 8,
    arbitrary: fc
      .tuple(turnId, id, words, target, fc.integer({ min: -1, max: 4 }))
      .map(([of, itemId, text, to, index]) => delta(of, itemId, text, to, index)),
  },
  fc.tuple(turnId, words).map(([of, diff]): ThreadEvent => ({ type: 'turnDiff', turnId: of, diff })),
  fc.tuple(turnId, fc.boolean()).map(([of, willRetry]): ThreadEvent => ({
    type: 'turnError',
    turnId: of,
    willRetry,
    failure: { message: 'no', kind: null, details: null },
  })),
  fc.constantFrom<ThreadEvent>(
    { type: 'statusChanged', status: { type: 'active', waitingOn: null } },
    { type: 'statusChanged', status: { type: 'idle' } },
    { type: 'nameChanged', name: 'n' },
    { type: 'linkLost' },
    { type: 'warning', message: 'w' },
    { type: 'tokenUsage', usage: { usedTokens: 1, contextWindow: null } },
  ),
);

/** One turn as a server runs it to its end: what it says on the way, and what its history holds afterwards. */
export interface ScriptedTurn {
  readonly events: readonly ThreadEvent[];
  /** What a subscriber that comes in the middle is given (trap 3): the words of the person, nothing else. */
  readonly unfinished: TurnSnapshot;
  readonly finished: TurnSnapshot;
}

const scriptedItem = fc.record({
  kind: fc.constantFrom('agentMessage' as const, 'command' as const),
  parts: fc.array(
    words.filter((text) => text !== ''),
    { minLength: 1, maxLength: 4 },
  ),
  /** Started a second time after its first half (trap 20). */
  restarts: fc.boolean(),
});

/** A thread's turns from their first event to their last; every one completes. */
export const scriptedThread: fc.Arbitrary<readonly ScriptedTurn[]> = fc
  .array(fc.array(scriptedItem, { maxLength: 3 }), { minLength: 1, maxLength: 3 })
  .map((turns) => turns.map((items, turnIndex) => scriptTurn(`turn-${turnIndex}`, items)));

function scriptTurn(
  of: string,
  items: readonly { kind: 'agentMessage' | 'command'; parts: readonly string[]; restarts: boolean }[],
): ScriptedTurn {
  const asked = userMessage(`${of}-asked`, 'Do it');
  const final: Item[] = [asked];
  const events: ThreadEvent[] = [
    { type: 'turnStarted', turn: turnSnapshot(of) },
    { type: 'itemStarted', turnId: of, item: asked },
    { type: 'itemCompleted', turnId: of, item: asked },
  ];
  items.forEach(({ kind, parts, restarts }, index) => {
    const itemId = `${of}-${index}`;
    const text = parts.join('');
    const start = kind === 'command' ? command(itemId, '', 'inProgress') : agentMessage(itemId, '');
    const end = kind === 'command' ? command(itemId, text) : agentMessage(itemId, text);
    const deltas = parts.map((part) =>
      delta(of, itemId, part, kind === 'command' ? 'commandOutput' : 'agentMessage'),
    );
    events.push({ type: 'itemStarted', turnId: of, item: start });
    if (restarts) events.push(...deltas.slice(0, 1), { type: 'itemStarted', turnId: of, item: start });
    events.push(...deltas, { type: 'itemCompleted', turnId: of, item: end });
    final.push(end);
  });
  events.push({ type: 'turnCompleted', turn: turnSnapshot(of, { status: 'completed' }) });
  return {
    events,
    unfinished: turnSnapshot(of, { items: [asked] }),
    finished: turnSnapshot(of, { status: 'completed', items: final }),
  };
}
