import { receivedMessageIds } from '../../../src-shared/codex/received-messages';
import type {
  Item,
  ItemView,
  ThreadState,
  TurnFailure,
  TurnView,
} from '../../../src-shared/codex/thread-state';
import type { OutboxEntry } from '../../../src-shared/contract/models';

/** One line of the transcript, top to bottom. `id` is stable over updates. */
export type Row =
  | {
      readonly kind: 'item';
      readonly id: string;
      readonly turnId: string;
      readonly view: ItemView;
      readonly step: boolean;
    }
  /** The head of steps that can be folded. */
  | {
      readonly kind: 'work';
      readonly id: string;
      readonly steps: number;
      /** How long the steps took together; null when the server did not say. */
      readonly ms: number | null;
      readonly open: boolean;
    }
  | { readonly kind: 'plan'; readonly id: string; readonly turn: TurnView }
  | { readonly kind: 'working'; readonly id: string; readonly since: number | null }
  | { readonly kind: 'retrying'; readonly id: string; readonly message: string }
  | { readonly kind: 'failed'; readonly id: string; readonly failure: TurnFailure | null }
  | { readonly kind: 'interrupted'; readonly id: string }
  | { readonly kind: 'warning'; readonly id: string; readonly text: string }
  | { readonly kind: 'outbox'; readonly id: string; readonly entry: OutboxEntry };

/** The rows of a thread. `openWork` holds the ids of the folds a person opened. */
export function rowsOf(
  state: ThreadState,
  openWork: ReadonlySet<string>,
  outbox: readonly OutboxEntry[],
): Row[] {
  const rows: Row[] = [];
  for (const turnId of state.turnIds) {
    const turn = state.turns[turnId];
    if (turn !== undefined) rows.push(...rowsOfTurn(turn, openWork));
  }
  state.warnings.forEach((text, index) => rows.push({ kind: 'warning', id: `warning/${index}`, text }));
  const received = receivedMessageIds(state);
  for (const entry of outbox) {
    if (!received.has(entry.id)) rows.push({ kind: 'outbox', id: `outbox/${entry.id}`, entry });
  }
  return rows;
}

/** Turns never change in place, so their rows are made once: a long thread costs no more per frame than its last turn. */
const cache = new WeakMap<TurnView, { openWork: ReadonlySet<string>; rows: Row[] }>();

function rowsOfTurn(turn: TurnView, openWork: ReadonlySet<string>): Row[] {
  const known = cache.get(turn);
  if (known?.openWork === openWork) return known.rows;
  const rows = turn.status === 'inProgress' ? runningRows(turn) : finishedRows(turn, openWork);
  cache.set(turn, { openWork, rows });
  return rows;
}

function viewsOf(turn: TurnView): ItemView[] {
  return turn.itemIds.flatMap((id) => turn.items[id] ?? []);
}

function runningRows(turn: TurnView): Row[] {
  const views = viewsOf(turn);
  const rows: Row[] = views.filter((view) => !isBlank(view)).map((view) => itemRow(turn, view));
  if (turn.plan.length > 0) rows.push({ kind: 'plan', id: `${turn.id}/plan`, turn });
  if (turn.retrying !== null) {
    rows.push({ kind: 'retrying', id: `${turn.id}/retrying`, message: turn.retrying });
  } else {
    const last = views.findLast((view) => !isBlank(view));
    const moving = last?.phase === 'streaming' && last.item.type !== 'userMessage';
    if (!moving) rows.push({ kind: 'working', id: `${turn.id}/working`, since: turn.startedAtMs });
  }
  return rows;
}

/** Once a turn is over, runs of steps fold into one line each; what failed and what changed files stays in sight. */
function finishedRows(turn: TurnView, openWork: ReadonlySet<string>): Row[] {
  const rows: Row[] = [];
  let run: ItemView[] = [];
  const endRun = (): void => {
    rows.push(...foldedRun(turn, run, openWork));
    run = [];
  };
  for (const view of viewsOf(turn)) {
    if (isBlank(view)) continue;
    if (isStep(view.item)) {
      run.push(view);
    } else {
      endRun();
      rows.push(itemRow(turn, view));
    }
  }
  endRun();
  if (turn.plan.length > 0) rows.push({ kind: 'plan', id: `${turn.id}/plan`, turn });
  if (turn.status === 'failed') rows.push({ kind: 'failed', id: `${turn.id}/failed`, failure: turn.error });
  if (turn.status === 'interrupted') rows.push({ kind: 'interrupted', id: `${turn.id}/interrupted` });
  return rows;
}

function foldedRun(turn: TurnView, run: readonly ItemView[], openWork: ReadonlySet<string>): Row[] {
  const first = run[0];
  if (first === undefined) return [];
  // A fold around a single line would hide as much as it shows.
  if (run.length === 1) return [itemRow(turn, first)];
  const id = `${turn.id}/work/${first.item.id}`;
  const open = openWork.has(id);
  const steps = run.filter((view) => view.item.type !== 'reasoning').length;
  const shown = open ? run : run.filter((view) => staysInSight(view));
  if (shown.length === run.length && !open) return run.map((view) => itemRow(turn, view));
  if (steps === 0 && !open) return [{ kind: 'work', id, steps, ms: elapsed(run), open }];
  return [{ kind: 'work', id, steps, ms: elapsed(run), open }, ...shown.map((view) => itemRow(turn, view))];
}

function itemRow(turn: TurnView, view: ItemView): Row {
  return { kind: 'item', id: `${turn.id}/${view.item.id}`, turnId: turn.id, view, step: isStep(view.item) };
}

function isStep(item: Item): boolean {
  return item.type !== 'userMessage' && item.type !== 'agentMessage' && item.type !== 'plan';
}

/** Failed, refused, unfinished, or a change of files: never folded away. */
export function staysInSight(view: ItemView): boolean {
  const { item, phase } = view;
  if (item.type === 'fileChange' || item.type === 'contextCompaction' || item.type === 'other') return true;
  if (item.type === 'commandExecution' || item.type === 'mcpToolCall') {
    return phase !== 'done' || item.status !== 'completed';
  }
  return false;
}

/** Codex opens reasoning items it never fills; they say nothing. */
function isBlank({ item }: ItemView): boolean {
  switch (item.type) {
    case 'reasoning':
      return [...item.summary, ...item.content].every((part) => part.trim() === '');
    case 'agentMessage':
      return item.text === '';
    default:
      return false;
  }
}

function elapsed(run: readonly ItemView[]): number | null {
  const starts = run.flatMap(({ item }) => item.startedAtMs ?? []);
  const ends = run.flatMap(({ item }) => item.completedAtMs ?? []);
  if (starts.length > 0 && ends.length > 0) return Math.max(0, Math.max(...ends) - Math.min(...starts));
  const lengths = run.flatMap(({ item }) =>
    item.type === 'commandExecution' ? (item.durationMs ?? []) : [],
  );
  return lengths.length === 0 ? null : lengths.reduce((sum, length) => sum + length, 0);
}

/** The last message of the agent, for "copy last response". */
export function lastResponse(state: ThreadState): string | null {
  for (const turnId of [...state.turnIds].reverse()) {
    const turn = state.turns[turnId];
    const view = turn?.itemIds
      .map((id) => turn.items[id])
      .findLast((each) => each?.item.type === 'agentMessage');
    if (view?.item.type === 'agentMessage' && view.item.text !== '') return view.item.text;
  }
  return null;
}
