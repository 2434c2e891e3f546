import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { startSshd, writeSshHome, type RunningSshd } from './sshd';
import { whyNoAccounts } from './unix-account';

const run = promisify(execFile);
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(...options: Parameters<typeof startSshd>): Promise<RunningSshd> {
  const server = await startSshd(...options);
  cleanups.push(() => server.stop());
  return server;
}

async function clientHome(server: RunningSshd): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'mooring-home-'));
  cleanups.push(() => rm(home, { recursive: true }));
  await writeSshHome(home, [{ alias: 'box', server }]);
  await writeFile(join(home, '.ssh/known_hosts'), await server.knownHostsLines());
  return home;
}

function ssh(home: string, ...command: string[]): Promise<{ stdout: string }> {
  return run('ssh', ['-F', join(home, '.ssh/config'), '-o', 'BatchMode=yes', 'box', ...command]);
}

test('the real ssh logs in with the written home, and refuses the server after its key was rotated', async () => {
  const server = await start();
  const home = await clientHome(server);
  expect((await ssh(home, 'echo', 'hello')).stdout).toBe('hello\n');
  expect(server.connections().accepted).toBe(1);

  const before = await server.hostKeyFingerprint();
  await server.rotateHostKey();
  expect(await server.hostKeyFingerprint()).not.toBe(before);
  await expect(ssh(home, 'true')).rejects.toThrow(/REMOTE HOST IDENTIFICATION HAS CHANGED/);
});

const noAccounts = whyNoAccounts();
test.skipIf(noAccounts !== null)(
  `a throw-away account has its own home and shell, and leaves nothing behind${noAccounts === null ? '' : ` (skipped: ${noAccounts})`}`,
  async () => {
    const server = await startSshd({ user: { shell: '/bin/sh' } });
    try {
      const home = await clientHome(server);
      const { stdout } = await ssh(home, 'echo "$HOME $SHELL"; sleep 1000 >/dev/null 2>&1 & echo started');
      expect(stdout).toBe(`${server.home} /bin/sh\nstarted\n`);
    } finally {
      await server.stop();
    }
    expect(existsSync(server.home)).toBe(false);
    await expect(run('getent', ['passwd', server.user])).rejects.toThrow();
  },
);
