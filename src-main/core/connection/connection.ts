import {
  pendingStages,
  type Failure,
  type PromptAnswer,
  type StageReport,
} from '../../../src-shared/connection/state';
import {
  initialConnectionState,
  transition,
  type ConnectionEffect,
  type ConnectionEvent,
} from '../../../src-shared/connection/transition';
import { advice } from '../../../src-shared/contract/errors';
import type { ConnectionView } from '../../../src-shared/contract/models';
import { err, type Result } from '../../../src-shared/result';
import { assertNever } from '../../../src-shared/assert-never';
import type { Clock } from '../ports/clock';
import type { Logger } from '../ports/logger';
import type { AskPerson, StageObserver } from '../ports/ssh';
import type { HostLink } from './attempt';
import { createStageRecord } from './stage-record';

/** One host's connection: carries out what the pure `transition` decides. It makes no decision of its own. */
export interface Connection {
  view(): ConnectionView;
  /** The live link; null unless the state is `ready`. */
  link(): HostLink | null;
  connect(): void;
  disconnect(): void;
  retryNow(): void;
  /** @returns false when that question is not open any more. */
  answerPrompt(promptId: string, answer: PromptAnswer): boolean;
  /** The machine woke up: find out at once whether the link still lives. */
  wake(): void;
}

export interface ConnectionDeps {
  readonly hostId: string;
  readonly clock: Clock;
  readonly logger: Logger;
  attempt(request: {
    observer: StageObserver;
    ask: AskPerson;
    signal: AbortSignal;
  }): Promise<Result<HostLink, Failure>>;
  onChange(view: ConnectionView): void;
  onLink(link: HostLink): void;
  onLinkLost(): void;
}

/** After a wake-up a healthy link answers well within this (ssh.md, A4). */
const wakeDeadlineMs = 4_000;
/** A silent link is asked for a sign of life this often; SSH keepalive alone does not see a hung server. */
const pingIntervalMs = 20_000;
const pingDeadlineMs = 15_000;

export function createConnection(deps: ConnectionDeps): Connection {
  const { hostId, clock, logger } = deps;
  let state = initialConnectionState;
  let stages: readonly StageReport[] = pendingStages();
  let link: HostLink | null = null;
  let abort: AbortController | null = null;
  let cancelRetry: () => void = () => undefined;
  let cancelPing: () => void = () => undefined;
  let openPrompt: {
    generation: number;
    promptId: string;
    settle: (answer: PromptAnswer | null) => void;
  } | null = null;
  let promptCount = 0;

  const view = (): ConnectionView => ({ hostId, state, stages: [...stages] });

  const dispatch = (event: ConnectionEvent): void => {
    const before = state;
    const next = transition(state, event, { now: clock.now(), random: clock.random() });
    state = next.state;
    if (before.phase === 'ready' && state.phase !== 'ready') dropLink();
    if (before.phase !== state.phase)
      logger.info({ hostId, from: before.phase, to: state.phase }, 'connection');
    next.effects.forEach(perform);
    if (state !== before) deps.onChange(view());
  };

  const perform = (effect: ConnectionEffect): void => {
    switch (effect.type) {
      case 'startAttempt':
        void startAttempt(effect.generation);
        break;
      case 'abortAttempt':
        abort?.abort();
        openPrompt?.settle(null);
        break;
      case 'closeLink':
        break;
      case 'scheduleRetry':
        cancelRetry = clock.after(effect.delayMs, () =>
          dispatch({ type: 'retryTimerFired', generation: effect.generation }),
        );
        break;
      case 'cancelRetry':
        cancelRetry();
        break;
      default:
        assertNever(effect);
    }
  };

  /** Leaving `ready` for whatever reason ends the link: closing is idempotent. */
  const dropLink = (): void => {
    cancelPing();
    const old = link;
    link = null;
    old?.close();
    deps.onLinkLost();
  };

  const startAttempt = async (generation: number): Promise<void> => {
    const controller = new AbortController();
    abort = controller;
    const record = createStageRecord(clock, (reports, started) => {
      if (generation !== state.generation) return;
      stages = reports;
      // The transition announces the new stages too.
      if (started !== null) dispatch({ type: 'stageStarted', generation, stage: started });
      else deps.onChange(view());
    });
    stages = record.reports();
    const outcome = await deps
      .attempt({
        observer: record,
        ask: (question) => ask(generation, question, controller.signal),
        signal: controller.signal,
      })
      .catch((error: unknown) => err(brokenAttempt(error)));
    // A question dies with its attempt: an answer would reach nobody.
    if (openPrompt?.generation === generation) openPrompt.settle(null);
    if (!outcome.ok) {
      if (!controller.signal.aborted) record.failed(outcome.error);
      dispatch({ type: 'attemptFailed', generation, failure: outcome.error });
      return;
    }
    if (generation !== state.generation) {
      outcome.value.close();
      return;
    }
    link = outcome.value;
    dispatch({ type: 'attemptSucceeded', generation, server: outcome.value.server });
    deps.onLink(outcome.value);
    outcome.value.onLost((why) => dispatch({ type: 'linkLost', generation, failure: linkLost(why) }));
    schedulePing(generation);
  };

  const ask = (
    generation: number,
    question: Parameters<AskPerson>[0],
    signal: AbortSignal,
  ): Promise<PromptAnswer | null> => {
    if (generation !== state.generation || signal.aborted) return Promise.resolve(null);
    promptCount += 1;
    const promptId = `${hostId}-${generation}-${promptCount}`;
    return new Promise((resolve) => {
      openPrompt = {
        generation,
        promptId,
        settle(answer) {
          openPrompt = null;
          dispatch({ type: 'promptClosed', generation });
          resolve(answer);
        },
      };
      dispatch({ type: 'promptOpened', generation, prompt: { ...question, promptId } });
    });
  };

  const probe = async (generation: number, deadlineMs: number): Promise<void> => {
    const current = link;
    if (current === null || generation !== state.generation) return;
    try {
      await current.client.ping(deadlineMs);
    } catch {
      dispatch({
        type: 'linkLost',
        generation,
        failure: linkLost(`No sign of life for ${Math.round(deadlineMs / 1000)} seconds.`),
      });
    }
  };

  const schedulePing = (generation: number): void => {
    cancelPing = clock.after(pingIntervalMs, () => {
      void probe(generation, pingDeadlineMs).then(() => {
        if (generation === state.generation && link !== null) schedulePing(generation);
      });
    });
  };

  return {
    view,
    link: () => link,
    connect: () => dispatch({ type: 'connectRequested' }),
    disconnect: () => dispatch({ type: 'disconnectRequested' }),
    retryNow: () => dispatch({ type: 'retryNow' }),
    answerPrompt(promptId, answer) {
      if (openPrompt?.promptId !== promptId) return false;
      openPrompt.settle(answer);
      return true;
    },
    wake() {
      if (state.phase === 'waiting') dispatch({ type: 'retryNow' });
      else if (state.phase === 'ready') void probe(state.generation, wakeDeadlineMs);
    },
  };
}

/** A bug of ours must not leave the host "connecting" for ever. */
function brokenAttempt(error: unknown): Failure {
  return {
    kind: 'blocked',
    stage: 'config',
    what: 'Mooring made a mistake while it connected.',
    why: error instanceof Error ? error.message : String(error),
    detail: error instanceof Error ? (error.stack ?? '') : '',
    remedy: advice('Try again. If it stays, please report it with the log of this host.'),
  };
}

function linkLost(why: string): Failure {
  return {
    kind: 'transient',
    stage: 'server',
    what: 'The connection was lost.',
    why,
    detail: '',
    remedy: null,
  };
}
