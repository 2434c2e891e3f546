import type { Failure } from '../../../src-shared/connection/state';
import { err, ok, type Result } from '../../../src-shared/result';
import { hostsOnTheWay, routeInWords } from '../../core/ports/route';
import type { ResolvedHost, SshConnectOptions, StageObserver } from '../../core/ports/ssh';
import type { KnownHosts } from '../../core/ports/known-hosts';
import { hostKeyQuery } from './check-host-key';
import { dial } from './dial';
import type { EngineMemory } from './engine-memory';
import { givenUp } from './failures';
import { logIn } from './log-in';
import { startProxyCommand } from './proxy-command';
import { policyMark, type Ssh2Session } from './session';
import type { Transport } from './transport';
import { jumpRefused } from './transport-failures';

export interface ReachDeps {
  readonly knownHosts: KnownHosts;
  readonly memory: EngineMemory;
}

/** A failure, and the host on the way that it belongs to. */
export interface Stop {
  readonly at: ResolvedHost;
  readonly failure: Failure;
}

/** A session with a host, through whatever its config puts before it; every jump host with its own key check and login. */
export async function reach(
  deps: ReachDeps,
  host: ResolvedHost,
  options: SshConnectOptions,
): Promise<Result<Ssh2Session, Stop>> {
  const [opened, knownTypes] = await Promise.all([
    openTransport(deps, host, options),
    deps.knownHosts.knownTypes(hostKeyQuery(host)),
  ]);
  if (!opened.ok) return opened;
  const session = await logIn({ ...deps, knownTypes }, host, opened.value, options);
  return session.ok ? session : err({ at: host, failure: session.error });
}

async function openTransport(
  deps: ReachDeps,
  host: ResolvedHost,
  options: SshConnectOptions,
): Promise<Result<Transport, Stop>> {
  const { proxy } = host;
  if (proxy?.kind === 'jump') return jump(deps, host, proxy.through, options);
  const opened =
    proxy === null ? await dial(host, options.signal) : await startProxyCommand(host, proxy.command);
  return opened.ok ? opened : err({ at: host, failure: opened.error });
}

async function jump(
  deps: ReachDeps,
  host: ResolvedHost,
  through: ResolvedHost,
  options: SshConnectOptions,
): Promise<Result<Transport, Stop>> {
  const begin = performance.now();
  const notes = createJumpNotes(through);
  const session = await reach(deps, through, { ...options, observer: notes.observer });
  if (!session.ok) return session;
  const stop = (failure: Failure): Result<Transport, Stop> => {
    session.value.end();
    return err({ at: through, failure });
  };

  const opened = await withDeadline(
    session.value.openTcp(host.hostname, host.port),
    host.connectTimeoutMs,
    options.signal,
  );
  if (opened === 'aborted') return stop(givenUp('tcp'));
  if (opened === 'late') return stop(jumpRefused(host, through, 'timeout', ''));
  if (!opened.ok) {
    const { kind, message } = opened.error;
    const policy = message.startsWith(policyMark);
    return stop(
      jumpRefused(host, through, kind === 'lost' ? 'lost' : policy ? 'policy' : 'unreachable', message),
    );
  }

  const stream = opened.value;
  stream.pause();
  let lost: string | null = null;
  // An error while nobody listens (between here and ssh2) must not end the process.
  stream.on('error', () => undefined);
  // Each ends the other: a session without its way is dead, and a way without its session has no use.
  stream.once('close', () => session.value.end());
  session.value.onClose((why) => {
    lost = why;
    stream.destroy(new Error(`${through.alias}: ${why}`));
  });
  const ms = Math.max(1, Math.round(performance.now() - begin));
  return ok({
    stream,
    summary: `${host.hostname}:${host.port} ${routeInWords(host) ?? ''} in ${ms} ms`,
    detail: notes.detail(),
    warning: notes.warning(),
    failure: () => (lost === null ? null : jumpRefused(host, through, 'lost', lost)),
  });
}

/** What became of a jump host is part of stage `tcp` of the host behind it. */
function createJumpNotes(through: ResolvedHost) {
  const notes: string[] = [];
  let warning: Transport['warning'] = null;
  const note = (summary: string, detail = ''): void =>
    void notes.push([`${through.alias}: ${summary}`, detail].filter((part) => part !== '').join('\n'));
  const observer: StageObserver = {
    started: () => undefined,
    passed: (_stage, summary, detail) => note(summary, detail),
    warned(_stage, summary, detail, remedy) {
      note(summary, detail);
      warning ??= { detail: `${through.alias}: ${summary} ${detail}`, remedy };
    },
    skipped: () => undefined,
  };
  return { observer, detail: () => notes.join('\n'), warning: () => warning };
}

async function withDeadline<T>(
  work: Promise<T>,
  ms: number,
  signal: AbortSignal,
): Promise<T | 'late' | 'aborted'> {
  if (signal.aborted) return 'aborted';
  let forget = (): void => undefined;
  const end = new Promise<'late' | 'aborted'>((resolve) => {
    const timer = setTimeout(() => resolve('late'), ms);
    const onAbort = (): void => resolve('aborted');
    signal.addEventListener('abort', onAbort, { once: true });
    forget = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
  });
  try {
    return await Promise.race([work, end]);
  } finally {
    forget();
  }
}

/** Says that it was a jump host that failed; and that it was reached, when the trouble came after that. */
export function tellStop(host: ResolvedHost, { at, failure }: Stop, observer: StageObserver): Failure {
  if (at === host) return failure;
  const hops = hostsOnTheWay(host).map(({ alias }) => alias);
  const position = `jump host ${hops.indexOf(at.alias) + 1} of ${hops.length - 1}`;
  if (failure.stage !== 'tcp') {
    observer.passed('tcp', `${at.alias} (${position}) was reached`);
    observer.started(failure.stage);
  }
  return {
    ...failure,
    what: `On the way to ${host.alias}: ${failure.what}`,
    // The core takes a code at the start for one of the host itself.
    detail: [`${at.alias}, ${position}`, failure.detail].filter((part) => part !== '').join('\n'),
  };
}
