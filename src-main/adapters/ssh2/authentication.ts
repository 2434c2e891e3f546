import type { AnyAuthMethod, AuthenticationType } from 'ssh2';
import type { Failure } from '../../../src-shared/connection/state';
import type { ResolvedHost } from '../../core/ports/ssh';
import { authenticationFailed, type AuthenticationEvidence } from './authentication-failure';
import type { Candidate, Candidates } from './candidates';

/** What to ask the server next, and what became of it. One for each attempt. */
export interface Authentication {
  /** @returns null when nothing is left to try. */
  next(methods: readonly AuthenticationType[] | null, partial: boolean): Promise<AnyAuthMethod | null>;
  /** The method that was tried last: after success, the one that worked. */
  current(): Candidate | null;
  /** A key was refused by its owner (no passphrase, agent said no), not by the server. */
  keyFailed(reason: string): void;
  /** True when the server has turned a key down, so that trying again by itself could lock the account. */
  wasRejected(): boolean;
  failure(disconnectMessage: string | null): Failure;
}

/**
 * Publickey authentication, one key after the other.
 *
 * `none` comes first, as in OpenSSH, because its refusal lists what the server accepts and costs no attempt; unless a
 * key worked last time: then that key comes first and saves a round trip.
 *
 * @param worked id of the candidate that worked last time.
 */
export function createAuthentication(
  host: ResolvedHost,
  collect: () => Promise<Candidates>,
  worked: string | undefined,
): Authentication {
  let waiting: Candidate[] | null = null;
  let left: readonly string[] = [];
  let current: Candidate | null = null;
  let askedNone = false;
  let accepts: readonly string[] | null = null;
  let partialSuccess = false;
  const tried: { candidate: Candidate; problem: string | null }[] = [];

  const evidence = (): AuthenticationEvidence => ({
    tried: tried.map(({ candidate, problem }) =>
      problem === null ? candidate.label : `${candidate.label} (${problem})`,
    ),
    lockedPath:
      tried.find(({ problem }) => problem?.includes('passphrase') === true)?.candidate.label ?? null,
    left,
    accepts,
    partialSuccess,
  });
  const none = (): AnyAuthMethod => {
    askedNone = true;
    current = null;
    return { type: 'none', username: host.user };
  };

  return {
    async next(methods, partial) {
      // ssh2 passes on the list only after `none`; after a key it repeats what it had.
      if (methods !== null && askedNone) accepts = methods;
      if (partial) partialSuccess = true;
      if (waiting === null) {
        const found = await collect();
        left = found.left;
        const first = found.list.find((candidate) => candidate.id === worked);
        waiting =
          first === undefined ? [...found.list] : [first, ...found.list.filter((other) => other !== first)];
        if (first === undefined) return none();
      }
      const candidate = accepts === null || accepts.includes('publickey') ? waiting.shift() : undefined;
      if (candidate !== undefined) {
        current = candidate;
        tried.push({ candidate, problem: null });
        return { type: 'agent', username: host.user, agent: candidate.agent };
      }
      return askedNone ? null : none();
    },
    current: () => current,
    keyFailed(reason) {
      const last = tried.at(-1);
      if (last !== undefined) last.problem = reason;
    },
    wasRejected: () => tried.length > 0,
    failure: (disconnectMessage) => authenticationFailed(host, evidence(), disconnectMessage),
  };
}
