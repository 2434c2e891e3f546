import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startServe } from './launch-web';
import { processesOf } from './remote-host';
import { startRig } from './rig';
import { whyNoAccounts } from './unix-account';

const reason = whyNoAccounts();
if (reason !== null) console.log(`skipped: ${reason}`);

test.skipIf(reason !== null)(
  'leaves no process, port, account or file behind, whatever ran on it',
  { timeout: 120_000 },
  async () => {
    const rig = await startRig();
    const { account, sshd } = rig.remote;
    const server = await startServe(rig.place);
    const ports = [new URL(server.url).port, String(sshd.port), new URL(rig.model.baseUrl).port].map(Number);

    // A codex that outlives its connection, its socket outside of the home, and a connection that nobody closed.
    const { code } = await rig.doctor(rig.alias, '--accept-new-host-keys');
    expect(code).toBe(0);
    expect(rig.remote.processes().some((command) => command.includes('app-server'))).toBe(true);
    const sockets = join(tmpdir(), `codex-daemon-${account.uid}`);
    expect(existsSync(sockets)).toBe(true);
    const open = createConnection(sshd.port, '127.0.0.1').on('error', () => undefined);
    expect(commandsWith(rig.directories)).not.toEqual([]);
    for (const port of ports) expect(await listens(port)).toBe(true);

    await server.stop();
    await rig.stop();
    open.destroy();

    expect(processesOf(account.uid)).toEqual([]);
    expect(commandsWith(rig.directories)).toEqual([]);
    for (const port of ports) expect(await listens(port)).toBe(false);
    for (const path of [...rig.directories, sockets]) expect(existsSync(path)).toBe(false);
    expect(readFileSync('/etc/passwd', 'utf8')).not.toContain(account.name);
    expect(readFileSync('/etc/group', 'utf8')).not.toContain(account.name);
  },
);

function commandsWith(paths: readonly string[]): string[] {
  return readdirSync('/proc').flatMap((entry) => {
    try {
      const command = /^\d+$/.test(entry)
        ? readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ')
        : '';
      return paths.some((path) => command.includes(path)) ? [command] : [];
    } catch {
      return [];
    }
  });
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createConnection(port, '127.0.0.1');
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
}
