import { randomBytes } from 'node:crypto';
import type { Failure } from '../../../src-shared/connection/state';
import { advice } from '../../../src-shared/contract/errors';
import { err, ok, type Result } from '../../../src-shared/result';
import type { Clock } from '../ports/clock';
import type { SshSession, StageObserver } from '../ports/ssh';
import { linkBroke, reported, shellEnded, shellSilent } from './failures';
import { createRecordParser, type MarkedRecord } from './marked-stream';
import { bootstrapCommand } from './remote-script';

/** A codex app-server that runs on the host, and how to reach it. */
export interface RunningServer {
  readonly how: 'started' | 'adopted' | 'known';
  readonly homeDirectory: string;
  readonly codexHome: string;
  /** null when a server was found again without looking for codex. */
  readonly codexPath: string | null;
  /** PATH of the login environment; empty when it was not read. */
  readonly path: string;
  /** Symlinks resolved: sshd refuses paths over about 100 bytes. */
  readonly socketPath: string;
  /** Changes whenever another process owns the socket. */
  readonly instance: string;
  readonly credentials: 'file' | 'env' | 'none' | null;
}

export interface BootstrapRequest {
  readonly hostLabel: string;
  readonly codexPath: string | null;
  readonly knownCodexHome: string | null;
  readonly socketIsDead: boolean;
}

/** Until the first mark: longer than the slowest sane .zshenv. */
const beginDeadlineMs = 20_000;
/** After the end of the process its output is waited for this long. */
const outputGraceMs = 1_000;
/** The script has its own deadlines and says so; this one is for a host that stopped answering altogether. */
const silenceDeadlineMs = 60_000;

/**
 * Runs the bootstrap script on the host and reports the stages `shell` and `codex`.
 * Every failure keeps its evidence. Nothing of rc output is ever taken for protocol.
 */
export async function bootstrap(
  session: SshSession,
  request: BootstrapRequest,
  observer: StageObserver,
  clock: Clock,
): Promise<Result<RunningServer, Failure>> {
  const mark = randomBytes(8).toString('hex');
  observer.started('shell');
  const opened = await session.exec(bootstrapCommand({ mark, ...request }));
  if (!opened.ok) {
    return err(
      opened.error.kind === 'lost'
        ? linkBroke('shell', request.hostLabel, opened.error.message)
        : {
            kind: 'blocked',
            stage: 'shell',
            what: `${request.hostLabel} does not allow commands to be run.`,
            why: opened.error.message,
            detail: '',
            remedy: advice('Use an account that may run commands over SSH.'),
          },
    );
  }
  const { stream, stderr, exited } = opened.value;
  const facts = createFacts(request, observer);
  const parser = createRecordParser(mark, facts.take);
  let errors = '';
  // A broken stream ends in `exited` or in the session's close.
  stream.on('error', () => undefined);
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => parser.push(chunk));
  stderr.setEncoding('utf8');
  stderr.on('data', (chunk: string) => {
    if (errors.length < 2_000) errors += chunk;
  });

  const drained = new Promise<void>((resolve) => {
    stream.once('end', resolve);
    stream.once('close', resolve);
  });
  const evidence = (): string => `${parser.noise()}${errors}`.slice(0, 2_000).trim();
  const outcome = await new Promise<'end' | 'exit' | 'silent'>((resolve) => {
    facts.onEnd(() => resolve('end'));
    // The last words of a shell that refuses may still be on their way when its end is known.
    void exited.then(() => Promise.race([drained, wait(clock, outputGraceMs)])).then(() => resolve('exit'));
    const cancelBegin = clock.after(beginDeadlineMs, () => {
      if (!facts.began()) resolve('silent');
    });
    const cancelSilence = clock.after(silenceDeadlineMs, () => resolve('silent'));
    session.onClose(() => resolve('exit'));
    void exited.then(cancelBegin).then(cancelSilence);
  });
  if (outcome !== 'end') stream.destroy();

  const failure = facts.failure(request.hostLabel);
  if (failure !== null)
    return err({ ...failure, detail: failure.detail === '' ? evidence() : failure.detail });
  const server = facts.server();
  if (server !== null) return ok(server);
  if (outcome === 'silent') {
    return err(shellSilent(request.hostLabel, beginDeadlineMs / 1000, evidence()));
  }
  const { code, signal } = await exited;
  if (code === null && signal === null) {
    return err(linkBroke('shell', request.hostLabel, 'The connection was closed while the login shell ran.'));
  }
  return err(shellEnded(request.hostLabel, code, evidence()));
}

function wait(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.after(ms, resolve));
}

/** Collects the records of the script and reports stages as they come true. */
function createFacts(request: BootstrapRequest, observer: StageObserver) {
  const values = new Map<string, string>();
  let notifyEnd: () => void = () => undefined;
  const text = (key: string): string => values.get(key) ?? '';
  const decoded = (key: string): string => Buffer.from(text(key), 'base64').toString('utf8');

  const take = ({ key, value }: MarkedRecord): void => {
    values.set(key, value);
    switch (key) {
      case 'env':
        reportShell();
        observer.started('codex');
        break;
      case 'version':
        observer.passed('codex', `${codexVersion(value)} at ${text('codex')}`);
        break;
      case 'server':
        if (value === 'known') {
          observer.skipped('shell', 'Not needed: the server runs already.');
          observer.skipped('codex', 'Not needed: the server runs already.');
        }
        break;
      case 'end':
        notifyEnd();
        break;
      default:
        break;
    }
  };

  const reportShell = (): void => {
    const shell = text('shell').split('/').at(-1) ?? 'sh';
    if (text('env') === 'login') {
      observer.passed('shell', `Environment read from ${shell}`);
      return;
    }
    const why =
      text('fallback') === 'timeout'
        ? `${shell} did not get through its start-up files in time.`
        : `${shell} ended in its start-up files.`;
    observer.warned(
      'shell',
      `${why} Using a plain environment: variables that those files set are missing.`,
      decoded('noise'),
      advice(
        'Put this line at the top of the start-up file that waits or exits:',
        'case $- in *i*) ;; *) return ;; esac',
      ),
    );
  };

  return {
    take,
    onEnd(listener: () => void): void {
      notifyEnd = listener;
      if (values.has('end')) listener();
    },
    began: () => values.has('begin'),
    failure(host: string): Failure | null {
      const code = values.get('error');
      if (code === undefined) return null;
      return reported(code, host, {
        log: decoded('log'),
        path: text('path'),
        codexPath: text('codex'),
        wantedPath: request.codexPath,
      });
    },
    server(): RunningServer | null {
      const how = text('server');
      if (how !== 'started' && how !== 'adopted' && how !== 'known') return null;
      const credentials = text('auth');
      return {
        how,
        homeDirectory: text('home'),
        codexHome: text('codexhome'),
        codexPath: values.get('codex') ?? null,
        path: text('path'),
        socketPath: text('socket'),
        instance: text('instance'),
        credentials:
          credentials === 'file' || credentials === 'env' || credentials === 'none' ? credentials : null,
      };
    },
  };
}

/** `codex-cli 0.169.0` → `0.169.0` */
function codexVersion(line: string): string {
  return /\d+\.\d+\.\d+\S*/.exec(line)?.[0] ?? line.slice(0, 60);
}
