import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeNotification, decodeSettings, decodeThreadSummary, decodeTurn, decodeTurns } from './decode';
import { decodeItem } from './decode-item';
import { reduceThread } from './thread-reducer';
import { emptyThreadState } from './thread-state';

const methods = [
  'turn/started',
  'turn/completed',
  'item/started',
  'item/completed',
  'item/agentMessage/delta',
  'item/plan/delta',
  'item/reasoning/summaryTextDelta',
  'item/reasoning/textDelta',
  'item/commandExecution/outputDelta',
  'item/fileChange/patchUpdated',
  'turn/diff/updated',
  'turn/plan/updated',
  'error',
  'thread/status/changed',
  'thread/name/updated',
  'thread/tokenUsage/updated',
  'warning',
  'guardianWarning',
];
const kinds = [
  'userMessage',
  'agentMessage',
  'plan',
  'reasoning',
  'commandExecution',
  'fileChange',
  'mcpToolCall',
  'webSearch',
  'contextCompaction',
  'somethingNew',
];
/** Names found on every object, and one that is none: only the last may become a key. */
const id = fc.oneof(
  { weight: 5, arbitrary: fc.constant('a') },
  fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'x'.repeat(201)),
);
const hostile = fc.oneof(fc.anything(), fc.jsonValue());

/** An object with the right names and anything at all in them. */
function withFields(names: readonly string[], fixed: Record<string, fc.Arbitrary<unknown>>) {
  const fields: Record<string, fc.Arbitrary<unknown>> = {};
  for (const name of names) fields[name] = hostile;
  return fc.record({ ...fields, ...fixed }, { requiredKeys: Object.keys(fixed) });
}

const rawItem = withFields(
  [
    'text',
    'content',
    'clientId',
    'summary',
    'command',
    'cwd',
    'status',
    'aggregatedOutput',
    'exitCode',
    'durationMs',
    'changes',
    'server',
    'tool',
    'arguments',
    'result',
    'error',
    'query',
    'startedAtMs',
    'completedAtMs',
  ],
  { id, type: fc.constantFrom(...kinds) },
);
const rawTurn = withFields(['status', 'error', 'startedAt', 'completedAt'], {
  id,
  items: fc.oneof(fc.array(fc.oneof(rawItem, hostile), { maxLength: 3 }), hostile),
});
const rawThread = withFields(
  ['name', 'preview', 'cwd', 'createdAt', 'updatedAt', 'recencyAt', 'status', 'gitInfo'],
  { id },
);
const params = withFields(
  [
    'delta',
    'summaryIndex',
    'contentIndex',
    'changes',
    'diff',
    'plan',
    'error',
    'willRetry',
    'status',
    'threadName',
    'tokenUsage',
    'message',
  ],
  {
    threadId: id,
    turnId: id,
    itemId: id,
    item: fc.oneof(rawItem, hostile),
    turn: fc.oneof(rawTurn, hostile),
  },
);

describe('decoding, whatever a server sends', () => {
  it('never throws, and what it lets through can be folded without a stray key', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.constantFrom(...methods), fc.string()),
        fc.oneof(params, hostile),
        (method, raw) => {
          const decoded = decodeNotification(method, raw);
          if (decoded === null) return;
          expect(decoded.threadId).toBe('a');
          const state = reduceThread(emptyThreadState('a'), decoded.event);
          expect(state.turnIds.every((turnId) => turnId === 'a')).toBe(true);
          expect(Object.getPrototypeOf(state.turns)).toBe(Object.prototype);
          for (const turn of Object.values(state.turns)) {
            expect(turn.itemIds.every((itemId) => itemId === 'a')).toBe(true);
            expect(Object.getPrototypeOf(turn.items)).toBe(Object.prototype);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('never throws on items, turns, threads and settings', () => {
    fc.assert(
      fc.property(
        fc.oneof(rawItem, hostile),
        fc.oneof(rawTurn, hostile),
        fc.oneof(rawThread, hostile),
        (item, turn, thread) => {
          expect(decodeItem(item)?.id ?? 'a').toBe('a');
          expect(decodeTurn(turn)?.id ?? 'a').toBe('a');
          expect(decodeThreadSummary(thread)?.id ?? 'a').toBe('a');
          decodeTurns([turn, thread]);
          decodeTurns(turn);
          decodeSettings(thread);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('has an answer for every kind of item, also when all but its id is missing', () => {
    for (const type of kinds) {
      expect(decodeItem({ type, id: 'a' })).toMatchObject({
        id: 'a',
        type: type === 'somethingNew' ? 'other' : type,
      });
    }
  });
});

describe('decoding', () => {
  it('caps what is kept', () => {
    const big = 'x'.repeat(3_000_000);
    expect(decodeItem({ type: 'agentMessage', id: 'a', text: big })).toHaveProperty('text.length', 2_000_000);
    expect(decodeItem({ type: 'commandExecution', id: 'a', aggregatedOutput: big })).toHaveProperty(
      'output.length',
      2_000_000,
    );
    expect(decodeItem({ type: 'new', id: 'a', big })).toHaveProperty('json.length', 20_001);
    expect(decodeItem({ type: 'mcpToolCall', id: 'a', arguments: big, result: big })).toMatchObject({
      arguments: expect.toSatisfy((text: string) => text.length === 20_001),
      result: expect.toSatisfy((text: string) => text.length === 20_001),
    });
    expect(decodeThreadSummary({ id: 'a', preview: big })).toHaveProperty('preview.length', 500);
    const warning = decodeNotification('warning', { threadId: 'a', message: big });
    expect(warning).toHaveProperty('event.message.length', 2_000);
    const error = decodeNotification('error', { threadId: 'a', turnId: 't', error: { message: big } });
    expect(error).toHaveProperty('event.failure.message.length', 5_000);
  });

  it('shows an item of a newer codex as its JSON', () => {
    expect(decodeItem({ type: 'hologram', id: 'a', depth: 3 })).toEqual({
      id: 'a',
      type: 'other',
      kind: 'hologram',
      startedAtMs: null,
      completedAtMs: null,
      json: expect.stringContaining('"depth": 3') as string,
    });
  });

  it('keeps of a plan only what is shown', () => {
    const plan = [{ step: 'Look', status: 'inProgress', extra: 1 }, { status: 'odd' }];
    expect(decodeNotification('turn/plan/updated', { threadId: 'a', turnId: 't', plan })?.event).toEqual({
      type: 'turnPlan',
      turnId: 't',
      plan: [
        { step: 'Look', status: 'inProgress' },
        { step: '', status: 'pending' },
      ],
    });
  });

  it('reads the words of a message, and names its other parts', () => {
    const content = [
      { type: 'text', text: 'Look at' },
      { type: 'localImage', path: '/tmp/a.png' },
      { type: 'skill', name: 'review' },
      'not a part',
    ];
    expect(decodeItem({ type: 'userMessage', id: 'a', clientId: 'c', content })).toMatchObject({
      clientId: 'c',
      text: 'Look at\n[localImage]\n[skill review]',
    });
  });

  it('reads file changes and leaves out what is none', () => {
    const changes = [
      { path: '/a', kind: { type: 'update', move_path: '/b' }, diff: '@@' },
      { path: '/c', kind: 'odd', diff: null },
      { path: 7 },
    ];
    expect(decodeItem({ type: 'fileChange', id: 'a', status: 'completed', changes })).toMatchObject({
      changes: [
        { path: '/a', kind: 'update', movePath: '/b', diff: '@@' },
        { path: '/c', kind: 'update', movePath: null, diff: '' },
      ],
    });
  });

  it('tells why a turn failed, whatever shape the kind has', () => {
    const failed = (codexErrorInfo: unknown) =>
      decodeTurn({ id: 't', status: 'failed', error: { message: 'No', codexErrorInfo } })?.error?.kind;
    expect(failed('usageLimitExceeded')).toBe('usageLimitExceeded');
    expect(failed({ httpConnectionFailed: { httpStatusCode: 500 } })).toBe('httpConnectionFailed');
    expect(failed(null)).toBeNull();
    expect(failed({})).toBeNull();
  });

  it('tells what a thread waits for', () => {
    const waitingOn = (...activeFlags: string[]) =>
      decodeThreadSummary({ id: 'a', status: { type: 'active', activeFlags } })?.status;
    expect(waitingOn('waitingOnApproval')).toEqual({ type: 'active', waitingOn: 'approval' });
    expect(waitingOn('waitingOnUserInput')).toEqual({ type: 'active', waitingOn: 'input' });
    expect(waitingOn('new')).toEqual({ type: 'active', waitingOn: null });
    expect(decodeThreadSummary({ id: 'a', status: { type: 'new' } })?.status).toEqual({ type: 'notLoaded' });
  });

  it('gives null for methods it does not know, also for names every object has', () => {
    for (const method of ['constructor', '__proto__', 'hasOwnProperty', 'thread/started', '']) {
      expect(decodeNotification(method, { threadId: 'a', turnId: 't', itemId: 'i', delta: 'd' })).toBeNull();
    }
  });
});
