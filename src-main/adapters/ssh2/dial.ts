import { connect } from 'node:net';
import type { Failure } from '../../../src-shared/connection/state';
import { err, ok, type Result } from '../../../src-shared/result';
import type { ResolvedHost } from '../../core/ports/ssh';
import { givenUp } from './failures';
import type { Transport } from './transport';
import { dialFailed } from './transport-failures';

/**
 * How long each address of a name with several is tried before the next. Node's 250 ms would give up on healthy hosts
 * behind slow links.
 */
const addressAttemptMs = 1_500;

/**
 * Connects within ConnectTimeout. TCP_NODELAY is set here because ssh2 never does: without it a small round trip takes
 * 44 ms instead of 0.15 ms (ssh.md, §0).
 */
export function dial(host: ResolvedHost, signal: AbortSignal): Promise<Result<Transport, Failure>> {
  return new Promise((resolve) => {
    const begin = performance.now();
    const socket = connect({
      host: host.hostname,
      port: host.port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: 30_000,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: addressAttemptMs,
    });
    const finish = (result: Result<Transport, Failure>): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.removeListener('error', onError);
      // An error while nobody listens (between here and ssh2) must not end the process; `destroyed` tells of it.
      socket.on('error', () => undefined);
      if (!result.ok) socket.destroy();
      resolve(result);
    };
    const onError = (error: NodeJS.ErrnoException): void =>
      finish(err(dialFailed(host, error.code ?? '', describe(error))));
    const onAbort = (): void => finish(err(givenUp('tcp')));
    const timer = setTimeout(
      () => finish(err(dialFailed(host, 'TIMEOUT', 'no answer'))),
      host.connectTimeoutMs,
    );
    socket.once('error', onError);
    socket.once('connect', () => {
      socket.pause();
      const address = `${bracketed(socket.remoteAddress ?? host.hostname)}:${host.port}`;
      const ms = Math.max(1, Math.round(performance.now() - begin));
      const summary = `${address} in ${ms} ms`;
      finish(ok({ stream: socket, summary, detail: '', warning: null, failure: () => null }));
    });
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** With several addresses Node reports all failures as one that says nothing itself. */
function describe(error: Error): string {
  return error instanceof AggregateError
    ? error.errors.map((one) => (one instanceof Error ? one.message : String(one))).join('; ')
    : error.message;
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
