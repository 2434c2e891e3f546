import { describe, expect, it } from 'vitest';
import { reduceThreadAll } from '../../../src-shared/codex/thread-reducer';
import { emptyThreadState, type Item, type ThreadState } from '../../../src-shared/codex/thread-state';
import type { OutboxEntry } from '../../../src-shared/contract/models';
import { lastResponse, rowsOf, type Row } from './rows';

const at = (start: number, end: number | null) => ({ startedAtMs: start, completedAtMs: end });
const user: Item = { type: 'userMessage', id: 'u', clientId: 'sent-1', text: 'Do it', ...at(0, 0) };
const prose = (id: string): Item => ({ type: 'agentMessage', id, text: `Prose ${id}`, ...at(0, 0) });
const thought = (id: string, text = 'Hm.'): Item => ({
  type: 'reasoning',
  id,
  summary: [text],
  content: [],
  ...at(0, 1_000),
});
const command = (
  id: string,
  status: 'completed' | 'failed' | 'declined' | 'inProgress' = 'completed',
): Item => ({
  type: 'commandExecution',
  id,
  command: 'ls',
  cwd: '/',
  status,
  output: '',
  exitCode: status === 'completed' ? 0 : 1,
  durationMs: 40,
  ...at(1_000, 73_000),
});
const edit = (id: string): Item => ({
  type: 'fileChange',
  id,
  status: 'completed',
  changes: [{ path: 'a', kind: 'add', movePath: null, diff: 'x' }],
  ...at(2_000, 3_000),
});

function thread(items: Item[], status: 'inProgress' | 'completed' | 'failed' | 'interrupted'): ThreadState {
  return reduceThreadAll(emptyThreadState('thread'), [
    {
      type: 'hydrated',
      thread: {
        id: 'thread',
        name: null,
        preview: '',
        cwd: '/',
        createdAtMs: 0,
        updatedAtMs: 0,
        status: { type: 'idle' },
        branch: null,
      },
      settings: { model: '', approvalPolicy: '', sandbox: '' },
      olderCursor: null,
      turns: [
        {
          id: 't',
          status,
          error: status === 'failed' ? { message: 'No.', kind: null, details: null } : null,
          startedAtMs: 5,
          completedAtMs: null,
          items,
        },
      ],
    },
  ]);
}

const names = (rows: Row[]): string[] =>
  rows.map((row) =>
    row.kind === 'item' ? row.view.item.id : row.kind === 'work' ? `work:${row.steps}` : row.kind,
  );
const none = new Set<string>();

describe('rows of a thread', () => {
  it('folds the steps of a finished turn, counts them and says how long they took', () => {
    const state = thread([user, thought('r'), command('c1'), command('c2'), prose('p')], 'completed');
    const rows = rowsOf(state, none, []);
    expect(names(rows)).toEqual(['u', 'work:2', 'p']);
    expect(rows[1]).toMatchObject({ ms: 73_000, open: false });
    const openId = rows[1]!.id;
    expect(names(rowsOf(state, new Set([openId]), []))).toEqual(['u', 'work:2', 'r', 'c1', 'c2', 'p']);
  });

  it('never folds away what failed, was declined, was not finished, or changed files', () => {
    const items = [
      command('ok'),
      command('bad', 'failed'),
      command('no', 'declined'),
      edit('e'),
      command('cut', 'inProgress'),
    ];
    expect(names(rowsOf(thread(items, 'completed'), none, []))).toEqual(['work:5', 'bad', 'no', 'e', 'cut']);
  });

  it('keeps prose in sight and in order between folds', () => {
    const items = [command('a'), command('b'), prose('p'), command('c'), command('d')];
    expect(names(rowsOf(thread(items, 'completed'), none, []))).toEqual(['work:2', 'p', 'work:2']);
  });

  it('makes no fold around one step, and leaves out thoughts without words', () => {
    expect(names(rowsOf(thread([thought('r', '  '), command('c')], 'completed'), none, []))).toEqual(['c']);
  });

  it('shows every step of a turn that runs, and that it is at work when nothing moves', () => {
    const items = [user, command('c1'), command('c2')];
    expect(names(rowsOf(thread(items, 'inProgress'), none, []))).toEqual(['u', 'c1', 'c2', 'working']);
    const moving = [user, command('c1'), command('c2', 'inProgress')];
    expect(names(rowsOf(thread(moving, 'inProgress'), none, []))).toEqual(['u', 'c1', 'c2']);
  });

  it('ends a turn that failed or was stopped with a word about it', () => {
    expect(names(rowsOf(thread([user], 'failed'), none, []))).toEqual(['u', 'failed']);
    expect(names(rowsOf(thread([user], 'interrupted'), none, []))).toEqual(['u', 'interrupted']);
  });

  it('shows a message on its way until the thread has it', () => {
    const entry = (id: string): OutboxEntry => ({
      id,
      hostId: 'h',
      threadId: 'thread',
      text: 'x',
      status: 'sending',
      problem: null,
    });
    const rows = rowsOf(thread([user], 'completed'), none, [entry('sent-1'), entry('sent-2')]);
    expect(names(rows)).toEqual(['u', 'outbox']);
    expect(rows[1]!.id).toBe('outbox/sent-2');
  });

  it('finds the last response', () => {
    expect(lastResponse(thread([user, prose('p'), prose('q'), command('c')], 'completed'))).toBe('Prose q');
    expect(lastResponse(thread([user], 'completed'))).toBe(null);
  });
});
