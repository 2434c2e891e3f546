import { chmod, chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from '../../fixtures';
import type { Rig } from '../../rig/rig';

interface Stage {
  readonly id: string;
  readonly status: 'passed' | 'failed' | 'warning' | 'skipped';
  readonly ms: number;
  readonly summary: string;
  readonly detail: string;
  readonly remedy: string | null;
}

interface Report {
  readonly alias: string;
  readonly ok: boolean;
  readonly engine: string;
  readonly transport: string | null;
  readonly codexVersion: string | null;
  readonly codexPath: string | null;
  readonly stages: readonly Stage[];
}

const stageIds = ['config', 'tcp', 'hostKey', 'auth', 'shell', 'codex', 'signIn', 'server', 'initialize'];

async function diagnose(rig: Rig, alias = rig.alias, ...parameters: string[]) {
  const { code, stdout } = await rig.doctor(alias, '--json', ...parameters);
  const report = JSON.parse(stdout) as Report;
  expect(Object.keys(report)).toEqual([
    'alias',
    'ok',
    'engine',
    'transport',
    'codexVersion',
    'codexPath',
    'stages',
  ]);
  expect(report.stages.map((stage) => stage.id)).toEqual(stageIds);
  expect(code).toBe(report.ok ? 0 : 1);
  return report;
}

/** The first stage that failed, with the promise that it says what to do, and that what follows was not tried. */
async function failure(rig: Rig, alias = rig.alias, ...parameters: string[]): Promise<Stage> {
  const report = await diagnose(rig, alias, ...parameters);
  expect(report.ok).toBe(false);
  const index = report.stages.findIndex((stage) => stage.status === 'failed');
  const failed = report.stages[index];
  if (failed === undefined) throw new Error('nothing failed');
  expect(failed.summary).not.toBe('');
  expect(failed.remedy).not.toBeNull();
  expect(report.stages.slice(index + 1).map((stage) => stage.status)).toEqual(
    stageIds.slice(index + 1).map(() => 'skipped'),
  );
  return failed;
}

const trust = async (rig: Rig): Promise<void> =>
  writeFile(rig.knownHostsFile, await rig.remote.sshd.knownHostsLines());

test('a host that works', async ({ rig }) => {
  await trust(rig);
  const report = await diagnose(rig);
  expect(report).toMatchObject({
    alias: 'devbox',
    ok: true,
    engine: 'ssh2',
    transport: 'socket',
    codexVersion: '0.169.0',
    codexPath: join(rig.remote.home, '.local/bin/codex'),
  });
  expect(report.stages.map((stage) => stage.status)).not.toContain('failed');

  const { code, stdout } = await rig.doctor(rig.alias);
  expect(code).toBe(0);
  expect(stdout).toContain('devbox is ready');
});

test('config: an alias that does not exist', async ({ rig }) => {
  expect(await failure(rig, 'no-such-host')).toMatchObject({
    id: 'config',
    summary: expect.stringContaining('no-such-host') as unknown,
  });
});

test('config: an alias that would be an option of ssh', async ({ rig }) => {
  const { code, stdout } = await rig.doctor('-oProxyCommand=touch /tmp/x', '--json');
  expect(code).not.toBe(0);
  expect(stdout).not.toContain('"ok":true');
});

test('tcp: a port that nobody listens on', async ({ rig }) => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  await changeConfig(rig, /Port \d+/, `Port ${port}`);
  expect(await failure(rig)).toMatchObject({ id: 'tcp' });
});

test('hostKey: unknown, and nothing is written until it is asked for', async ({ rig }) => {
  const unknown = await failure(rig);
  expect(unknown).toMatchObject({ id: 'hostKey' });
  expect(unknown.detail).toContain(await rig.remote.sshd.hostKeyFingerprint());
  expect(rig.remote.sshd.connections().accepted).toBe(0);
  expect((await diagnose(rig, rig.alias, '--accept-new-host-keys')).ok).toBe(true);
  expect((await diagnose(rig)).ok).toBe(true);
});

test('hostKey: changed, and not accepted even when new keys are', async ({ rig }) => {
  await trust(rig);
  const before = await readFile(rig.knownHostsFile, 'utf8');
  await rig.remote.sshd.rotateHostKey();
  const changed = await failure(rig, rig.alias, '--accept-new-host-keys');
  expect(changed).toMatchObject({ id: 'hostKey' });
  expect(changed.detail).toContain(await rig.remote.sshd.hostKeyFingerprint());
  expect(await readFile(rig.knownHostsFile, 'utf8')).toBe(before);
  expect(rig.remote.sshd.connections().accepted).toBe(0);
});

test('auth: no key that the host takes', async ({ rig }) => {
  await trust(rig);
  await writeFile(rig.remote.sshd.authorizedKeysPath, '');
  expect(await failure(rig)).toMatchObject({ id: 'auth' });
});

test('codex: not installed', async ({ rig }) => {
  await trust(rig);
  await rig.remote.removeCodex();
  expect(await failure(rig)).toMatchObject({ id: 'codex' });
  await rig.remote.installCodex();
  expect((await diagnose(rig)).ok).toBe(true);
});

test('codex: there, but it does not start', async ({ rig }) => {
  await trust(rig);
  await replaceCodex(
    rig,
    '#!/bin/sh\necho "cannot execute binary file: this is another machine" >&2\nexit 126\n',
  );
  const broken = await failure(rig);
  expect(broken.id).toBe('codex');
  expect(broken.detail).toContain('another machine');
});

test('signIn: a codex of OpenAI that nobody signed in', async ({ rig }) => {
  await trust(rig);
  await rig.remote.writeFile('.codex/config.toml', 'check_for_update_on_startup = false\n');
  const report = await diagnose(rig);
  const signIn = report.stages.find((stage) => stage.id === 'signIn');
  expect(['failed', 'warning']).toContain(signIn?.status);
  expect(signIn?.remedy).toContain('codex login');
});

test('server: a codex that ends at once, with its last words', async ({ rig }) => {
  await trust(rig);
  await replaceCodex(
    rig,
    '#!/bin/sh\n[ "$1" = --version ] && { echo "codex-cli 0.169.0"; exit 0; }\necho "no space left on device" >&2\nexit 1\n',
  );
  const ended = await failure(rig);
  expect(ended.id).toBe('server');
  expect(ended.detail).toContain('no space left on device');
});

test('initialize: something else listens on the control socket', async ({ rig }) => {
  await trust(rig);
  const folder = join(rig.remote.codexHome, 'app-server-control');
  await mkdir(folder, { recursive: true });
  const socket = join(folder, 'app-server-control.sock');
  const { uid, gid } = rig.remote.account;
  const other = createServer((connection) => connection.end('HTTP/1.1 500 Not codex\r\n\r\n')).listen(socket);
  await once(other, 'listening');
  for (const path of [folder, socket]) await chown(path, uid, gid);
  const strange = await failure(rig);
  expect(['server', 'initialize']).toContain(strange.id);
  other.close();
});

test.describe('an account that may not log in', () => {
  test.use({ rigOptions: { shell: '/usr/sbin/nologin' } });
  test('shell: it ends before anything runs', async ({ rig }) => {
    await trust(rig);
    const refused = await failure(rig);
    expect(refused.id).toBe('shell');
    expect(refused.detail).toContain('not available');
  });
});

async function changeConfig(rig: Rig, pattern: RegExp, text: string): Promise<void> {
  const path = join(rig.clientHome, '.ssh', 'config');
  await writeFile(path, (await readFile(path, 'utf8')).replace(pattern, text));
}

async function replaceCodex(rig: Rig, script: string): Promise<void> {
  const path = join(rig.remote.home, '.local', 'bin', 'codex');
  await rm(path);
  await rig.remote.writeFile(path, script);
  await chmod(path, 0o755);
}
