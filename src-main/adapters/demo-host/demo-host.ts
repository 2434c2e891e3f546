import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import ssh2, { type ParsedKey } from 'ssh2';
import type { Logger } from '../../core/ports/logger';
import { findCodex } from './codex-binary';
import { createCodexLedger } from './processes';
import { startDemoServer } from './ssh-server';

const run = promisify(execFile);
const alias = 'demo';
const user = 'demo';

/** The model that the demo's codex asks. */
export interface DemoModel {
  /** Makes it the model of the codex with this CODEX_HOME. */
  configure(codexHome: string): Promise<void>;
  stop(): Promise<void>;
}

export interface DemoOptions {
  /** Everything of the demo is kept here, so that its threads are there again in the next run. */
  readonly directory: string;
  readonly logger: Logger;
  /** Default: the codex of the npm package. */
  readonly codexPath?: string;
  startModel(): Promise<DemoModel>;
  /** Files of the project that the person works on. */
  readonly project: { readonly name: string; readonly files: Readonly<Record<string, string>> };
}

export interface Demo {
  /** HOME of the client: its `.ssh/config` knows one host. */
  readonly home: string;
  readonly alias: string;
  /** The sample project on the demo host. */
  readonly folder: string;
  /** Ends the server, the model and every process the demo caused. */
  stop(): Promise<void>;
}

/**
 * Brings up a host to try Mooring on: an SSH server on loopback inside this process, a home of its own, the real codex,
 * a scripted model and a sample project. It is reached like any other host, through ssh config, key and host key.
 */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { directory, logger } = options;
  const codexPath = options.codexPath ?? findCodex();
  if (codexPath === null) {
    throw new Error(
      'The demo needs the npm package @openai/codex, which is not installed here: run `npm ci` without `--omit=dev`, or use Mooring without `--demo` with a host of your own.',
    );
  }
  const home = join(directory, 'remote');
  const clientHome = join(directory, 'client');
  const codexHome = join(home, '.codex');
  const temporary = join(directory, 'tmp');
  const folder = join(home, options.project.name);
  for (const path of [home, clientHome, codexHome, temporary])
    await mkdir(path, { recursive: true, mode: 0o700 });

  const ledger = createCodexLedger(join(directory, 'codex-processes'), codexPath);
  const controlSocket = join(codexHome, 'app-server-control', 'app-server-control.sock');
  // What a run that was killed left behind would ask a model that is gone.
  await endCodex(ledger, controlSocket);
  await writeRemoteHome(home, ledger.wrapper);
  await writeProject(folder, options.project.files, logger);

  const model = await options.startModel();
  await model.configure(codexHome);
  const clientKey = newKey();
  const server = await startDemoServer({
    hostKey: await keptHostKey(join(directory, 'host_key')),
    clientPublicKey: clientKey.parsed,
    user,
    home,
    shell: process.env['SHELL'] ?? userInfo().shell ?? '/bin/sh',
    environment: remoteEnvironment(home, codexHome, temporary),
    allowedSocket: controlSocket,
    logger,
  }).catch(async (error: unknown) => {
    await model.stop();
    throw error;
  });
  await writeClientHome(clientHome, clientKey.text, server.port);
  logger.info({ port: server.port, codexPath }, 'the demo host is up');

  return {
    home: clientHome,
    alias,
    folder,
    async stop() {
      await server.stop();
      await endCodex(ledger, controlSocket);
      await model.stop();
      await rm(join(clientHome, '.ssh', 'key'), { force: true });
    },
  };
}

/** A killed codex leaves its socket, which it keeps in a folder that all users share (architecture.md, trap 2). */
async function endCodex(ledger: ReturnType<typeof createCodexLedger>, controlSocket: string): Promise<void> {
  const socket = await realpath(controlSocket).catch(() => null);
  await ledger.endAll();
  if (socket === null) return;
  await rm(socket, { force: true });
  await rm(`${socket}.lock`, { force: true });
}

/** What sshd would give: nothing of this process's environment but its language and where programs are. */
function remoteEnvironment(home: string, codexHome: string, temporary: string): Record<string, string> {
  return {
    HOME: home,
    USER: user,
    LOGNAME: user,
    SHELL: process.env['SHELL'] ?? '/bin/sh',
    PATH: `${join(home, '.local', 'bin')}:${process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin'}`,
    LANG: process.env['LANG'] ?? 'C.UTF-8',
    CODEX_HOME: codexHome,
    // codex's sandbox does not work when CODEX_HOME is below TMPDIR, and a demo may well live below /tmp.
    TMPDIR: temporary,
  };
}

async function writeRemoteHome(home: string, codexWrapper: string): Promise<void> {
  const bin = join(home, '.local', 'bin');
  await mkdir(bin, { recursive: true });
  const codex = join(bin, 'codex');
  await writeFile(codex, codexWrapper);
  await chmod(codex, 0o755);
  const node = join(bin, 'node');
  await rm(node, { force: true });
  if (process.versions['electron'] === undefined) await symlink(process.execPath, node);
  // /etc/profile of many systems replaces PATH in a login shell.
  const line = 'export PATH="$HOME/.local/bin:$PATH"\n';
  for (const file of ['.profile', '.zprofile']) await writeFile(join(home, file), line);
}

async function writeProject(
  folder: string,
  files: DemoOptions['project']['files'],
  logger: Logger,
): Promise<void> {
  if (existsSync(folder)) return;
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const git = (...parameters: string[]) =>
    run('git', ['-C', folder, '-c', 'commit.gpgsign=false', ...parameters], {
      env: { PATH: process.env['PATH'], HOME: folder, GIT_CONFIG_NOSYSTEM: '1' },
    });
  try {
    await git('init', '--quiet', '--initial-branch=main');
    await git('config', 'user.name', 'Demo');
    await git('config', 'user.email', 'demo@localhost');
    await git('add', '.');
    await git('commit', '--quiet', '--message', 'A small shop');
  } catch (error) {
    // The demo works without git, only without diffs against the last commit.
    logger.warn({ error: String(error) }, 'the sample project is no git repository');
  }
}

async function writeClientHome(home: string, privateKey: string, port: number): Promise<void> {
  const ssh = join(home, '.ssh');
  await mkdir(ssh, { recursive: true, mode: 0o700 });
  const key = join(ssh, 'key');
  await rm(key, { force: true });
  await writeFile(key, privateKey, { mode: 0o600 });
  const config = [
    `Host ${alias}`,
    '  HostName 127.0.0.1',
    `  Port ${port}`,
    `  User ${user}`,
    // The port is another one in each run; the key of the host is not.
    '  HostKeyAlias mooring-demo',
    `  IdentityFile "${key}"`,
    '  IdentitiesOnly yes',
    '  IdentityAgent none',
    `  UserKnownHostsFile "${join(ssh, 'known_hosts')}"`,
    '  GlobalKnownHostsFile none',
    '  StrictHostKeyChecking ask',
    '',
  ];
  await writeFile(join(ssh, 'config'), config.join('\n'), { mode: 0o600 });
}

async function keptHostKey(path: string): Promise<string> {
  if (existsSync(path)) return readFile(path, 'utf8');
  const { text } = newKey();
  await writeFile(path, text, { mode: 0o600 });
  return text;
}

/** ssh2 1.17 writes about one ed25519 key in two hundred in a form that it can not read again (14 of 3000). */
function newKey(): { text: string; parsed: ParsedKey } {
  for (;;) {
    const { private: text } = ssh2.utils.generateKeyPairSync('ed25519', { comment: 'mooring-demo' });
    const parsed = ssh2.utils.parseKey(text);
    if (!(parsed instanceof Error)) return { text, parsed };
  }
}
