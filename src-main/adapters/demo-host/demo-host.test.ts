import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bootstrapCommand } from '../../core/bootstrap/remote-script';
import type { Logger } from '../../core/ports/logger';
import { startDemoModel } from '../scripted-model/demo-model';
import { sampleShop } from '../scripted-model/sample-shop';
import { startDemo, type Demo } from './demo-host';

const run = promisify(execFile);
const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silent,
};

let directory: string;
let demo: Demo;

const start = (): Promise<Demo> =>
  startDemo({
    directory: join(directory, 'demo'),
    logger: silent,
    startModel: startDemoModel,
    project: { name: 'shop', files: sampleShop },
  });
const sshOptions = (): string[] => [
  '-F',
  join(demo.home, '.ssh', 'config'),
  '-o',
  'BatchMode=yes',
  '-o',
  'StrictHostKeyChecking=accept-new',
];
const ssh = (...parameters: string[]) => run('ssh', [...sshOptions(), ...parameters]);
const bootstrap = async (): Promise<string> => {
  const command = bootstrapCommand({
    mark: 'm4rk',
    codexPath: null,
    knownCodexHome: null,
    socketIsDead: false,
  });
  return (await ssh(demo.alias, command)).stdout;
};

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mooring-demo-'));
  demo = await start();
});

afterAll(async () => {
  await demo.stop();
  await rm(directory, { recursive: true, force: true });
});

/** Everything of ours that runs has a path below the test's folder in its command line or its environment. */
function processesOf(path: string): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .flatMap((pid) => {
      try {
        const text =
          readFileSync(`/proc/${pid}/cmdline`, 'utf8') + readFileSync(`/proc/${pid}/environ`, 'utf8');
        return text.includes(path) ? [text.slice(0, 200)] : [];
      } catch {
        return [];
      }
    });
}

test('runs commands as sshd does: in the home, with streams and exit code apart', async () => {
  const { stdout, stderr } = await ssh(demo.alias, 'pwd; echo aside >&2');
  expect(stdout.trim()).toBe(await realpath(join(directory, 'demo', 'remote')));
  expect(stderr).toContain('aside');
  await expect(ssh(demo.alias, 'exit 7')).rejects.toMatchObject({ code: 7 });
  const { stdout: environment } = await ssh(demo.alias, 'env');
  expect(environment).not.toContain('npm_');
  expect(environment).not.toContain('VITEST');
});

test('lets no other key in, and forwards no port', async () => {
  const other = join(directory, 'other');
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', other]);
  await expect(
    run('ssh', [
      ...sshOptions(),
      '-o',
      `IdentityFile=${other}`,
      '-F',
      'none',
      '-p',
      await port(),
      'demo@127.0.0.1',
      'true',
    ]),
  ).rejects.toMatchObject({ stderr: expect.stringContaining('Permission denied') as string });
  await expect(ssh('-W', '127.0.0.1:22', demo.alias)).rejects.toMatchObject({
    stderr: expect.stringMatching(/open failed|forwarding failed|refused/) as string,
  });
  await expect(
    ssh('-o', 'ExitOnForwardFailure=yes', '-R', '0:127.0.0.1:1', demo.alias, 'true'),
  ).rejects.toThrow();
});

test('reaches no unix socket but that of its codex', async () => {
  const other = join(directory, 'other.sock');
  const server = createServer((socket) => socket.end('secret')).listen(other);
  await once(server, 'listening');
  const client = new ssh2.Client();
  client.connect({
    host: '127.0.0.1',
    port: Number(await port()),
    username: 'demo',
    privateKey: await readFile(join(demo.home, '.ssh', 'key')),
  });
  await once(client, 'ready');
  const failure = await new Promise((resolve) => client.openssh_forwardOutStreamLocal(other, resolve));
  expect(failure).toBeInstanceOf(Error);
  client.end();
  server.close();
});

async function port(): Promise<string> {
  const config = await readFile(join(demo.home, '.ssh', 'config'), 'utf8');
  return /Port (\d+)/.exec(config)?.[1] ?? '';
}

test('the real bootstrap starts codex there, and another one finds it', async () => {
  const first = await bootstrap();
  expect(first).toMatch(/m4rk version codex-cli 0\.169\.0/);
  expect(first).toMatch(/m4rk server started/);
  expect(await bootstrap()).toMatch(/m4rk server adopted/);
});

test('ends whatever it caused, keeps its host key and threads, and begins again', async () => {
  const out = await bootstrap();
  const socket = /m4rk socket (\S+)/.exec(out)?.[1] ?? 'none';
  expect(existsSync(socket)).toBe(true);
  const left = spawn('ssh', [...sshOptions(), demo.alias, 'sleep 1000']);
  await expect.poll(() => processesOf(directory).some((line) => line.includes('sleep'))).toBe(true);
  const closed = once(left, 'close');
  const key = await readFile(join(demo.home, '.ssh', 'key'), 'utf8');
  await demo.stop();
  await closed;
  await expect.poll(() => processesOf(directory)).toEqual([]);
  expect(existsSync(socket)).toBe(false);
  expect(existsSync(`${socket}.lock`)).toBe(false);

  demo = await start();
  expect(await readFile(join(demo.home, '.ssh', 'key'), 'utf8')).not.toBe(key);
  // The host key is known from the run before, so the strictest checking is content.
  const { stdout } = await run('ssh', [
    ...sshOptions(),
    '-o',
    'StrictHostKeyChecking=yes',
    demo.alias,
    'git -C shop log --oneline',
  ]);
  expect(stdout).toContain('A small shop');
});
