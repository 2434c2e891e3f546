import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { chmod, chown, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createUnixAccount, type UnixAccount } from './unix-account';

const run = promisify(execFile);

export type HostKeyType = 'ed25519' | 'rsa' | 'ecdsa';

export interface SshdOptions {
  /** Default: ed25519 only, which costs no time to make. */
  readonly hostKeys?: readonly HostKeyType[];
  /** `AllowTcpForwarding`, default yes. */
  readonly allowTcpForwarding?: boolean;
  /** `AllowStreamLocalForwarding`, default yes. */
  readonly allowStreamLocalForwarding?: boolean;
  /** Lines put before all others: sshd takes the first value it finds. */
  readonly config?: readonly string[];
  /**
   * Logs in as a Unix account made for this server (needs root; ask `whyNoAccounts()` first). That is the only way to a
   * throw-away home: sshd takes HOME and the shell from passwd. Without it, the account that runs the test.
   */
  readonly user?: { readonly shell?: string; readonly password?: string };
}

export interface RunningSshd {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly user: string;
  readonly home: string;
  /** The account of option `user`, to give files to (`chown`). */
  readonly account: UnixAccount | null;
  /** An ed25519 key without passphrase that may log in. */
  readonly clientKeyPath: string;
  /** One key a line, as in authorized_keys. May be appended to. */
  readonly authorizedKeysPath: string;
  /** `SHA256:…` of the newest key of that type. */
  hostKeyFingerprint(type?: HostKeyType): Promise<string>;
  /** Lines for known_hosts, one for each key (or for the given types). */
  knownHostsLines(types?: readonly HostKeyType[]): Promise<string>;
  /** Replaces one host key by a new one of the same type; resolves when the server listens again. */
  rotateHostKey(type?: HostKeyType): Promise<void>;
  /** For the account of option `user`. */
  setPassword(password: string): Promise<void>;
  /** Logins accepted since the start, and connections alive now (authenticated or not). */
  connections(): { accepted: number; open: number };
  /** Everything sshd logged (LogLevel VERBOSE). */
  log(): string;
  /** Resolves when the log has a match; now, if it has one already. */
  logged(pattern: RegExp): Promise<void>;
  /** Kills the sshd process of every open connection, not what they started: a cut connection. */
  killSessions(): void;
  /** Ends everything and removes every trace. */
  stop(): Promise<void>;
}

/** Starts OpenSSH's real sshd on a free loopback port, in the foreground, with its own keys and config. */
export async function startSshd(options: SshdOptions = {}): Promise<RunningSshd> {
  const types = options.hostKeys ?? ['ed25519'];
  const directory = await mkdtemp(join(tmpdir(), 'mooring-sshd-'));
  // sshd reads authorized_keys with the rights of the account that logs in.
  await chmod(directory, 0o755);
  const account = options.user === undefined ? null : await createUnixAccount(options.user);
  const clientKeyPath = join(directory, 'client_key');
  const authorizedKeysPath = join(directory, 'authorized_keys');
  await keygen('ed25519', clientKeyPath);
  await copyFile(`${clientKeyPath}.pub`, authorizedKeysPath);
  await chmod(authorizedKeysPath, 0o644);
  for (const type of types) await keygen(type, hostKeyPath(directory, type));

  const server = await listen(directory, options, types, authorizedKeysPath).catch(async (error: unknown) => {
    await account?.remove();
    await rm(directory, { recursive: true, force: true });
    throw error;
  });
  const self = userInfo();

  return {
    host: '127.0.0.1',
    port: server.port,
    user: account?.name ?? self.username,
    home: account?.home ?? self.homedir,
    account,
    clientKeyPath,
    authorizedKeysPath,
    async hostKeyFingerprint(type = types[0] ?? 'ed25519') {
      const { stdout } = await run('ssh-keygen', ['-lf', `${hostKeyPath(directory, type)}.pub`]);
      return stdout.split(' ')[1] ?? '';
    },
    async knownHostsLines(wanted = types) {
      const lines = wanted.map(async (type) => {
        const [algorithm, blob] = (await readFile(`${hostKeyPath(directory, type)}.pub`, 'utf8')).split(' ');
        return `[127.0.0.1]:${server.port} ${algorithm} ${blob?.trim()}\n`;
      });
      return (await Promise.all(lines)).join('');
    },
    async rotateHostKey(type = types[0] ?? 'ed25519') {
      const path = hostKeyPath(directory, type);
      await rm(path);
      await rm(`${path}.pub`);
      await keygen(type, path);
      await server.restart();
    },
    async setPassword(password) {
      if (account === null) throw new Error('sshd made no account');
      await account.setPassword(password);
    },
    connections: () => ({
      accepted: server.log().match(/^Accepted \S+ for /gm)?.length ?? 0,
      open: connectionProcesses(server.pid).length,
    }),
    log: server.log,
    logged: server.logged,
    killSessions: () => sessionProcesses(server.pid).forEach(kill),
    async stop() {
      sessionProcesses(server.pid).forEach(kill);
      await server.stop();
      await account?.remove();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export interface SshHomeHost {
  readonly alias: string;
  readonly server: Pick<RunningSshd, 'host' | 'port' | 'user' | 'clientKeyPath'>;
  /** More lines of the Host block. */
  readonly config?: readonly string[];
}

/**
 * Writes `.ssh/config` of a client's home: each alias leads to its server with its key. known_hosts stays as it is.
 * @param owner who gets the files, when the client will not run as this process.
 */
export async function writeSshHome(
  directory: string,
  hosts: readonly SshHomeHost[],
  owner?: { uid: number; gid: number },
): Promise<void> {
  const ssh = join(directory, '.ssh');
  await mkdir(ssh, { recursive: true, mode: 0o700 });
  const written = [ssh];
  let config = '';
  for (const { alias, server, config: more = [] } of hosts) {
    const key = join(ssh, `key-${alias}`);
    await copyFile(server.clientKeyPath, key);
    await copyFile(`${server.clientKeyPath}.pub`, `${key}.pub`);
    await chmod(key, 0o600);
    written.push(key, `${key}.pub`);
    config += [
      `Host ${alias}`,
      `  HostName ${server.host}`,
      `  Port ${server.port}`,
      `  User ${server.user}`,
      `  IdentityFile "${key}"`,
      `  UserKnownHostsFile "${join(ssh, 'known_hosts')}"`,
      ...more.map((line) => `  ${line}`),
      '',
      '',
    ].join('\n');
  }
  const file = join(ssh, 'config');
  await writeFile(file, config, { mode: 0o600 });
  written.push(file);
  if (owner !== undefined) for (const path of written) await chown(path, owner.uid, owner.gid);
}

/** @param passphrase empty for none. */
export async function keygen(
  type: HostKeyType,
  path: string,
  { passphrase = '', format }: { passphrase?: string; format?: 'PEM' | 'PKCS8' } = {},
): Promise<void> {
  const bits = type === 'rsa' ? ['-b', '2048'] : [];
  const form = format === undefined ? [] : ['-m', format];
  await run('ssh-keygen', [
    '-q',
    '-t',
    type,
    ...bits,
    ...form,
    '-N',
    passphrase,
    '-C',
    'mooring-test',
    '-f',
    path,
  ]);
}

interface Listener {
  readonly pid: number;
  readonly port: number;
  log(): string;
  logged(pattern: RegExp): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

async function listen(
  directory: string,
  options: SshdOptions,
  types: readonly HostKeyType[],
  authorizedKeysPath: string,
): Promise<Listener> {
  // sshd of root refuses to start without its privilege separation folder; the package's init script makes it.
  if (userInfo().uid === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  const more = await newerSettings();
  // Another program may take the free port before sshd does.
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const config = join(directory, `sshd_config-${randomBytes(3).toString('hex')}`);
    await writeFile(
      config,
      [
        ...(options.config ?? []),
        `Port ${port}`,
        'ListenAddress 127.0.0.1',
        ...types.map((type) => `HostKey ${hostKeyPath(directory, type)}`),
        `AuthorizedKeysFile ${authorizedKeysPath}`,
        // The files lie under the world-writable /tmp.
        'StrictModes no',
        'PasswordAuthentication no',
        'KbdInteractiveAuthentication no',
        'PermitRootLogin prohibit-password',
        'UsePAM no',
        'UseDNS no',
        'PidFile none',
        'PrintMotd no',
        'PrintLastLog no',
        'LogLevel VERBOSE',
        `AllowTcpForwarding ${(options.allowTcpForwarding ?? true) ? 'yes' : 'no'}`,
        `AllowStreamLocalForwarding ${(options.allowStreamLocalForwarding ?? true) ? 'yes' : 'no'}`,
        ...more,
        '',
      ].join('\n'),
    );
    const listener = await spawnSshd(config, port);
    if (listener.ok) return listener.value;
    if (attempt === 5 || !/Address already in use/.test(listener.log)) {
      throw new Error(`sshd did not start:\n${listener.log}`);
    }
  }
}

async function spawnSshd(
  config: string,
  port: number,
): Promise<{ ok: true; value: Listener } | { ok: false; log: string }> {
  // sshd re-executes itself and therefore wants to be called by its absolute path.
  const child = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  let text = '';
  const watchers = new Set<() => void>();
  const notify = (): void => [...watchers].forEach((watcher) => watcher());
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (chunk: string) => {
    text += chunk;
    notify();
  });
  const ended = once(child, 'close');
  child.once('close', notify);
  const matches = (test: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = test();
        if (!found && child.exitCode === null && child.signalCode === null) return;
        watchers.delete(look);
        if (found) resolve();
        else reject(new Error(`sshd ended:\n${text}`));
      };
      watchers.add(look);
      look();
    });
  const listening = (): number => text.match(/^Server listening on /gm)?.length ?? 0;
  const orphanGuard = (): void => void child.kill('SIGKILL');
  process.once('exit', orphanGuard);

  try {
    await matches(() => listening() > 0);
  } catch {
    process.removeListener('exit', orphanGuard);
    return { ok: false, log: text };
  }
  return {
    ok: true,
    value: {
      pid: pidOf(child),
      port,
      log: () => text,
      logged: (pattern) => matches(() => pattern.test(text)),
      async restart() {
        const before = listening();
        child.kill('SIGHUP');
        await matches(() => listening() > before);
      },
      async stop() {
        child.kill('SIGTERM');
        // The connections of a server hold its stderr: they are dead already, see the caller.
        await ended;
        process.removeListener('exit', orphanGuard);
      },
    },
  };
}

/** Settings that older versions refuse to know. */
async function newerSettings(): Promise<string[]> {
  const { stderr } = await run('ssh', ['-V']);
  const [, major, minor] = /OpenSSH_(\d+)\.(\d+)/.exec(stderr) ?? [];
  const version = Number(major ?? 0) * 100 + Number(minor ?? 0);
  // From 9.8 on, sshd locks out an address for a while after failed logins, and here all come from 127.0.0.1.
  return version >= 908 ? ['PerSourcePenalties no'] : [];
}

function hostKeyPath(directory: string, type: HostKeyType): string {
  return join(directory, `host_${type}`);
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('sshd has no process id');
  return child.pid;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
}

function processes(): Process[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      try {
        const [, name, parent] =
          /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
        return [{ pid: Number(pid), parent: Number(parent), name: name ?? '' }];
      } catch {
        return [];
      }
    });
}

/** One for each connection: the children of the listener (named sshd-session from OpenSSH 9.8 on). */
function connectionProcesses(listener: number): number[] {
  return processes()
    .filter((entry) => entry.parent === listener && entry.name.startsWith('sshd'))
    .map((entry) => entry.pid);
}

/** The processes that speak for a connection: privileged monitor and unprivileged worker, not the commands they ran. */
function sessionProcesses(listener: number): number[] {
  const all = processes().filter((entry) => entry.name.startsWith('sshd'));
  const found: number[] = [];
  for (let parents = [listener]; parents.length > 0;) {
    const children = all.filter((entry) => parents.includes(entry.parent)).map((entry) => entry.pid);
    found.push(...children);
    parents = children;
  }
  return found;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself meanwhile.
  }
}
