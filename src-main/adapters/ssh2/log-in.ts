import ssh2, { type AuthenticationType, type ConnectConfig, type NextAuthHandler } from 'ssh2';
import type { Failure, StageId } from '../../../src-shared/connection/state';
import { advice } from '../../../src-shared/contract/errors';
import { err, ok, type Result } from '../../../src-shared/result';
import type { KnownHosts } from '../../core/ports/known-hosts';
import type { AskPerson, ResolvedHost, SshConnectOptions } from '../../core/ports/ssh';
import { offeredAlgorithms } from './algorithms';
import { createAuthentication } from './authentication';
import { collectCandidates } from './candidates';
import { checkHostKey } from './check-host-key';
import { accountId, type EngineMemory } from './engine-memory';
import { blocked, givenUp, transient } from './failures';
import { hearLoginAnswers } from './login-answers';
import { createLoginQuestions } from './login-questions';
import { createSession, type Ssh2Session } from './session';
import type { Transport } from './transport';
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
  transport: Transport,
  { observer, ask, signal }: SshConnectOptions,
): Promise<Result<Ssh2Session, Failure>> {
  return new Promise((resolve) => {
    const client = new ssh2.Client();
    const socket = transport.stream;
    const account = accountId(host);
    let received = 0;
    let asking = false;
    let heard = false;
    let stage: 'tcp' | 'hostKey' | 'auth' = 'tcp';
    let settled = false;
    let closed = false;
    let questions = 0;
    let lastError: (Error & { level?: string }) | null = null;

    const settle = (result: Result<Ssh2Session, Failure>): void => {
      if (settled) return;
      settled = true;
      watchdog.stop();
      signal.removeEventListener('abort', onAbort);
      socket.removeListener('data', count);
      if (!result.ok) socket.destroy();
      resolve(result);
    };
    const count = (chunk: Buffer): void => void (received += chunk.length);
    const fail = (failure: Failure): void => settle(err(failure));
    const onAbort = (): void => fail(givenUp(stage));
    /** ssh2 takes no promises: one that is rejected must not leave the attempt hanging. */
    const guarded = (work: Promise<void>): void =>
      void work.catch((error: unknown) => fail(unexpected(stage, host, error)));

    /** The server has greeted: TCP and greeting went well, what follows is the key exchange. */
    const enterHostKey = (): void => {
      if (stage !== 'tcp') return;
      stage = 'hostKey';
      const { summary, detail, warning } = transport;
      if (warning === null) observer.passed('tcp', summary, detail);
      else observer.warned('tcp', summary, [detail, warning.detail].join('\n'), warning.remedy);
      observer.started('hostKey');
    };

    const watchdog = createWatchdog(() => {
      const answered = received > 0;
      if (stage === 'auth') fail(silentAuthentication(host));
      else {
        if (answered) enterHostKey();
        fail(transport.failure() ?? handshakeTimedOut(host, answered));
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

    /** The server's own question dies with the connection: an answer to it is of no use afterwards. */
    const askForServer: AskPerson = async (question) => {
      asking = true;
      watchdog.pause();
      try {
        return await ask(question);
      } finally {
        asking = false;
        watchdog.resume();
      }
    };

    const authentication = createAuthentication(host, {
      collect: () =>
        collectCandidates(host, (path, file) =>
          attended(() => createUnlock(memory.unlocked, ask)(path, file)),
        ),
      questions: createLoginQuestions(host, askForServer),
      before: { keyId: memory.worked.get(account), password: memory.passwords.get(account) },
      onGivenUp: () => fail(authentication.failure(null)),
    });

    const onClosed = (): void => {
      if (questions > 0) return;
      const message = lastError?.message ?? '';
      const ownFailure = transport.failure();
      if (stage === 'tcp' && (received === 0 || /before handshake/.test(message))) {
        fail(ownFailure ?? noGreeting(host, received > 0, message));
      } else if (asking) {
        fail(hungUpWhileAsking(host, message));
      } else if (stage === 'auth') {
        // What may have been wrong is not sent again by itself.
        memory.passwords.delete(account);
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
      if (!heard && methods !== null) authentication.heard({ methods, partial: partial === true });
      const method = await authentication.next();
      if (settled || closed) return;
      if (method !== null) return next(method);
      memory.passwords.delete(account);
      fail(authentication.failure(null));
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
      const { how, keyId, password } = authentication.succeeded();
      if (keyId !== null) memory.worked.set(account, keyId);
      if (password !== null) memory.passwords.set(account, password);
      observer.passed('auth', `${host.user}, ${how === '' ? 'without authentication' : how}`);
      client.removeAllListeners('error');
      client.removeAllListeners('close');
      client.removeAllListeners('change password');
      settle(ok(createSession(client, socket, () => transport.failure()?.what ?? null)));
    });

    // ssh2 would wait for ever for what to answer.
    client.on('change password', () => fail(passwordExpired(host)));

    if (signal.aborted) return onAbort();
    if (socket.destroyed) return fail(transport.failure() ?? noGreeting(host, false, 'ended at once'));
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
      socket.pause();
      socket.on('data', count);
      client.connect(config);
      hearLoginAnswers(client, (answer) => {
        heard = true;
        authentication.heard(answer);
      });
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

function hungUpWhileAsking(host: ResolvedHost, message: string): Failure {
  return blocked('auth', `${host.alias} hung up while it waited for your answer.`, {
    why: 'Servers wait about two minutes for a login.',
    detail: message,
    remedy: advice('Connect again when you have the password or code at hand.'),
  });
}

function passwordExpired(host: ResolvedHost): Failure {
  return blocked('auth', `The password of ${host.user}@${host.alias} has expired.`, {
    why: 'The server wants a new one before it lets anyone in, and Mooring does not change passwords.',
    remedy: advice('Change it with ssh, then connect again:', `ssh ${host.alias}`),
  });
}
