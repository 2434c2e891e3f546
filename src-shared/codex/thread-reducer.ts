import { assertNever } from '../assert-never';
import type { DeltaTarget, ThreadEvent, TurnSnapshot } from './thread-event';
import type { Item, ItemView, ThreadState, ThreadStatus, TurnView } from './thread-state';

/** Warnings kept per thread; older ones are dropped. */
const maxWarnings = 20;
/** Characters kept of one live text. The completed item brings the server's own (capped) text. */
const maxLiveText = 2_000_000;
/** Parts kept of a reasoning item: their index comes from the server, and must not allocate. */
const maxParts = 1_000;

/**
 * Folds one event into a thread's state. Pure: no clock, no ids, no I/O; unchanged input returns the same reference.
 *
 * The server is the only truth: `itemCompleted` and `hydrated` replace, they never merge text. The one thing kept
 * beside a snapshot is what was seen live of a turn still in progress, because the server leaves it out of the
 * snapshot (app-server.md, trap 3).
 */
export function reduceThread(state: ThreadState, event: ThreadEvent): ThreadState {
  switch (event.type) {
    case 'hydrated':
      return hydrate(state, event);
    case 'olderLoaded':
      return prepend(state, event.turns, event.olderCursor);
    case 'turnReplaced':
      return state.turns[event.turn.id] === undefined
        ? state
        : withTurn(state, { ...turnFromSnapshot(event.turn), ...rememberedExtras(state, event.turn.id) });
    case 'turnStarted':
      return withTurn(state, startTurn(state.turns[event.turn.id], event.turn));
    case 'turnCompleted':
      return withTurn(state, completeTurn(state.turns[event.turn.id], event.turn));
    case 'itemStarted':
      return changeTurn(state, event.turnId, (turn) =>
        withItem(turn, { item: event.item, phase: 'streaming', partial: false }),
      );
    case 'itemCompleted':
      return changeTurn(state, event.turnId, (turn) => completeItem(turn, event.item));
    case 'delta':
      return changeTurn(state, event.turnId, (turn) => applyDelta(turn, event));
    case 'patchUpdated':
      return changeTurn(state, event.turnId, (turn) => {
        const view = turn.items[event.itemId];
        if (view?.item.type !== 'fileChange' || view.phase !== 'streaming') return turn;
        return withItem(turn, { ...view, item: { ...view.item, changes: event.changes } });
      });
    case 'turnDiff':
      return changeTurn(state, event.turnId, (turn) =>
        turn.diff === event.diff ? turn : { ...turn, diff: event.diff },
      );
    case 'turnPlan':
      return changeTurn(state, event.turnId, (turn) => ({ ...turn, plan: event.plan }));
    case 'turnError':
      return changeTurn(state, event.turnId, (turn) =>
        event.willRetry ? { ...turn, retrying: event.failure.message } : { ...turn, error: event.failure },
      );
    case 'statusChanged':
      return sameStatus(state.status, event.status) ? state : { ...state, status: event.status };
    case 'nameChanged':
      return state.name === event.name ? state : { ...state, name: event.name };
    case 'tokenUsage':
      return state.tokenUsage?.usedTokens === event.usage.usedTokens &&
        state.tokenUsage.contextWindow === event.usage.contextWindow
        ? state
        : { ...state, tokenUsage: event.usage };
    case 'warning':
      return state.warnings.includes(event.message)
        ? state
        : { ...state, warnings: [...state.warnings, event.message].slice(-maxWarnings) };
    case 'linkLost':
      return loseLink(state);
    default:
      return assertNever(event);
  }
}

/** Folds a batch. Deltas should have been joined before (`coalesce.ts`). */
export function reduceThreadAll(state: ThreadState, events: readonly ThreadEvent[]): ThreadState {
  return events.reduce(reduceThread, state);
}

function hydrate(state: ThreadState, event: Extract<ThreadEvent, { type: 'hydrated' }>): ThreadState {
  const turns: Record<string, TurnView> = {};
  for (const snapshot of event.turns) {
    turns[snapshot.id] = mergeLiveTurn(state.turns[snapshot.id], snapshot);
  }
  return {
    threadId: state.threadId,
    hydration: 'ready',
    name: event.thread.name,
    preview: event.thread.preview,
    cwd: event.thread.cwd,
    status: event.thread.status,
    settings: event.settings,
    turnIds: [...new Set(event.turns.map((turn) => turn.id))],
    turns,
    olderCursor: event.olderCursor,
    tokenUsage: state.tokenUsage,
    warnings: state.warnings,
  };
}

/** A snapshot of a turn in progress lacks what already streamed; what was seen of it is kept, marked as partial. */
function mergeLiveTurn(known: TurnView | undefined, snapshot: TurnSnapshot): TurnView {
  const fresh = turnFromSnapshot(snapshot);
  if (known === undefined) return fresh;
  const extras = { diff: known.diff, plan: known.plan };
  if (snapshot.status !== 'inProgress') return { ...fresh, ...extras };
  const items: Record<string, ItemView> = { ...fresh.items };
  for (const id of known.itemIds) {
    const view = known.items[id];
    if (view === undefined || fresh.items[id] !== undefined) continue;
    items[id] = view.phase === 'done' ? view : { ...view, phase: 'streaming', partial: true };
  }
  return { ...fresh, ...extras, itemIds: mergeOrder(known.itemIds, fresh.itemIds), items };
}

/**
 * The order seen live, with what only the snapshot has where it was missed: in front of the first item both have (a
 * beginning nobody saw), or at the end (what was said while the link was lost).
 */
function mergeOrder(known: readonly string[], fresh: readonly string[]): readonly string[] {
  const firstShared = fresh.findIndex((id) => known.includes(id));
  const missed = (ids: readonly string[]): readonly string[] => ids.filter((id) => !known.includes(id));
  const beginning = firstShared === -1 ? fresh : fresh.slice(0, firstShared);
  return [...beginning, ...known, ...missed(fresh.slice(beginning.length))];
}

function prepend(
  state: ThreadState,
  older: readonly TurnSnapshot[],
  olderCursor: string | null,
): ThreadState {
  const added = older.filter((turn) => state.turns[turn.id] === undefined);
  const turns: Record<string, TurnView> = { ...state.turns };
  for (const snapshot of added) turns[snapshot.id] = turnFromSnapshot(snapshot);
  const turnIds = [...new Set([...added.map((turn) => turn.id), ...state.turnIds])];
  return { ...state, turns, turnIds, olderCursor };
}

function turnFromSnapshot(snapshot: TurnSnapshot): TurnView {
  const open = snapshot.status === 'inProgress';
  const items: Record<string, ItemView> = {};
  const itemIds: string[] = [];
  for (const item of snapshot.items) {
    if (items[item.id] === undefined) itemIds.push(item.id);
    const phase = isFinished(item) ? 'done' : open ? 'streaming' : 'abandoned';
    items[item.id] = { item, phase, partial: false };
  }
  return {
    id: snapshot.id,
    status: snapshot.status,
    error: snapshot.error,
    startedAtMs: snapshot.startedAtMs,
    completedAtMs: snapshot.completedAtMs,
    itemIds,
    items,
    diff: null,
    plan: [],
    retrying: null,
  };
}

/** In history every item is finished, except work that says of itself that it is not. */
function isFinished(item: Item): boolean {
  return !('status' in item) || item.status !== 'inProgress';
}

function rememberedExtras(state: ThreadState, turnId: string): Partial<TurnView> {
  const known = state.turns[turnId];
  return known === undefined ? {} : { diff: known.diff, plan: known.plan };
}

function startTurn(known: TurnView | undefined, snapshot: TurnSnapshot): TurnView {
  if (known === undefined) return turnFromSnapshot(snapshot);
  return {
    ...known,
    status: known.status === 'inProgress' ? snapshot.status : known.status,
    startedAtMs: snapshot.startedAtMs ?? known.startedAtMs,
  };
}

/** `turn/completed` carries at most the last message: the items known stay; what is still open will not be closed. */
function completeTurn(known: TurnView | undefined, snapshot: TurnSnapshot): TurnView {
  const base = known ?? turnFromSnapshot({ ...snapshot, items: [] });
  const withFinal = snapshot.items.reduce(
    (turn, item) => (turn.items[item.id]?.phase === 'done' ? turn : completeItem(turn, item)),
    base,
  );
  return {
    ...abandonOpenItems(withFinal),
    status: snapshot.status === 'inProgress' ? 'completed' : snapshot.status,
    error: snapshot.error ?? base.error,
    completedAtMs: snapshot.completedAtMs ?? base.completedAtMs,
    startedAtMs: base.startedAtMs ?? snapshot.startedAtMs,
    retrying: null,
  };
}

function abandonOpenItems(turn: TurnView): TurnView {
  const open = turn.itemIds.filter((id) => turn.items[id]?.phase === 'streaming');
  if (open.length === 0) return turn;
  const items: Record<string, ItemView> = { ...turn.items };
  for (const id of open) {
    const view = items[id];
    if (view !== undefined) items[id] = { ...view, phase: 'abandoned' };
  }
  return { ...turn, items };
}

function completeItem(turn: TurnView, item: Item): TurnView {
  const known = turn.items[item.id];
  // Short commands report their output only in deltas or only at the end (trap 17): never lose the longer one.
  const whole =
    item.type === 'commandExecution' && item.output === '' && known?.item.type === 'commandExecution'
      ? { ...item, output: known.item.output }
      : item;
  return withItem({ ...turn, retrying: null }, { item: whole, phase: 'done', partial: false });
}

function applyDelta(turn: TurnView, event: Extract<ThreadEvent, { type: 'delta' }>): TurnView {
  const known = turn.items[event.itemId];
  if (known?.phase === 'done' && known.item.type !== 'commandExecution') return turn;
  const view: ItemView = known ?? {
    item: emptyItemFor(event.target, event.itemId),
    phase: 'streaming',
    partial: true,
  };
  const item = appendText(view.item, event);
  return item === view.item ? turn : withItem({ ...turn, retrying: null }, { ...view, item });
}

/** An orphan delta: the item's start was missed, so its kind is known only from the kind of delta. */
function emptyItemFor(target: DeltaTarget, id: string): Item {
  const times = { id, startedAtMs: null, completedAtMs: null };
  switch (target) {
    case 'agentMessage':
      return { ...times, type: 'agentMessage', text: '' };
    case 'plan':
      return { ...times, type: 'plan', text: '' };
    case 'reasoningSummary':
    case 'reasoningContent':
      return { ...times, type: 'reasoning', summary: [], content: [] };
    case 'commandOutput':
      return {
        ...times,
        type: 'commandExecution',
        command: '',
        cwd: '',
        status: 'inProgress',
        output: '',
        exitCode: null,
        durationMs: null,
      };
    default:
      return assertNever(target);
  }
}

function appendText(item: Item, event: Extract<ThreadEvent, { type: 'delta' }>): Item {
  switch (item.type) {
    case 'agentMessage':
      return event.target === 'agentMessage' ? { ...item, text: append(item.text, event.text) } : item;
    case 'plan':
      return event.target === 'plan' ? { ...item, text: append(item.text, event.text) } : item;
    case 'reasoning':
      if (event.target === 'reasoningSummary') {
        return { ...item, summary: appendAt(item.summary, event.index, event.text) };
      }
      return event.target === 'reasoningContent'
        ? { ...item, content: appendAt(item.content, event.index, event.text) }
        : item;
    case 'commandExecution':
      return event.target === 'commandOutput' ? { ...item, output: append(item.output, event.text) } : item;
    default:
      return item;
  }
}

function append(text: string, more: string): string {
  const room = maxLiveText - text.length;
  return more.length <= room ? text + more : text + more.slice(0, Math.max(0, room));
}

/** Parts before it whose beginning was missed are empty: the next delta has to find this one at the same place. */
function appendAt(parts: readonly string[], index: number, text: string): readonly string[] {
  const at = Math.min(Math.max(0, index), maxParts - 1);
  const next = [...parts];
  while (next.length < at) next.push('');
  next[at] = append(next[at] ?? '', text);
  return next;
}

function sameStatus(a: ThreadStatus, b: ThreadStatus): boolean {
  if (a.type === 'active' && b.type === 'active') return a.waitingOn === b.waitingOn;
  return a.type === b.type;
}

function loseLink(state: ThreadState): ThreadState {
  return state.hydration === 'stale' ? state : { ...state, hydration: 'stale' };
}

function changeTurn(state: ThreadState, turnId: string, change: (turn: TurnView) => TurnView): ThreadState {
  const known = state.turns[turnId];
  const before = known ?? turnFromSnapshot(unseenTurn(turnId));
  const after = change(before);
  return after === known ? state : withTurn(state, after);
}

/** An event for a turn whose start was missed. */
function unseenTurn(id: string): TurnSnapshot {
  return { id, status: 'inProgress', error: null, startedAtMs: null, completedAtMs: null, items: [] };
}

function withTurn(state: ThreadState, turn: TurnView): ThreadState {
  return {
    ...state,
    turns: { ...state.turns, [turn.id]: turn },
    turnIds: state.turns[turn.id] === undefined ? [...state.turnIds, turn.id] : state.turnIds,
  };
}

function withItem(turn: TurnView, view: ItemView): TurnView {
  const id = view.item.id;
  return {
    ...turn,
    items: { ...turn.items, [id]: view },
    itemIds: turn.items[id] === undefined ? [...turn.itemIds, id] : turn.itemIds,
  };
}
