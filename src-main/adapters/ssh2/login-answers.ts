import type { Client } from 'ssh2';

/** What a server said when a step of the login did not finish it (RFC 4252, 5.1). */
export interface LoginAnswer {
  /** Methods that may go on. */
  readonly methods: readonly string[];
  /** The step itself was right; another is asked for. */
  readonly partial: boolean;
}

/** The part of ssh2 1.17 that is not in its types. */
interface Internals {
  readonly _protocol?: {
    readonly _handlers?: Record<string, ((...parts: unknown[]) => void) | undefined>;
  };
}

/**
 * Hears every such answer, before ssh2 acts on it. ssh2 drops the answer to a key of an agent (client.js,
 * USERAUTH_FAILURE): its authHandler would never learn that the key was right and a second factor is due.
 *
 * Call it right after `connect`. Without those internals nothing is heard, and the authHandler's words have to do.
 */
export function hearLoginAnswers(client: Client, onAnswer: (answer: LoginAnswer) => void): void {
  const handlers = (client as unknown as Internals)._protocol?._handlers;
  const act = handlers?.['USERAUTH_FAILURE'];
  if (handlers === undefined || act === undefined) return;
  handlers['USERAUTH_FAILURE'] = (protocol, methods, partial, ...rest) => {
    if (Array.isArray(methods)) onAnswer({ methods: methods.map(String), partial: partial === true });
    act(protocol, methods, partial, ...rest);
  };
}
