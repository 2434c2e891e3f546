import { assertNever } from '../assert-never';
import { backoffDelay } from './backoff';
import type { ConnectionPrompt, ConnectionState, Failure, ServerInfo, StageId } from './state';

/** What can happen to a connection. Everything that comes from an attempt or a link carries its generation. */
export type ConnectionEvent =
  | { type: 'connectRequested' }
  | { type: 'disconnectRequested' }
  | { type: 'retryNow' }
  | { type: 'stageStarted'; generation: number; stage: StageId }
  | { type: 'promptOpened'; generation: number; prompt: ConnectionPrompt }
  | { type: 'promptClosed'; generation: number }
  | { type: 'attemptSucceeded'; generation: number; server: ServerInfo }
  | { type: 'attemptFailed'; generation: number; failure: Failure }
  | { type: 'linkLost'; generation: number; failure: Failure }
  | { type: 'retryTimerFired'; generation: number };

/** What the interpreter (`src-main/core/connection/connection.ts`) has to do. */
export type ConnectionEffect =
  | { type: 'startAttempt'; generation: number }
  | { type: 'abortAttempt'; generation: number }
  | { type: 'closeLink'; generation: number }
  | { type: 'scheduleRetry'; generation: number; delayMs: number }
  | { type: 'cancelRetry' };

export interface Transition {
  state: ConnectionState;
  effects: readonly ConnectionEffect[];
}

export const initialConnectionState: ConnectionState = { phase: 'idle', generation: 0 };

/**
 * The whole life of one host's connection as a pure function.
 *
 * Invariants (property-tested): the generation never falls; an event of an older generation changes nothing; at most
 * one attempt or link is alive; an explicit disconnect is never followed by an automatic attempt; a blocked failure
 * schedules nothing.
 *
 * @param context `now` in Unix milliseconds and `random` in [0, 1): the only sources of time and chance.
 */
export function transition(
  state: ConnectionState,
  event: ConnectionEvent,
  context: { now: number; random: number },
): Transition {
  switch (event.type) {
    case 'connectRequested':
    case 'retryNow':
      return begin(state, event.type);
    case 'disconnectRequested':
      return disconnect(state);
    default:
      break;
  }
  if (event.generation !== state.generation) return unchanged(state);
  switch (event.type) {
    case 'stageStarted':
      return state.phase === 'connecting' || state.phase === 'needsInput'
        ? only({
            phase: 'connecting',
            generation: state.generation,
            attempt: state.attempt,
            stage: event.stage,
          })
        : unchanged(state);
    case 'promptOpened':
      return state.phase === 'connecting' || state.phase === 'needsInput'
        ? only({ ...state, phase: 'needsInput', prompt: event.prompt })
        : unchanged(state);
    case 'promptClosed':
      return state.phase === 'needsInput'
        ? only({
            phase: 'connecting',
            generation: state.generation,
            attempt: state.attempt,
            stage: state.stage,
          })
        : unchanged(state);
    case 'attemptSucceeded':
      return state.phase === 'connecting' || state.phase === 'needsInput'
        ? only({ phase: 'ready', generation: state.generation, server: event.server, since: context.now })
        : unchanged(state);
    case 'attemptFailed':
      return state.phase === 'connecting' || state.phase === 'needsInput'
        ? fail(state.generation, state.attempt, event.failure, context)
        : unchanged(state);
    case 'linkLost':
      return state.phase === 'ready' ? fail(state.generation, 0, event.failure, context) : unchanged(state);
    case 'retryTimerFired':
      return state.phase === 'waiting' ? start(state.generation, state.attempt) : unchanged(state);
    default:
      return assertNever(event);
  }
}

function begin(state: ConnectionState, reason: 'connectRequested' | 'retryNow'): Transition {
  switch (state.phase) {
    case 'idle':
      return reason === 'connectRequested' ? start(state.generation, 0) : unchanged(state);
    case 'blocked':
      return start(state.generation, 0);
    case 'waiting': {
      // The count of failures is kept, so that impatient clicking can not out-run the back-off for long.
      const next = start(state.generation, state.attempt);
      return { state: next.state, effects: [{ type: 'cancelRetry' }, ...next.effects] };
    }
    case 'connecting':
    case 'needsInput':
    case 'ready':
      return unchanged(state);
    default:
      return assertNever(state);
  }
}

function disconnect(state: ConnectionState): Transition {
  const idle: ConnectionState = { phase: 'idle', generation: state.generation + 1 };
  switch (state.phase) {
    case 'idle':
      return unchanged(state);
    case 'blocked':
      return only(idle);
    case 'waiting':
      return { state: idle, effects: [{ type: 'cancelRetry' }] };
    case 'connecting':
    case 'needsInput':
      return { state: idle, effects: [{ type: 'abortAttempt', generation: state.generation }] };
    case 'ready':
      return { state: idle, effects: [{ type: 'closeLink', generation: state.generation }] };
    default:
      return assertNever(state);
  }
}

function start(generation: number, failedAttempts: number): Transition {
  const next = generation + 1;
  return {
    state: { phase: 'connecting', generation: next, attempt: failedAttempts, stage: 'config' },
    effects: [{ type: 'startAttempt', generation: next }],
  };
}

function fail(
  generation: number,
  failedAttempts: number,
  failure: Failure,
  context: { now: number; random: number },
): Transition {
  if (failure.kind === 'blocked') return only({ phase: 'blocked', generation, failure });
  const attempt = failedAttempts + 1;
  const delayMs = backoffDelay(attempt, context.random);
  return {
    state: { phase: 'waiting', generation, attempt, retryAt: context.now + delayMs, failure },
    effects: [{ type: 'scheduleRetry', generation, delayMs }],
  };
}

function only(state: ConnectionState): Transition {
  return { state, effects: [] };
}

function unchanged(state: ConnectionState): Transition {
  return { state, effects: [] };
}
