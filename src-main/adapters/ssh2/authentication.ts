import type { AnyAuthMethod, KeyboardInteractiveCallback } from 'ssh2';
import type { Failure } from '../../../src-shared/connection/state';
import type { LoginMethod, ResolvedHost } from '../../core/ports/ssh';
import { authenticationFailed, type AuthenticationEvidence } from './authentication-failure';
import type { Candidate, Candidates } from './candidates';
import type { LoginAnswer } from './login-answers';
import { maxPrompts, maxRounds, type LoginQuestions, type ServerQuestions } from './login-questions';

/** What to ask the server next, and what became of it. One for each attempt. */
export interface Authentication {
  /** Every answer of the server, as it comes. */
  heard(answer: LoginAnswer): void;
  /** @returns null when nothing is left to try. */
  next(): Promise<AnyAuthMethod | null>;
  /** The server said yes. */
  succeeded(): Success;
  /** A key was refused by its owner (no passphrase, agent said no), not by the server. */
  keyFailed(reason: string): void;
  /** True when the server has turned down a key or an answer, so that trying again by itself could lock the account. */
  wasRejected(): boolean;
  failure(disconnectMessage: string | null): Failure;
}

export interface Success {
  /** `~/.ssh/id_ed25519, then keyboard-interactive`; empty when nothing was needed. */
  readonly how: string;
  readonly keyId: string | null;
  readonly password: string | null;
}

export interface AuthenticationDeps {
  collect(): Promise<Candidates>;
  readonly questions: LoginQuestions;
  /** From the last login in this run of the app. */
  readonly before: { readonly keyId: string | undefined; readonly password: string | undefined };
  /** The person did not answer a question of the server: the attempt is over. */
  onGivenUp(): void;
}

type Current =
  | { readonly method: 'none' }
  | { readonly method: 'publickey'; readonly candidate: Candidate }
  | { readonly method: 'password'; readonly password: string }
  | { readonly method: 'keyboard-interactive'; asked: boolean };

/**
 * Logs in by what the config and the server both allow, in the config's order; after a partial success from the start.
 *
 * `none` comes first, as in OpenSSH, because its refusal lists what the server accepts and costs no attempt; unless a
 * key worked last time: then that key comes first and saves a round trip.
 *
 * Wrong answers are counted over all methods, stricter than OpenSSH, because servers lock accounts by them.
 */
export function createAuthentication(host: ResolvedHost, deps: AuthenticationDeps): Authentication {
  let found: Candidates | null = null;
  let waiting: Candidate[] = [];
  let current: Current = { method: 'none' };
  let begun = false;
  let accepts: readonly string[] | null = null;
  let partialSuccess = false;
  let partialNow = false;
  let wrongAnswers = 0;
  let givenUp: AuthenticationEvidence['givenUp'] = null;
  let remembered = deps.before.password;
  let problem: string | null = null;
  const useless = new Set<LoginMethod>();
  const accepted: string[] = [];
  let keyId: string | null = null;
  const tried: { candidate: Candidate; problem: string | null }[] = [];

  const giveUp = (reason: NonNullable<AuthenticationEvidence['givenUp']>): null => {
    givenUp = reason;
    return null;
  };
  const triesLeft = (): boolean => wrongAnswers < host.passwordPrompts;

  const acceptCurrent = (): void => {
    if (current.method === 'publickey') keyId = current.candidate.id;
    if (current.method !== 'none')
      accepted.push(current.method === 'publickey' ? current.candidate.label : current.method);
  };

  /** What the server's no means for the step that was tried. */
  const settleCurrent = (): void => {
    if (partialNow) {
      partialSuccess = true;
      acceptCurrent();
      // As OpenSSH does: another key may be the second factor.
      waiting = (found?.list ?? []).filter(({ label }) => !accepted.includes(label));
      useless.clear();
      problem = null;
    } else if (current.method === 'password') {
      remembered = undefined;
      wrongAnswers += 1;
      problem = 'That password was not accepted.';
    } else if (current.method === 'keyboard-interactive') {
      if (current.asked) {
        wrongAnswers += 1;
        problem = 'That was not accepted.';
      } else useless.add('keyboard-interactive');
    }
    partialNow = false;
  };

  const nextKey = (): AnyAuthMethod | null => {
    const candidate = waiting.shift();
    if (candidate === undefined) return null;
    current = { method: 'publickey', candidate };
    tried.push({ candidate, problem: null });
    return { type: 'agent', username: host.user, agent: candidate.agent };
  };

  const password = async (): Promise<AnyAuthMethod | null> => {
    const given = remembered ?? (await deps.questions.password(problem));
    if (given === null) return giveUp('unanswered');
    current = { method: 'password', password: given };
    return { type: 'password', username: host.user, password: given };
  };

  const keyboardInteractive = (): AnyAuthMethod => {
    const state: Current = { method: 'keyboard-interactive', asked: false };
    current = state;
    let rounds = 0;
    const answer = async (round: ServerQuestions, finish: KeyboardInteractiveCallback): Promise<void> => {
      rounds += 1;
      const excessive = rounds > maxRounds || round.prompts.length > maxPrompts;
      const answers = excessive ? null : await deps.questions.answers(round, rounds === 1 ? problem : null);
      if (answers === null) {
        giveUp(excessive ? 'excessive' : 'unanswered');
        deps.onGivenUp();
        return;
      }
      state.asked = true;
      finish([...answers]);
    };
    return {
      type: 'keyboard-interactive',
      username: host.user,
      prompt: (name, instructions, _language, prompts, finish) =>
        void answer({ name, instructions, prompts }, finish).catch(() => {
          giveUp('unanswered');
          deps.onGivenUp();
        }),
    };
  };

  const evidence = (): AuthenticationEvidence => ({
    tried: tried.map(({ candidate, problem: reason }) =>
      reason === null ? candidate.label : `${candidate.label} (${reason})`,
    ),
    lockedPath:
      tried.find(({ problem: reason }) => reason?.includes('passphrase') === true)?.candidate.label ?? null,
    left: found?.left ?? [],
    accepts,
    partialSuccess,
    wrongAnswers,
    givenUp,
  });

  return {
    heard(answer) {
      accepts = answer.methods;
      partialNow ||= answer.partial;
    },
    async next() {
      if (begun) settleCurrent();
      if (found === null) {
        found = host.loginMethods.includes('publickey') ? await deps.collect() : { list: [], left: [] };
        const first = found.list.find(({ id }) => id === deps.before.keyId);
        waiting =
          first === undefined ? [...found.list] : [first, ...found.list.filter((other) => other !== first)];
        const wasBegun = begun;
        begun = true;
        if (first === undefined && !wasBegun) return { type: 'none', username: host.user };
      }
      for (const method of host.loginMethods) {
        if (useless.has(method) || accepts?.includes(method) === false) continue;
        if (method === 'publickey') {
          const key = nextKey();
          if (key !== null) return key;
        } else if (accepts !== null && triesLeft()) {
          return method === 'password' ? password() : keyboardInteractive();
        }
      }
      return null;
    },
    succeeded() {
      const last = current;
      acceptCurrent();
      return {
        how: accepted.join(', then '),
        keyId,
        password: last.method === 'password' ? last.password : null,
      };
    },
    keyFailed(reason) {
      const last = tried.at(-1);
      if (last !== undefined) last.problem = reason;
    },
    // A password that was sent and then met with silence may be wrong: it must not be sent again and again.
    wasRejected: () => tried.length > 0 || wrongAnswers > 0 || current.method !== 'none',
    failure(disconnectMessage) {
      const pending =
        current.method === 'password' || (current.method === 'keyboard-interactive' && current.asked);
      const unsettled = disconnectMessage !== null && pending && givenUp === null ? 1 : 0;
      return authenticationFailed(
        host,
        { ...evidence(), wrongAnswers: wrongAnswers + unsettled },
        disconnectMessage,
      );
    },
  };
}
