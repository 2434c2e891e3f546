import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A Unix account that exists for one test. */
export interface UnixAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  setPassword(password: string): Promise<void>;
  /** Ends every process of the account, then removes it and its home. */
  remove(): Promise<void>;
}

/** null when accounts can be made here, else the reason why not (print it, then skip). */
export function whyNoAccounts(): string | null {
  if (process.platform !== 'linux') return 'throw-away accounts need Linux (useradd)';
  return userInfo().uid === 0 ? null : 'throw-away accounts need root (useradd)';
}

/**
 * Makes an account with a home, skeleton files included, as an administrator would.
 * @param shell absolute path of the login shell.
 * @param password what logs in by password; default: nothing does.
 */
export async function createUnixAccount({
  shell = '/bin/bash',
  password,
}: { readonly shell?: string; readonly password?: string } = {}): Promise<UnixAccount> {
  const name = `mooring-${randomBytes(5).toString('hex')}`;
  // A password of `*` can never match, but unlike useradd's default `!` it does not make sshd call the account locked.
  const hash = password === undefined ? '*' : await hashOf(password);
  await exclusively(['useradd', '--create-home', '--shell', shell, '--password', hash, '--user-group', name]);
  const entry = (await run('getent', ['passwd', name])).stdout.trim().split(':');
  const uid = Number(entry[2]);
  return {
    name,
    uid,
    gid: Number(entry[3]),
    home: entry[5] ?? `/home/${name}`,
    async setPassword(next) {
      await exclusively(['usermod', '--password', await hashOf(next), name]);
    },
    async remove() {
      killProcessesOf(uid);
      await exclusively(['userdel', '--remove', '--force', name]).catch((error: unknown) => {
        // userdel says 12 when only the mail spool was missing: the account is gone all the same.
        if ((error as { code?: number }).code !== 12) throw error;
      });
    },
  };
}

async function hashOf(password: string): Promise<string> {
  return (await run('openssl', ['passwd', '-6', password])).stdout.trim();
}

/**
 * useradd and userdel do not wait for each other's lock on /etc/passwd, and tests run in parallel. The lock is on the
 * temporary folder itself, so that no file is left behind.
 */
function exclusively(command: readonly string[]): Promise<unknown> {
  return run('flock', [tmpdir(), ...command]);
}

/** By id, one after the other: the uid was made for this test, so nothing else can own a process with it. */
function killProcessesOf(uid: number): void {
  // Twice: a process may fork between the listing and the kill.
  for (let round = 0; round < 2; round += 1) {
    for (const pid of readdirSync('/proc')) {
      if (!/^\d+$/.test(pid)) continue;
      try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        if (new RegExp(`^Uid:\\s+${uid}\\s`, 'm').test(status)) process.kill(Number(pid), 'SIGKILL');
      } catch {
        // It ended by itself meanwhile.
      }
    }
  }
}
