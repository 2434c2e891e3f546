import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import ssh2, { type ClientErrorExtensions } from 'ssh2';
import type { Failure } from '../../../src-shared/connection/state';
import { err, ok, type Result } from '../../../src-shared/result';
import type { KnownHosts } from '../../core/ports/known-hosts';
import type { ResolvedHost, SshConnectOptions, SshEngine, SshSession } from '../../core/ports/ssh';
import { algorithmsFor } from './algorithms';
import { createAuthentication, type AuthMemory } from './authentication';
import { judgeHostKey, knownHostsQuery } from './host-key';
import { handshakeFailure, openTcp, tcpFailure } from './open-tcp';
import { createSession } from './session';

/** From the TCP connection to the host key. The person's thinking time is not in it. */
const helloDeadlineMs = 20_000;
/** Detection of a dead link: (3 + 1) × 5 s (ssh.md, A4). */
const keepaliveIntervalMs = 5_000;
const keepaliveCountMax = 3;

/** The built-in engine. Keeps in memory, for the run of the app, what was accepted once and which key worked. */
export function createSsh2Engine({ knownHosts }: { knownHosts: KnownHosts }): SshEngine {
  const acceptedOnce = new Set<string>();
  const memory: AuthMemory = { lastMethod: new Map(), passphrases: new Map() };
  return {
    name: 'ssh2',
    async connect(host, options) {
      const { observer, signal } = options;
      observer.started('tcp');
      const opened = await openTcp(host, signal);
      if (!opened.ok) return opened;
      observer.passed('tcp', `${opened.value.remoteAddress ?? host.hostname}:${host.port}`);
      observer.started('hostKey');
      const types = await knownHosts.knownTypes(knownHostsQuery(host));
      return handshake(host, opened.value, types, options, { knownHosts, acceptedOnce, memory });
    },
  };
}

function handshake(
  host: ResolvedHost,
  socket: Socket,
  knownTypes: readonly string[],
  { observer, ask, signal }: SshConnectOptions,
  deps: { knownHosts: KnownHosts; acceptedOnce: Set<string>; memory: AuthMemory },
): Promise<Result<SshSession, Failure>> {
  return new Promise((resolve) => {
    const client = new ssh2.Client();
    const authentication = createAuthentication(host, { ask, memory: deps.memory, signal });
    let stage: 'hello' | 'auth' = 'hello';
    let refusal: Failure | null = null;
    let message = '';
    let settled = false;

    const settle = (result: Result<SshSession, Failure>): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      if (!result.ok) {
        client.on('error', () => undefined);
        client.destroy();
      }
      resolve(result);
    };
    const failure = (): Failure => {
      if (signal.aborted) return tcpFailure(host, 'ABORTED');
      if (refusal !== null) return refusal;
      return stage === 'hello' ? handshakeFailure(host, message) : authentication.failure(message);
    };
    const onAbort = (): void => settle(err(tcpFailure(host, 'ABORTED')));
    const timer = setTimeout(() => {
      message = `no answer within ${helloDeadlineMs / 1000} seconds`;
      settle(err(failure()));
    }, helloDeadlineMs);
    signal.addEventListener('abort', onAbort, { once: true });

    client.on('error', (error: Error & ClientErrorExtensions) => {
      if (message === '') message = error.message;
    });
    client.on('close', () => settle(err(failure())));
    client.on('ready', () => {
      observer.passed('auth', `${host.user}, with ${authentication.succeeded()}`);
      client.removeAllListeners('error');
      client.removeAllListeners('close');
      settle(ok(createSession(client)));
    });

    try {
      client.connect({
        sock: socket,
        username: host.user,
        algorithms: algorithmsFor(knownTypes),
        // Deadlines are ours: ssh2's would run while a person is asked.
        readyTimeout: 0,
        keepaliveInterval: keepaliveIntervalMs,
        keepaliveCountMax,
        authHandler: authentication.next,
        hostVerifier: (blob: Buffer, verify: (valid: boolean) => void) => {
          if (stage === 'auth') {
            // A rekey: the key of a running connection was judged when it began.
            verify(true);
            return;
          }
          clearTimeout(timer);
          const key = { type: keyType(blob), blob, fingerprint: fingerprint(blob) };
          judgeHostKey(host, key, { ...deps, observer, ask }).then(
            (verdict) => {
              refusal = verdict;
              if (verdict === null) {
                stage = 'auth';
                observer.started('auth');
              }
              verify(verdict === null);
            },
            (error: unknown) => {
              message = error instanceof Error ? error.message : String(error);
              verify(false);
            },
          );
        },
      });
    } catch (error) {
      message = error instanceof Error ? error.message : String(error);
      settle(err(failure()));
    }
  });
}

/** The first string of the key's wire format names its type (RFC 4253, 6.6). */
function keyType(blob: Buffer): string {
  const length = blob.length >= 4 ? blob.readUInt32BE(0) : 0;
  return blob.subarray(4, 4 + Math.min(length, 100)).toString('latin1');
}

/** As OpenSSH prints it. */
function fingerprint(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}
