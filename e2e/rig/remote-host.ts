import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { chown, lstat, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { writeCodexConfig } from '../../src-main/adapters/scripted-model/codex-config';
import { sampleShop } from '../../src-main/adapters/scripted-model/sample-shop';
import { linkCodex, linkNode, shareCodex, unlinkCodex, type SharedCodex } from './remote-codex';
import { startSshd, type RunningSshd, type SshdOptions } from './sshd';
import type { UnixAccount } from './unix-account';

const run = promisify(execFile);

/** A machine reached by SSH: real sshd, a throw-away account, the real codex asking a scripted model, a git project. */
export interface RemoteHost {
  readonly sshd: RunningSshd;
  readonly account: UnixAccount;
  readonly home: string;
  /** The project, `~/shop`. */
  readonly folder: string;
  readonly codexHome: string;
  /** @param path absolute, or relative to the home. */
  readFile(path: string): Promise<string>;
  /** Gives the file to the account. */
  writeFile(path: string, content: string): Promise<void>;
  /** Command lines of everything the account runs. */
  processes(): string[];
  installCodex(): Promise<void>;
  removeCodex(): Promise<void>;
  /** Ends the app-server at once, as a crash or a reboot would. */
  killCodex(): void;
  /** What the person said, as codex wrote it down, oldest first, one list for each thread. */
  rolloutMessages(): Promise<string[][]>;
  stop(): Promise<void>;
}

export interface RemoteHostOptions {
  readonly modelUrl: string;
  readonly sshd?: Omit<SshdOptions, 'user'>;
  readonly shell?: string;
  /** Of the account; default: none, only its key logs in. */
  readonly password?: string;
  /** Default true. */
  readonly codex?: boolean;
}

export async function startRemoteHost(options: RemoteHostOptions): Promise<RemoteHost> {
  const sshd = await startSshd({
    ...options.sshd,
    user: {
      ...(options.shell === undefined ? {} : { shell: options.shell }),
      ...(options.password === undefined ? {} : { password: options.password }),
    },
  });
  const { account } = sshd;
  if (account === null) throw new Error('sshd made no account');
  const { home, uid, gid } = account;
  const folder = join(home, 'shop');
  const codexHome = join(home, '.codex');
  let codex: SharedCodex | null = null;
  const inHome = (path: string): string => (path.startsWith('/') ? path : join(home, path));
  const own = () => run('chown', ['-R', `${uid}:${gid}`, home]);

  const stop = async (): Promise<void> => {
    killProcesses(uid, () => true);
    await sshd.stop();
    await removeTemporaryFiles(uid);
    await codex?.remove();
  };

  try {
    await writeCodexConfig(codexHome, options.modelUrl);
    for (const [name, content] of Object.entries(sampleShop)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
    const git = (...parameters: string[]) =>
      run('git', ['-C', folder, '-c', 'user.name=Dev', '-c', 'user.email=dev@localhost', ...parameters], {
        env: { PATH: process.env['PATH'], HOME: home },
      });
    await git('init', '--quiet', '--initial-branch=main');
    await git('add', '.');
    await git('commit', '--quiet', '--message', 'A small shop');
    if (options.codex ?? true) {
      codex = await shareCodex();
      if (codex === null) throw new Error('@openai/codex is not installed');
      await linkCodex(home, codex.path);
    }
    await linkNode(home);
    await own();
  } catch (error) {
    await stop();
    throw error;
  }

  return {
    sshd,
    account,
    home,
    folder,
    codexHome,
    readFile: (path) => readFile(inHome(path), 'utf8'),
    async writeFile(path, content) {
      await writeFile(inHome(path), content);
      await chown(inHome(path), uid, gid);
    },
    processes: () => processesOf(uid).map((entry) => entry.command),
    async installCodex() {
      codex ??= await shareCodex();
      if (codex === null) throw new Error('@openai/codex is not installed');
      await linkCodex(home, codex.path);
      await own();
    },
    removeCodex: () => unlinkCodex(home),
    killCodex: () => killProcesses(uid, (command) => command.includes('app-server')),
    rolloutMessages: () => readRollouts(join(codexHome, 'sessions')),
    stop,
  };
}

interface OwnedProcess {
  readonly pid: number;
  readonly command: string;
}

/** The uid was made for this run: nothing else can own a process with it. Zombies have no command line. */
export function processesOf(uid: number): OwnedProcess[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      try {
        if (!new RegExp(`^Uid:\\s+${uid}\\s`, 'm').test(readFileSync(`/proc/${pid}/status`, 'utf8')))
          return [];
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return command === '' ? [] : [{ pid: Number(pid), command }];
      } catch {
        return [];
      }
    });
}

function killProcesses(uid: number, which: (command: string) => boolean): void {
  for (const { pid, command } of processesOf(uid)) {
    try {
      if (which(command)) process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself meanwhile.
    }
  }
}

/** codex keeps its sockets in /tmp/codex-daemon-<uid>, and the next account may get the same uid. */
async function removeTemporaryFiles(uid: number): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const path = join(tmpdir(), name);
    const owner = await lstat(path).then(
      (found) => found.uid,
      () => null,
    );
    if (owner === uid) await rm(path, { recursive: true, force: true });
  }
}

interface RolloutLine {
  readonly payload: {
    readonly type?: string;
    readonly item?: { readonly type: string; readonly content?: readonly { readonly text?: string }[] };
  };
}

async function readRollouts(directory: string): Promise<string[][]> {
  const names = await readdir(directory, { recursive: true }).catch(() => []);
  const rollouts = names.filter((name) => name.endsWith('.jsonl')).sort();
  return Promise.all(
    rollouts.map(async (name) => {
      const lines = (await readFile(join(directory, name), 'utf8')).split('\n').filter((line) => line !== '');
      return lines.flatMap((line) => {
        const { payload } = JSON.parse(line) as RolloutLine;
        if (payload.type !== 'item_completed' || payload.item?.type !== 'UserMessage') return [];
        return [(payload.item.content ?? []).map((part) => part.text ?? '').join('')];
      });
    }),
  );
}
