import ssh2, { type AuthenticationType, type ConnectConfig, type NextAuthHandler } from 'ssh2';
import type { Failure, StageId } from '../../../src-shared/connection/state';
import { advice } from '../../../src-shared/contract/errors';
import { err, ok, type Result } from '../../../src-shared/result';
import type { KnownHosts } from '../../core/ports/known-hosts';
import type { ResolvedHost, SshConnectOptions, SshSession } from '../../core/ports/ssh';
import { offeredAlgorithms } from './algorithms';
import { createAuthentication } from './authentication';
import { collectCandidates } from './candidates';
import { checkHostKey } from './check-host-key';
import type { DialedSocket } from './dial';
import type { EngineMemory } from './engine-memory';
import { givenUp, transient } from './failures';
import { createSession } from './session';
import { handshakeTimedOut, keyExchangeFailed, noGreeting } from './transport-failures';
import { createUnlock } from './unlock-keys';
import { createWatchdog } from './watchdog';

export interface LogInDeps {
  readonly knownHosts: KnownHosts;
  readonly memory: EngineMemory;
  /** Types of host keys on record. */
  readonly knownTypes: readonly string[];
}

/** One answer of the server, or of the agent, which may wait for a touch or a confirmation. */
const authenticationStepMs = 60_000;
const keepaliveIntervalMs = 5_000;
const keepaliveCountMax = 3;

/**
 * From a TCP connection to a session: key exchange, host key, authentication. Reports how the stages `tcp` (which ends
 * with the server's greeting), `hostKey` and `auth` went.
 */
export function logIn(
  { knownHosts, memory, knownTypes }: LogInDeps,
  host: ResolvedHost,
  { socket, summary }: DialedSocket,
  { observer, ask, signal }: SshConnectOptions,
): Promise<Result<SshSession, Failure>> {
  return new Promise((resolve) => {
    const client = new ssh2.Client();
    const account = `${host.user}@${host.hostname}:${host.port}`;
    let stage: 'tcp' | 'hostKey' | 'auth' = 'tcp';
    let settled = false;
    let closed = false;
    let questions = 0;
    let lastError: (Error & { level?: string }) | null = null;

    const settle = (result: Result<SshSession, Failure>): void => {
      if (settled) return;
      settled = true;
      watchdog.stop();
      signal.removeEventListener('abort', onAbort);
      if (!result.ok) socket.destroy();
      resolve(result);
    };
    const fail = (failure: Failure): void => settle(err(failure));
    const onAbort = (): void => fail(givenUp(stage));
    /** ssh2 takes no promises: one that is rejected must not leave the attempt hanging. */
    const guarded = (work: Promise<void>): void =>
      void work.catch((error: unknown) => fail(unexpected(stage, host, error)));

    /** The server has greeted: TCP and greeting went well, what follows is the key exchange. */
    const enterHostKey = (): void => {
      if (stage !== 'tcp') return;
      stage = 'hostKey';
      observer.passed('tcp', summary);
      observer.started('hostKey');
    };

    const watchdog = createWatchdog(() => {
      const answered = socket.bytesRead > 0;
      if (stage === 'auth') fail(silentAuthentication(host));
      else {
        if (answered) enterHostKey();
        fail(handshakeTimedOut(host, answered));
      }
    });

    /**
     * For work that waits for a person: no deadline runs meanwhile. A server hangs up after its LoginGraceTime; the
     * answer is waited for all the same and kept, so that the next attempt need not ask again.
     */
    const attended = async <T>(work: () => Promise<T>): Promise<T> => {
      questions += 1;
      watchdog.pause();
      try {
        return await work();
      } finally {
        questions -= 1;
        watchdog.resume();
        if (closed) setImmediate(onClosed);
      }
    };

    const authentication = createAuthentication(
      host,
      () =>
        collectCandidates(host, (path, file) =>
          attended(() => createUnlock(memory.unlocked, ask)(path, file)),
        ),
      memory.worked.get(account),
    );

    const onClosed = (): void => {
      if (questions > 0) return;
      const message = lastError?.message ?? '';
      if (stage === 'tcp' && (socket.bytesRead === 0 || /before handshake/.test(message))) {
        fail(noGreeting(host, socket.bytesRead > 0, message));
      } else if (stage === 'auth') {
        fail(authentication.wasRejected() ? authentication.failure(message || null) : hungUp(host, message));
      } else {
        const asked = stage === 'hostKey';
        enterHostKey();
        fail(asked ? hungUp(host, message) : keyExchangeFailed(host, message));
      }
    };

    const verifyHostKey = async (key: Buffer, verify: (valid: boolean) => void): Promise<void> => {
      enterHostKey();
      const checked = await attended(() =>
        checkHostKey({ knownHosts, acceptedOnce: memory.acceptedOnce }, host, key, { observer, ask }),
      );
      if (!checked.ok) fail(checked.error);
      if (settled || closed || !checked.ok) return;
      stage = 'auth';
      observer.started('auth');
      watchdog.restart(authenticationStepMs);
      verify(true);
    };

    const nextAuthentication = async (
      methods: AuthenticationType[] | null,
      partial: boolean | null,
      next: NextAuthHandler,
    ): Promise<void> => {
      watchdog.restart(authenticationStepMs);
      const method = await authentication.next(methods, partial === true);
      if (settled || closed) return;
      if (method === null) fail(authentication.failure(null));
      else next(method);
    };

    client.on('error', (error: Error & { level?: string }) => {
      // Not the end: this key failed on our side, and ssh2 goes on to the next.
      if (error.level === 'agent') return authentication.keyFailed(error.message);
      lastError ??= error;
      // ssh2 would wait for the other side to hang up.
      socket.destroy();
    });
    client.on('close', () => {
      closed = true;
      onClosed();
    });
    client.on('ready', () => {
      if (settled) return;
      const used = authentication.current();
      if (used !== null) memory.worked.set(account, used.id);
      observer.passed(
        'auth',
        used === null ? `${host.user}, without authentication` : `${host.user}, ${used.label}`,
      );
      client.removeAllListeners('error');
      client.removeAllListeners('close');
      settle(ok(createSession(client, socket)));
    });

    if (signal.aborted) return onAbort();
    if (socket.destroyed) return fail(noGreeting(host, false, 'ended at once'));
    signal.addEventListener('abort', onAbort, { once: true });
    watchdog.restart(host.connectTimeoutMs);
    const config: ConnectConfig = {
      sock: socket,
      username: host.user,
      algorithms: offeredAlgorithms(knownTypes),
      hostVerifier: (key: Buffer, verify: (valid: boolean) => void) => guarded(verifyHostKey(key, verify)),
      authHandler: (methods, partial, next) => guarded(nextAuthentication(methods, partial, next)),
      keepaliveInterval: keepaliveIntervalMs,
      keepaliveCountMax,
      // ssh2's own deadline would also run while the person is asked.
      readyTimeout: 0,
      // Streamlocal forwarding is an OpenSSH extension that other servers (ssh2's own among them) know too.
      strictVendor: false,
    };
    try {
      client.connect(config);
    } catch (error) {
      fail(keyExchangeFailed(host, error instanceof Error ? error.message : String(error)));
    }
  });
}

function silentAuthentication(host: ResolvedHost): Failure {
  const seconds = authenticationStepMs / 1000;
  return transient('auth', `${host.alias} did not finish the login within ${seconds} seconds.`, {
    why: 'The server, or your ssh-agent (it may wait for a touch or a confirmation), fell silent.',
    remedy: advice('See where ssh stops:', `ssh -v ${host.alias}`),
  });
}

function unexpected(stage: StageId, host: ResolvedHost, error: unknown): Failure {
  return transient(stage, `Something went wrong in Mooring while it connected to ${host.alias}.`, {
    why: error instanceof Error ? error.message : String(error),
    detail: error instanceof Error ? (error.stack ?? '') : '',
    remedy: advice('Connect again. If it happens again, report it with the log of Mooring.'),
  });
}

function hungUp(host: ResolvedHost, message: string): Failure {
  return transient('auth', `${host.alias} hung up before the login was done.`, {
    why: 'Servers wait about two minutes for a login, and turn connections away when they are busy.',
    detail: message,
    remedy: advice('Mooring tries again by itself, and keeps the answers you gave.'),
  });
}
