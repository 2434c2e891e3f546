import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffDelay } from './backoff';
import type { ConnectionState, Failure, ServerInfo } from './state';
import {
  initialConnectionState,
  transition,
  type ConnectionEffect,
  type ConnectionEvent,
} from './transition';

const context = { now: 1_000_000, random: 0.5 };
const transient: Failure = {
  kind: 'transient',
  stage: 'tcp',
  what: 'It was lost.',
  why: null,
  detail: '',
  remedy: null,
};
const blocked: Failure = { ...transient, kind: 'blocked', stage: 'auth' };
const server: ServerInfo = {
  codexVersion: '0.169.0',
  codexPath: null,
  codexHome: '/home/ada/.codex',
  homeDirectory: '/home/ada',
  transport: 'socket',
  engine: 'ssh2',
  serverInstance: '1',
};
const prompt = {
  kind: 'passphrase',
  promptId: 'p',
  keyPath: '/home/ada/.ssh/id',
  problem: null,
} as const;

const idle: ConnectionState = { phase: 'idle', generation: 4 };
const connecting: ConnectionState = { phase: 'connecting', generation: 4, attempt: 2, stage: 'tcp' };
const needsInput: ConnectionState = { ...connecting, phase: 'needsInput', prompt };
const ready: ConnectionState = { phase: 'ready', generation: 4, server, since: 1 };
const waiting: ConnectionState = {
  phase: 'waiting',
  generation: 4,
  attempt: 2,
  retryAt: 2,
  failure: transient,
};
const stopped: ConnectionState = { phase: 'blocked', generation: 4, failure: blocked };

describe('transition', () => {
  it.each<[string, ConnectionState, ConnectionEvent, string, ConnectionEffect['type'][]]>([
    ['connect', idle, { type: 'connectRequested' }, 'connecting 5 attempt 0', ['startAttempt']],
    ['retry while idle', idle, { type: 'retryNow' }, 'idle 4', []],
    ['connect twice', connecting, { type: 'connectRequested' }, 'connecting 4 attempt 2', []],
    ['connect while ready', ready, { type: 'connectRequested' }, 'ready 4', []],
    [
      'the person mended it',
      stopped,
      { type: 'connectRequested' },
      'connecting 5 attempt 0',
      ['startAttempt'],
    ],
    [
      'impatience keeps the count',
      waiting,
      { type: 'retryNow' },
      'connecting 5 attempt 2',
      ['cancelRetry', 'startAttempt'],
    ],
    [
      'a failure that heals',
      connecting,
      { type: 'attemptFailed', generation: 4, failure: transient },
      'waiting 4 attempt 3',
      ['scheduleRetry'],
    ],
    [
      'a failure that needs the person',
      connecting,
      { type: 'attemptFailed', generation: 4, failure: blocked },
      'blocked 4',
      [],
    ],
    [
      'a failure under a question',
      needsInput,
      { type: 'attemptFailed', generation: 4, failure: transient },
      'waiting 4 attempt 3',
      ['scheduleRetry'],
    ],
    [
      'success forgets failures',
      connecting,
      { type: 'attemptSucceeded', generation: 4, server },
      'ready 4',
      [],
    ],
    [
      'a lost link counts from one',
      ready,
      { type: 'linkLost', generation: 4, failure: transient },
      'waiting 4 attempt 1',
      ['scheduleRetry'],
    ],
    [
      'the wait is over',
      waiting,
      { type: 'retryTimerFired', generation: 4 },
      'connecting 5 attempt 2',
      ['startAttempt'],
    ],
    ['a question', connecting, { type: 'promptOpened', generation: 4, prompt }, 'needsInput 4 attempt 2', []],
    [
      'a question answered',
      needsInput,
      { type: 'promptClosed', generation: 4 },
      'connecting 4 attempt 2',
      [],
    ],
    ['disconnect in an attempt', connecting, { type: 'disconnectRequested' }, 'idle 5', ['abortAttempt']],
    ['disconnect in a question', needsInput, { type: 'disconnectRequested' }, 'idle 5', ['abortAttempt']],
    ['disconnect in a wait', waiting, { type: 'disconnectRequested' }, 'idle 5', ['cancelRetry']],
    ['disconnect a link', ready, { type: 'disconnectRequested' }, 'idle 5', ['closeLink']],
    ['give up a blocked host', stopped, { type: 'disconnectRequested' }, 'idle 5', []],
    [
      'the link of an older generation',
      connecting,
      { type: 'attemptSucceeded', generation: 3, server },
      'connecting 4 attempt 2',
      [],
    ],
  ])('%s', (_name, state, event, expected, effects) => {
    const next = transition(state, event, context);
    const attempt = 'attempt' in next.state ? ` attempt ${next.state.attempt}` : '';
    expect(`${next.state.phase} ${next.state.generation}${attempt}`).toBe(expected);
    expect(next.effects.map((effect) => effect.type)).toEqual(effects);
  });

  it('says when it will try again', () => {
    const next = transition(
      connecting,
      { type: 'attemptFailed', generation: 4, failure: transient },
      context,
    );
    expect(next.state).toMatchObject({ retryAt: 1_000_000 + backoffDelay(3, 0.5) });
    expect(next.effects).toEqual([{ type: 'scheduleRetry', generation: 4, delayMs: backoffDelay(3, 0.5) }]);
  });
});

/** `behind`: how many generations older than the present one the event is. */
const step = fc.oneof(
  fc.constantFrom<ConnectionEvent>(
    { type: 'connectRequested' },
    { type: 'disconnectRequested' },
    { type: 'retryNow' },
  ),
  fc.record({
    event: fc.constantFrom(
      { type: 'stageStarted', stage: 'auth' },
      { type: 'promptOpened', prompt },
      { type: 'promptClosed' },
      { type: 'attemptSucceeded', server },
      { type: 'attemptFailed', failure: transient },
      { type: 'attemptFailed', failure: blocked },
      { type: 'linkLost', failure: transient },
      { type: 'retryTimerFired' },
    ),
    behind: fc.integer({ min: 0, max: 2 }),
  }),
);
const steps = fc.array(step, { maxLength: 60 });

/** Runs events of the present or an older generation and shows every step. */
function run(
  script: typeof steps extends fc.Arbitrary<infer T> ? T : never,
  look: (step: {
    before: ConnectionState;
    event: ConnectionEvent;
    after: ReturnType<typeof transition>;
  }) => void,
): ConnectionState {
  let state = initialConnectionState;
  for (const entry of script) {
    const event = (
      'event' in entry ? { ...entry.event, generation: Math.max(0, state.generation - entry.behind) } : entry
    ) as ConnectionEvent;
    const after = transition(state, event, context);
    look({ before: state, event, after });
    state = after.state;
  }
  return state;
}

describe('transition, whatever happens', () => {
  it('never lets the generation fall, nor an older one change anything', () => {
    fc.assert(
      fc.property(steps, (script) => {
        run(script, ({ before, event, after }) => {
          expect(after.state.generation).toBeGreaterThanOrEqual(before.generation);
          if ('generation' in event && event.generation < before.generation) {
            expect(after.state).toBe(before);
            expect(after.effects).toEqual([]);
          }
        });
      }),
    );
  });

  it('never has two attempts or links alive, and leaves none behind', () => {
    fc.assert(
      fc.property(steps, (script) => {
        let alive: number | null = null;
        const end = run(script, ({ before, event, after }) => {
          // An attempt that failed, or a link that broke, is over by itself.
          const ended = event.type === 'attemptFailed' || event.type === 'linkLost';
          if (ended && event.generation === before.generation && after.state !== before) alive = null;
          for (const effect of after.effects) {
            if (effect.type === 'startAttempt') {
              expect(alive).toBeNull();
              alive = effect.generation;
            }
            if (effect.type === 'abortAttempt' || effect.type === 'closeLink') {
              expect(effect.generation).toBe(alive);
              alive = null;
            }
          }
        });
        const busy = end.phase === 'connecting' || end.phase === 'needsInput' || end.phase === 'ready';
        expect(alive).toBe(busy ? end.generation : null);
      }),
    );
  });

  it('has a timer exactly while it waits', () => {
    fc.assert(
      fc.property(steps, (script) => {
        let timer = false;
        run(script, ({ before, event, after }) => {
          if (event.type === 'retryTimerFired' && event.generation === before.generation) timer = false;
          for (const effect of after.effects) {
            if (effect.type === 'cancelRetry') timer = false;
            if (effect.type === 'scheduleRetry') timer = true;
          }
          expect(timer).toBe(after.state.phase === 'waiting');
        });
      }),
    );
  });

  it('never starts an attempt by itself after a disconnect or a blocked failure', () => {
    fc.assert(
      fc.property(steps, (script) => {
        let wanted = false;
        run(script, ({ event, after }) => {
          if (event.type === 'connectRequested' || event.type === 'retryNow') wanted = true;
          const starts = after.effects.some((effect) => effect.type === 'startAttempt');
          if (starts) expect(wanted).toBe(true);
          if (event.type === 'disconnectRequested' || after.state.phase === 'blocked') wanted = false;
        });
      }),
    );
  });
});

describe('backoffDelay', () => {
  it('stays within 20 % of the schedule and never falls from one failure to the next', () => {
    const schedule = [1, 3, 8, 20, 45, 90, 180, 180, 180];
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: schedule.length }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, random) => {
          const seconds = schedule[attempt - 1] ?? 0;
          const delay = backoffDelay(attempt, random);
          expect(delay).toBeGreaterThanOrEqual(seconds * 800);
          expect(delay).toBeLessThanOrEqual(seconds * 1200);
          expect(backoffDelay(attempt + 1, random)).toBeGreaterThanOrEqual(delay);
        },
      ),
    );
  });
});
