import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { hostname as localHostname, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { err, ok, type Result } from '../../../src-shared/result';
import type { HostProxy, HostResolver, ResolvedHost, ResolveFailure } from '../../core/ports/ssh';
import { expandPath, type TokenValues } from './expand-tokens';
import { loginMethods } from './login-methods';
import { parseSshG, splitPaths, type SshSettings } from './parse-ssh-g';
import { expandProxyCommand, parseJumps, type JumpTarget } from './proxy-settings';
import { relocateConfig } from './relocated-config';
import {
  explainSshG,
  jumpsInCircle,
  onTheWay,
  tooManyJumps,
  unreadable,
  unsafeAlias,
  unusableProxy,
  type SpawnFailure,
} from './resolve-failures';
import { unsupportedSettings } from './unsupported-settings';

export interface HostResolverDeps {
  /** Where `.ssh/config`, keys and known_hosts are found. */
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Default: `ssh`, found on PATH. */
  readonly sshPath?: string;
  readonly systemConfigFile?: string;
  readonly deadlineMs?: number;
}

/** Only CanonicalizeHostname makes `ssh -G` talk to anyone (DNS), and Match exec runs what the person wrote. */
const defaultDeadlineMs = 5_000;
const defaultConnectTimeoutMs = 15_000;
/** More is a mistake in a config rather than a network. */
const maxJumps = 8;
/** A config may ask for fewer, never for more: servers lock accounts. */
const maxPasswordPrompts = 3;

/**
 * Resolves an alias with the person's own `ssh -G`, which alone knows Include, Match and precedence (design, decision
 * 6). An alias that no Host block names resolves to itself, as in OpenSSH.
 */
export function createHostResolver(deps: HostResolverDeps): HostResolver {
  const { home, environment, systemConfigFile = '/etc/ssh/ssh_config' } = deps;
  const ssh = { path: deps.sshPath ?? 'ssh', deadlineMs: deps.deadlineMs ?? defaultDeadlineMs };

  const read = async ({ host, user, port }: JumpTarget): Promise<Result<SshSettings, ResolveFailure>> => {
    if (!isSafeAlias(host)) return err(unsafeAlias(host));
    const config = await relocateConfig(home, account(home).homedir, systemConfigFile);
    try {
      const overrides = [
        ...(user === null ? [] : ['-l', user]),
        ...(port === null ? [] : ['-p', String(port)]),
      ];
      const args = [...config.arguments, ...overrides, '-G', '--', host];
      const printed = await runSshG(ssh, args, { ...environment, HOME: home });
      if (printed.ok) return ok(parseSshG(printed.value));
      const stderr = config.restore(printed.error.stderr);
      return err(explainSshG(host, { ...printed.error, stderr }, ssh));
    } finally {
      await config.dispose();
    }
  };

  /**
   * @param trail the hosts that lead here, to notice a circle.
   * @param before jump hosts given by the host behind; they stand in for this host's own proxy (ssh -J).
   */
  const resolve = async (
    target: JumpTarget,
    trail: readonly string[],
    before: readonly JumpTarget[],
  ): Promise<Result<ResolvedHost, ResolveFailure>> => {
    const settings = await read(target);
    if (!settings.ok) return settings;
    const host = await describe(target.host, settings.value, deps);
    if (!host.ok) return host;
    // By the name in the config: behind different gates the same address is another machine.
    const place = `${host.value.user}@${target.host}:${host.value.port}`;
    if (trail.includes(place)) return err(jumpsInCircle([...trail, place]));
    if (trail.length > maxJumps) return err(tooManyJumps(maxJumps));

    const setting = proxySetting(settings.value, values(host.value, deps));
    if (!setting.ok) return err(unusableProxy(target.host, setting.error));
    const jumps = before.length > 0 ? before : setting.value?.kind === 'jump' ? setting.value.jumps : [];
    const last = jumps.at(-1);
    if (last === undefined) return ok({ ...host.value, proxy: commandOf(setting.value) });
    const through = await resolve(last, [...trail, place], jumps.slice(0, -1));
    if (!through.ok) return err(onTheWay(target.host, through.error));
    const unsupported = through.value.unsupported.map((sentence) =>
      sentence.startsWith('Jump host ') ? sentence : `Jump host ${through.value.alias}: ${sentence}`,
    );
    return ok({
      ...host.value,
      proxy: { kind: 'jump', through: through.value },
      unsupported: [...host.value.unsupported, ...unsupported],
    });
  };

  return { resolve: (alias) => resolve({ host: alias, user: null, port: null }, [], []) };
}

/**
 * Stricter than OpenSSH (CVE-2023-51385): what passes can neither be an option nor mean anything to a shell, wherever a
 * config puts `%h` or `%n`.
 */
export function isSafeAlias(alias: string): boolean {
  return /^[A-Za-z0-9_.:%@[\]-]{1,255}$/.test(alias) && !alias.startsWith('-');
}

function runSshG(
  { path, deadlineMs }: { path: string; deadlineMs: number },
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Result<string, SpawnFailure>> {
  return new Promise((resolve) => {
    const options = {
      env: { ...environment },
      timeout: deadlineMs,
      killSignal: 'SIGKILL',
      maxBuffer: 1 << 20,
    } as const;
    const child = execFile(path, [...args], options, (error, stdout, stderr) => {
      // stderr of a success is noise ("Pseudo-terminal will not be allocated …").
      if (error === null) resolve(ok(stdout));
      else if (error.code === 'ENOENT' || error.code === 'EACCES')
        resolve(err({ reason: 'notFound', stderr }));
      else resolve(err({ reason: error.killed === true ? 'timeout' : 'exit', stderr }));
    });
    child.stdin?.end();
  });
}

async function describe(
  alias: string,
  settings: SshSettings,
  { home, environment }: HostResolverDeps,
): Promise<Result<ResolvedHost, ResolveFailure>> {
  const first = (key: string): string => settings.get(key)?.[0] ?? '';
  const orNull = (value: string): string | null =>
    value === '' || value.toLowerCase() === 'none' ? null : value;
  const hostname = first('hostname');
  const port = Number(first('port'));
  const user = first('user');
  if (hostname === '' || user === '' || !Number.isInteger(port)) return err(unreadable(alias));
  const self = account(home);
  const hostKeyAlias = orNull(first('hostkeyalias'));
  const tokens = values({ alias, hostname, port, user, hostKeyAlias }, { home, environment });
  const paths = (raw: readonly string[]): string[] =>
    raw
      .filter((path) => path.toLowerCase() !== 'none')
      .map((path) => expandPath(path, tokens))
      .filter((path) => path !== null)
      .map((path) => inHome(path, home, self.homedir));
  const knownHosts = (key: string): string[] => paths(splitPaths(first(key)));
  const seconds = Number.parseInt(first('connecttimeout'), 10);
  const prompts = Number.parseInt(first('numberofpasswordprompts'), 10);
  const certificates: string[] = [];
  for (const file of paths(settings.get('certificatefile') ?? []))
    if (await exists(file)) certificates.push(file);

  return ok({
    alias,
    hostname,
    port,
    user,
    identityFiles: paths(settings.get('identityfile') ?? []),
    identitiesOnly: isYes(first('identitiesonly')),
    agentSocket: agentSocket(first('identityagent'), tokens, paths),
    userKnownHostsFiles: knownHosts('userknownhostsfile'),
    globalKnownHostsFiles: knownHosts('globalknownhostsfile'),
    hostKeyAlias,
    hashKnownHosts: isYes(first('hashknownhosts')),
    strictHostKeyChecking: strictness(first('stricthostkeychecking')),
    connectTimeoutMs: Number.isInteger(seconds) && seconds > 0 ? seconds * 1000 : defaultConnectTimeoutMs,
    loginMethods: loginMethods(settings),
    passwordPrompts: Number.isInteger(prompts) && prompts > 0 ? Math.min(prompts, maxPasswordPrompts) : 1,
    proxy: null,
    engine: 'ssh2',
    unsupported: unsupportedSettings(settings, certificates),
  });
}

function agentSocket(
  setting: string,
  { environment }: TokenValues,
  paths: (raw: readonly string[]) => string[],
): string | null {
  const fromEnvironment = (variable: string): string | null => {
    const value = environment[variable];
    return value === undefined || value === '' ? null : value;
  };
  if (setting === '' || setting === 'SSH_AUTH_SOCK') return fromEnvironment('SSH_AUTH_SOCK');
  if (setting.toLowerCase() === 'none') return null;
  const [, variable] = /^\$([A-Za-z_][A-Za-z0-9_]*)$/.exec(setting) ?? [];
  return variable === undefined ? (paths([setting])[0] ?? null) : fromEnvironment(variable);
}

/** ssh expands `~` of some settings, and the defaults of others, by the home in passwd. */
function inHome(path: string, home: string, passwdHome: string): string {
  const passwdSsh = join(passwdHome, '.ssh', '/');
  if (home !== passwdHome && path.startsWith(passwdSsh))
    return join(home, '.ssh', path.slice(passwdSsh.length));
  return isAbsolute(path) ? path : join(home, path);
}

/** userInfo throws for a uid without a passwd entry (containers); ssh then says so itself. */
function account(home: string): { username: string; uid: number; homedir: string } {
  try {
    return userInfo();
  } catch {
    return { username: '', uid: -1, homedir: home };
  }
}

function strictness(value: string): ResolvedHost['strictHostKeyChecking'] {
  switch (value.toLowerCase()) {
    case 'true':
    case 'yes':
      return 'yes';
    case 'false':
    case 'no':
    case 'off':
      return 'no';
    case 'accept-new':
      return 'accept-new';
    default:
      return 'ask';
  }
}

function isYes(value: string): boolean {
  return value === 'yes' || value === 'true';
}

type ProxySetting =
  | { readonly kind: 'jump'; readonly jumps: readonly JumpTarget[] }
  | { readonly kind: 'command'; readonly command: string };

/** ssh -G prints only one of the two. */
function proxySetting(settings: SshSettings, tokens: TokenValues): Result<ProxySetting | null, string> {
  const jump = settings.get('proxyjump')?.[0] ?? 'none';
  const command = settings.get('proxycommand')?.[0] ?? 'none';
  if (jump.toLowerCase() !== 'none') {
    const jumps = parseJumps(jump);
    return jumps === null
      ? err(`ProxyJump ${jump} is not a list of hosts, each as user@host:port.`)
      : ok({ kind: 'jump', jumps });
  }
  if (command.toLowerCase() === 'none') return ok(null);
  const expanded = expandProxyCommand(command, tokens);
  return expanded.ok
    ? ok({ kind: 'command', command: expanded.value })
    : err(`ProxyCommand ${command}: ${expanded.error}`);
}

function commandOf(setting: ProxySetting | null): HostProxy | null {
  return setting?.kind === 'command' ? setting : null;
}

function values(
  {
    alias,
    hostname,
    port,
    user,
    hostKeyAlias,
  }: Pick<ResolvedHost, 'alias' | 'hostname' | 'port' | 'user' | 'hostKeyAlias'>,
  { home, environment }: Pick<HostResolverDeps, 'home' | 'environment'>,
): TokenValues {
  const self = account(home);
  return {
    home,
    hostname,
    port,
    remoteUser: user,
    alias,
    hostKeyAlias,
    localUser: self.username,
    localUserId: self.uid >= 0 ? self.uid : null,
    localHostname: localHostname(),
    environment,
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
