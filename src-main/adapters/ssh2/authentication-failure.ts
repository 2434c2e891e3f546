import type { Failure } from '../../../src-shared/connection/state';
import { advice, type Remedy } from '../../../src-shared/contract/errors';
import type { ResolvedHost } from '../../core/ports/ssh';
import { blocked } from './failures';

export interface AuthenticationEvidence {
  /** Keys that were offered, each with what went wrong on our side, if anything did. */
  readonly tried: readonly string[];
  /** A key file that stayed locked. */
  readonly lockedPath: string | null;
  /** Keys that could not be offered, each with the reason. */
  readonly left: readonly string[];
  /** Methods the server takes; null when it did not say. */
  readonly accepts: readonly string[] | null;
  readonly partialSuccess: boolean;
  /** Passwords and answers that were wrong. */
  readonly wrongAnswers: number;
  /** The person did not answer, or the server asked more than is decent. */
  readonly givenUp: 'unanswered' | 'excessive' | null;
}

/**
 * Why nobody could be logged in: always needs the person, because a wrong key that is tried again and again locks
 * accounts out.
 *
 * @param disconnectMessage what the server said when it hung up, if it did.
 */
export function authenticationFailed(
  host: ResolvedHost,
  evidence: AuthenticationEvidence,
  disconnectMessage: string | null,
): Failure {
  const account = `${host.user}@${host.alias}`;
  const detail = describe(evidence, disconnectMessage);
  const fail = (what: string, why: string, remedy: Remedy): Failure =>
    blocked('auth', what, { why, detail, remedy });

  if (evidence.givenUp === 'excessive') {
    return fail(
      `${account} asks too much.`,
      'The server asked more questions than any login needs.',
      advice('Ask the administrator of the host. This shows what it asks:', `ssh ${host.alias}`),
    );
  }
  if (evidence.givenUp === 'unanswered') {
    return fail(
      `${account} was not logged in: its question was not answered.`,
      `The host asks for ${inWords(evidence.accepts)}, and nobody gave it.`,
      advice(
        'Connect again and answer, or copy a key to the host, so that it need not ask:',
        `ssh-copy-id ${host.alias}`,
      ),
    );
  }
  if (evidence.wrongAnswers > 0) {
    const count = evidence.wrongAnswers;
    return fail(
      `${account} did not accept what was typed.`,
      `${count === 1 ? 'One answer was' : `${count} answers were`} not accepted. Mooring stops here, because more could lock the account.`,
      advice(
        'Make sure of user name and password, then connect again. This shows whether ssh itself gets in:',
        `ssh ${host.alias}`,
      ),
    );
  }
  if (disconnectMessage !== null && /too many authentication failures/i.test(disconnectMessage)) {
    return fail(
      `${account} hung up: too many keys were offered.`,
      `The server counts every key as a failed login and stopped after ${evidence.tried.length}.`,
      advice(
        'Name the right key for this host in ~/.ssh/config (IdentityFile), and add this line, so that only that key is offered:',
        'IdentitiesOnly yes',
      ),
    );
  }
  const common = evidence.accepts?.filter((method) =>
    host.loginMethods.some((allowed) => allowed === method),
  );
  if (common?.length === 0) {
    return fail(
      evidence.partialSuccess
        ? `${account} wants more than what was given.`
        : `${account} and Mooring have no way to log in in common.`,
      `${evidence.partialSuccess ? 'The first step was accepted, but the server also asks for' : 'The server only accepts'} ${list(evidence.accepts)}; the ssh config of this host and Mooring allow ${list(host.loginMethods)}.`,
      advice(
        'Allow another way for this host in ~/.ssh/config or in the sshd_config of the host. This shows what it asks for:',
        `ssh ${host.alias}`,
      ),
    );
  }
  if (evidence.lockedPath !== null) {
    return fail(
      `${account} was not logged in: a key stayed locked.`,
      `Offered: ${list(evidence.tried)}.`,
      advice(
        'Connect again and give the passphrase, or load the key into your agent:',
        `ssh-add ${evidence.lockedPath}`,
      ),
    );
  }
  if (evidence.tried.length === 0) {
    return fail(
      `There is no key to log in to ${account} with.`,
      evidence.left.length === 0
        ? 'None of the key files of this host exists, and no agent holds a key for it.'
        : `Found, but of no use: ${list(evidence.left)}.`,
      advice(
        'Make a key (ssh-keygen) if you have none, then copy it to the host:',
        `ssh-copy-id ${host.alias}`,
      ),
    );
  }
  return fail(
    `${account} did not accept any of your keys.`,
    `Offered: ${list(evidence.tried)}.${evidence.left.length === 0 ? '' : ` Not offered: ${list(evidence.left)}.`}`,
    advice('See whether ssh itself gets in, and with which key:', `ssh ${host.alias}`),
  );
}

function inWords(methods: readonly string[] | null): string {
  const asks = [
    methods?.includes('password') === true ? 'a password' : '',
    methods?.includes('keyboard-interactive') === true ? 'an answer (keyboard-interactive)' : '',
  ].filter((words) => words !== '');
  return asks.join(' or ') || 'an answer';
}

function describe(
  { tried, left, accepts }: AuthenticationEvidence,
  disconnectMessage: string | null,
): string {
  return [
    tried.length === 0 ? '' : `offered: ${list(tried)}`,
    left.length === 0 ? '' : `not offered: ${list(left)}`,
    accepts === null ? '' : `the server accepts: ${list(accepts)}`,
    disconnectMessage === null ? '' : `the server said: ${disconnectMessage}`,
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function list(items: readonly string[] | null): string {
  return items === null || items.length === 0 ? 'nothing' : items.join(', ');
}
