import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { coalesce } from './coalesce';
import { decodeNotification, decodeSettings, decodeThreadSummary, decodeTurns } from './decode';
import type { ThreadEvent } from './thread-event';
import { reduceThreadAll } from './thread-reducer';
import { emptyThreadState, type Item, type ThreadState } from './thread-state';

/**
 * Traffic of real codex servers (recorded with a scripted model, scrubbed and thinned), folded. `fixtures/*.jsonl`
 * holds notifications, and the results of `thread/start` and `thread/read`.
 */
interface Recorded {
  readonly method?: string;
  readonly params?: unknown;
  readonly response?: string;
  readonly result?: Record<string, unknown>;
}

function recorded(name: string): Recorded[] {
  const text = readFileSync(new URL(`fixtures/${name}.jsonl`, import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Recorded);
}

/** What a subscriber folds: a state per thread. */
function live(messages: readonly Recorded[]): Map<string, ThreadState> {
  const events = new Map<string, ThreadEvent[]>();
  const of = (threadId: string): ThreadEvent[] => {
    const known = events.get(threadId) ?? [];
    events.set(threadId, known);
    return known;
  };
  for (const { method, params, response, result } of messages) {
    if (response === 'thread/start') {
      const thread = decodeThreadSummary(result?.thread);
      if (thread === null) throw new Error('the thread of a recording was not understood');
      const settings = decodeSettings(result);
      of(thread.id).push({ type: 'hydrated', thread, settings, turns: [], olderCursor: null });
    }
    if (method === undefined) continue;
    const decoded = decodeNotification(method, params);
    if (decoded === null) throw new Error(`${method} was not understood`);
    of(decoded.threadId).push(decoded.event);
  }
  return new Map(
    [...events].map(([id, script]) => [id, reduceThreadAll(emptyThreadState(id), coalesce(script))]),
  );
}

function fromHistory(messages: readonly Recorded[]): ThreadState {
  const read = messages.find(({ response }) => response === 'thread/read')?.result?.thread;
  const thread = decodeThreadSummary(read);
  if (thread === null) throw new Error('the recording holds no thread/read');
  const turns = decodeTurns((read as { turns: unknown }).turns);
  const settings = { model: '', approvalPolicy: '', sandbox: '' };
  return reduceThreadAll(emptyThreadState(thread.id), [
    { type: 'hydrated', thread, settings, turns, olderCursor: null },
  ]);
}

function itemsOf(state: ThreadState): { turn: string; phase: string; partial: boolean; item: Item }[] {
  return state.turnIds.flatMap((turnId) => {
    const turn = state.turns[turnId];
    return (turn?.itemIds ?? []).flatMap((id) => {
      const view = turn?.items[id];
      return view === undefined
        ? []
        : [
            {
              turn: `${turnId} ${turn?.status ?? ''}`,
              phase: view.phase,
              partial: view.partial,
              item: view.item,
            },
          ];
    });
  });
}

/** Turn by turn: `status[ error]: item, item …`, an item as its kind, what became of it and its text. */
function outline(state: ThreadState): string[] {
  return state.turnIds.map((id) => {
    const turn = state.turns[id];
    const items = (turn?.itemIds ?? []).map((itemId) => {
      const view = turn?.items[itemId];
      if (view === undefined) return '?';
      const { item } = view;
      const phase = view.phase === 'done' ? '' : ` (${view.phase})`;
      if (item.type === 'commandExecution')
        return `${item.type} ${item.status} ${item.exitCode ?? '-'} ${JSON.stringify(item.output)}${phase}`;
      if (item.type === 'fileChange')
        return `${item.type} ${item.status} ${item.changes.map(({ kind, path }) => `${kind} ${path}`).join()}${phase}`;
      return `${item.type}${'text' in item ? ` ${JSON.stringify(item.text)}` : ''}${phase}`;
    });
    const error = turn?.error === null ? '' : ` [${turn?.error.kind ?? 'no kind'}]`;
    return `${turn?.status ?? ''}${error}: ${items.join('; ')}`;
  });
}

describe('recorded traffic', () => {
  it('of 0.169 folds to exactly what its history gives', () => {
    const messages = recorded('01-basic-0.169');
    const history = fromHistory(messages);
    expect(itemsOf(history)).toHaveLength(5);
    expect(itemsOf(live(messages).get(history.threadId) ?? emptyThreadState(''))).toEqual(itemsOf(history));
  });

  it('of 0.122 folds to what its history gives, but for the ids and times of items (trap 25)', () => {
    const messages = recorded('01-basic-0.122');
    const history = fromHistory(messages);
    const nameless = (state: ThreadState) =>
      itemsOf(state).map((entry) => ({
        ...entry,
        item: { ...entry.item, id: '', startedAtMs: null, completedAtMs: null },
      }));
    expect(nameless(history)).toHaveLength(5);
    expect(nameless(live(messages).get(history.threadId) ?? emptyThreadState(''))).toEqual(nameless(history));
  });

  it.each(['0.169', '0.122'])('of %s: approvals, failures, interruptions, a dropped stream', (version) => {
    const states = [...live(recorded(`02-approvals-${version}`)).values()];
    expect(states.flatMap(outline)).toMatchSnapshot();
  });

  it.each(['01-basic-0.169', '01-basic-0.122', '02-approvals-0.169', '02-approvals-0.122'])(
    '%s leaves nothing open and loses no kind of item',
    (name) => {
      for (const state of live(recorded(name)).values()) {
        const items = itemsOf(state);
        expect(items.filter(({ phase }) => phase === 'streaming')).toEqual([]);
        expect(items.filter(({ item }) => item.type === 'other')).toEqual([]);
        expect(Object.values(state.turns).filter((turn) => turn.status === 'inProgress')).toEqual([]);
        expect(Object.values(state.turns).filter((turn) => turn.retrying !== null)).toEqual([]);
      }
    },
  );
});
