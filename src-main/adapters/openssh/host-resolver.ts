import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { hostname as localHostname, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { err, ok, type Result } from '../../../src-shared/result';
import type { HostResolver, ResolvedHost, ResolveFailure } from '../../core/ports/ssh';
import { expandPath, type TokenValues } from './expand-tokens';
import { parseSshG, splitPaths, type SshSettings } from './parse-ssh-g';
import { relocateConfig } from './relocated-config';
import { explainSshG, unreadable, unsafeAlias, type SpawnFailure } from './resolve-failures';
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

/**
 * Resolves an alias with the person's own `ssh -G`, which alone knows Include, Match and precedence (design, decision
 * 6). An alias that no Host block names resolves to itself, as in OpenSSH.
 */
export function createHostResolver(deps: HostResolverDeps): HostResolver {
  const { home, environment, systemConfigFile = '/etc/ssh/ssh_config' } = deps;
  const ssh = { path: deps.sshPath ?? 'ssh', deadlineMs: deps.deadlineMs ?? defaultDeadlineMs };
  return {
    async resolve(alias) {
      if (!isSafeAlias(alias)) return err(unsafeAlias(alias));
      const config = await relocateConfig(home, account(home).homedir, systemConfigFile);
      try {
        const args = [...config.arguments, '-G', '--', alias];
        const printed = await runSshG(ssh, args, { ...environment, HOME: home });
        if (!printed.ok) {
          const stderr = config.restore(printed.error.stderr);
          return err(explainSshG(alias, { ...printed.error, stderr }, ssh));
        }
        return await describe(alias, parseSshG(printed.value), deps);
      } finally {
        await config.dispose();
      }
    },
  };
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
  const values: TokenValues = {
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
  const paths = (raw: readonly string[]): string[] =>
    raw
      .filter((path) => path.toLowerCase() !== 'none')
      .map((path) => expandPath(path, values))
      .filter((path) => path !== null)
      .map((path) => inHome(path, home, self.homedir));
  const knownHosts = (key: string): string[] => paths(splitPaths(first(key)));
  const seconds = Number.parseInt(first('connecttimeout'), 10);
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
    agentSocket: agentSocket(first('identityagent'), values, paths),
    userKnownHostsFiles: knownHosts('userknownhostsfile'),
    globalKnownHostsFiles: knownHosts('globalknownhostsfile'),
    hostKeyAlias,
    hashKnownHosts: isYes(first('hashknownhosts')),
    strictHostKeyChecking: strictness(first('stricthostkeychecking')),
    connectTimeoutMs: Number.isInteger(seconds) && seconds > 0 ? seconds * 1000 : defaultConnectTimeoutMs,
    proxy: proxyInWords(orNull(first('proxyjump')), orNull(first('proxycommand'))),
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

function proxyInWords(jump: string | null, command: string | null): string | null {
  if (jump !== null) return `through ${jump}`;
  return command === null ? null : `through the command ${command}`;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
