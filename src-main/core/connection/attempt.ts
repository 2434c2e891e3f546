import type { Failure, ServerInfo } from '../../../src-shared/connection/state';
import { advice } from '../../../src-shared/contract/errors';
import { err, ok, type Result } from '../../../src-shared/result';
import { bootstrap, type RunningServer } from '../bootstrap/bootstrap';
import { linkBroke } from '../bootstrap/failures';
import { createAppServerClient, type AppServerClient, type RpcFailure } from '../codex/app-server-client';
import { openServerLink, type ServerLink } from '../codex/server-link';
import { isSupportedVersion, oldestSupported, versionFromUserAgent } from '../codex/server-version';
import type { Ports } from '../ports/ports';
import type { AskPerson, ResolvedHost, SshSession, StageObserver } from '../ports/ssh';

/** What an attempt hands over when it succeeded: the live link to one app-server. */
export interface HostLink {
  readonly session: SshSession;
  readonly client: AppServerClient;
  readonly server: ServerInfo;
  /** The link is gone, from whichever end. Called once. */
  onLost(listener: (why: string) => void): void;
  close(): void;
}

export interface AttemptRequest {
  readonly alias: string;
  readonly codexPath: string | null;
  /** From an earlier success in this run: lets a reconnect skip the login shell. */
  readonly knownCodexHome: string | null;
  readonly observer: StageObserver;
  readonly ask: AskPerson;
  readonly signal: AbortSignal;
}

type AttemptPorts = Pick<
  Ports,
  'catalog' | 'resolver' | 'engines' | 'openWebSocket' | 'clock' | 'logger' | 'info'
>;

/**
 * One attempt, from alias to an initialised app-server: the nine stages of the doctor, in order. The doctor and the
 * app run this same function.
 */
export async function attemptConnection(
  ports: AttemptPorts,
  request: AttemptRequest,
): Promise<Result<HostLink, Failure>> {
  const { observer, signal } = request;
  const host = await resolveHost(ports, request);
  if (!host.ok) return host;

  const listed = await isListed(ports, request.alias);
  if (!listed && host.value.hostname === request.alias) {
    observer.warned(
      'config',
      `“${request.alias}” is not in your ssh config: taken as the name of a machine.`,
      '',
      advice('Check the spelling, or add a Host block for it to ~/.ssh/config.'),
    );
  }
  const session = await ports.engines.ssh2.connect(host.value, { observer, ask: request.ask, signal });
  if (!session.ok) {
    return !listed && isUnknownName(session.error) ? err(noSuchHost(request.alias)) : session;
  }

  const end = (): void => session.value.end();
  signal.addEventListener('abort', end, { once: true });
  const link = await reachServer(ports, request, session.value);
  signal.removeEventListener('abort', end);
  if (!link.ok) session.value.end();
  return link;
}

async function resolveHost(
  ports: AttemptPorts,
  { alias, observer }: AttemptRequest,
): Promise<Result<ResolvedHost, Failure>> {
  observer.started('config');
  const resolved = await ports.resolver.resolve(alias);
  if (!resolved.ok) return err({ kind: 'blocked', stage: 'config', ...resolved.error });
  const host = resolved.value;
  if (host.unsupported.length > 0) {
    return err({
      kind: 'blocked',
      stage: 'config',
      what: `The ssh config of ${alias} asks for something Mooring can not do yet.`,
      why: host.unsupported.join(' '),
      detail: '',
      remedy: advice('See what OpenSSH reads for this host:', `ssh -G ${alias}`),
    });
  }
  observer.passed('config', `${host.user}@${host.hostname}:${host.port}`);
  return ok(host);
}

async function isListed(ports: AttemptPorts, alias: string): Promise<boolean> {
  const catalog = await ports.catalog.read();
  return catalog.aliases.some((entry) => entry.alias === alias);
}

/** The detail of a tcp failure begins with the system's error code. */
function isUnknownName(failure: Failure): boolean {
  return failure.stage === 'tcp' && failure.detail.startsWith('ENOTFOUND');
}

/** OpenSSH takes any word for a host name; a misspelt alias would be retried for ever. */
function noSuchHost(alias: string): Failure {
  return {
    kind: 'blocked',
    stage: 'config',
    what: `There is no host “${alias}”.`,
    why: 'It is not in your ssh config, and the network knows no machine of that name.',
    detail: '',
    remedy: advice('Check the spelling, or add a Host block for it to ~/.ssh/config.'),
  };
}

async function reachServer(
  ports: AttemptPorts,
  request: AttemptRequest,
  session: SshSession,
): Promise<Result<HostLink, Failure>> {
  const { observer, alias } = request;
  const first = await runBootstrap(ports, request, session, request.knownCodexHome, false);
  if (!first.ok) return first;
  observer.started('signIn');
  observer.started('server');
  let server = first.value;
  let link = await openServerLink(session, server, ports.openWebSocket);
  if (!link.ok && link.error.kind === 'dead') {
    // The failed connection is the proof that the socket is dead; codex itself refuses to start over a live one.
    const second = await runBootstrap(ports, request, session, null, true);
    if (!second.ok) return second;
    server = second.value;
    observer.started('server');
    link = await openServerLink(session, server, ports.openWebSocket);
  }
  if (!link.ok) return err(noLink(alias, link.error.kind, link.error.why));
  observer.passed('server', serverSummary(server, link.value), server.socketPath);
  return initialize(ports, request, session, server, link.value);
}

function runBootstrap(
  ports: AttemptPorts,
  request: AttemptRequest,
  session: SshSession,
  knownCodexHome: string | null,
  socketIsDead: boolean,
): Promise<Result<RunningServer, Failure>> {
  return bootstrap(
    session,
    { hostLabel: request.alias, codexPath: request.codexPath, knownCodexHome, socketIsDead },
    request.observer,
    ports.clock,
  );
}

async function initialize(
  ports: AttemptPorts,
  request: AttemptRequest,
  session: SshSession,
  running: RunningServer,
  link: ServerLink,
): Promise<Result<HostLink, Failure>> {
  const { observer, alias } = request;
  observer.started('initialize');
  const client = createAppServerClient(link.socket, ports);
  const reply = await client.call('initialize', {
    clientInfo: { name: 'mooring', title: 'Mooring', version: ports.info.version },
    capabilities: { experimentalApi: true, requestAttestation: false },
  });
  if (!reply.ok) return err(initializeFailed(alias, reply.error));
  client.notifyInitialized();
  const version = versionFromUserAgent(reply.value.userAgent);
  if (!isSupportedVersion(version)) return err(tooOld(alias, version));
  observer.passed('initialize', `codex ${version}`);
  await reportSignIn(client, observer, alias, running);
  const server: ServerInfo = {
    codexVersion: version,
    codexPath: running.codexPath,
    codexHome: running.codexHome,
    homeDirectory: running.homeDirectory,
    transport: link.transport,
    engine: 'ssh2',
    serverInstance: running.instance,
  };
  return ok(createLink(session, client, server));
}

/** Asked of the running server, because only it knows whether its model provider needs an account at all. */
async function reportSignIn(
  client: AppServerClient,
  observer: StageObserver,
  alias: string,
  running: RunningServer,
): Promise<void> {
  const account = await client.call('account/read', { refreshToken: false });
  if (!account.ok) {
    observer.warned('signIn', 'codex did not say whether it is signed in.', failureText(account.error), null);
    return;
  }
  if (account.value.account !== null) {
    observer.passed('signIn', `Signed in (${account.value.account.type})`);
  } else if (!account.value.requiresOpenaiAuth) {
    observer.passed('signIn', 'The model provider of this host needs no OpenAI sign-in.');
  } else if (running.credentials === 'env') {
    observer.passed('signIn', 'An API key is set in the environment.');
  } else {
    observer.warned(
      'signIn',
      `codex on ${alias} is not signed in: turns will fail.`,
      `${running.codexHome}/auth.json`,
      advice('Sign in on the host, then connect again:', 'codex login --device-auth'),
    );
  }
}

function createLink(session: SshSession, client: AppServerClient, server: ServerInfo): HostLink {
  let lost: string | null = null;
  let listener: ((why: string) => void) | null = null;
  const lose = (why: string): void => {
    if (lost !== null) return;
    lost = why;
    // The other half has no use any more: a link is both or nothing.
    client.close();
    session.end();
    listener?.(why);
  };
  client.onClose((why) => lose(`The connection to codex was closed: ${why}`));
  session.onClose((why) => lose(why));
  return {
    session,
    client,
    server,
    onLost(callback) {
      listener = callback;
      if (lost !== null) callback(lost);
    },
    close: () => lose('Disconnected.'),
  };
}

function serverSummary(server: RunningServer, link: ServerLink): string {
  const how = server.how === 'started' ? 'Started app-server' : 'Joined the app-server that was running';
  const road = link.transport === 'proxy' ? 'through codex app-server proxy' : 'on its control socket';
  return `${how}, ${road}`;
}

function noLink(alias: string, kind: 'dead' | 'refused' | 'lost', why: string): Failure {
  if (kind === 'lost') return linkBroke('server', alias, why);
  return kind === 'refused'
    ? {
        kind: 'blocked',
        stage: 'server',
        what: `${alias} lets Mooring reach codex neither through its socket nor through a command.`,
        why,
        detail: '',
        remedy: advice(
          'Allow socket forwarding in the sshd_config of the host:',
          'AllowStreamLocalForwarding yes',
        ),
      }
    : {
        kind: 'transient',
        stage: 'server',
        what: `The app-server on ${alias} did not accept the connection.`,
        why,
        detail: '',
        remedy: advice(
          'If it stays like this, the server hangs or is no codex. End it on the host (turns that run there end with it), then try again.',
        ),
      };
}

function initializeFailed(alias: string, failure: RpcFailure): Failure {
  return failure.kind === 'answered'
    ? {
        kind: 'blocked',
        stage: 'initialize',
        what: `codex on ${alias} refused Mooring.`,
        why: failure.message,
        detail: '',
        remedy: advice('Update codex on the host:', 'npm install -g @openai/codex@latest'),
      }
    : linkBroke('initialize', alias, failure.why);
}

function tooOld(alias: string, version: string): Failure {
  return {
    kind: 'blocked',
    stage: 'initialize',
    what: `codex ${version} on ${alias} is too old for Mooring.`,
    why: `The oldest version Mooring works with is ${oldestSupported}.`,
    detail: '',
    remedy: advice('Update it on the host, then try again:', 'npm install -g @openai/codex@latest'),
  };
}

function failureText(failure: RpcFailure): string {
  return failure.kind === 'answered' ? failure.message : failure.why;
}
