import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { stageIds } from '../../../src-shared/connection/state';
import { err, ok } from '../../../src-shared/result';
import { createFakeMessageSocket, type FakeMessageSocket } from '../../../tests/support/fake-message-socket';
import { createManualClock } from '../../../tests/support/manual-clock';
import { createMemoryDocuments } from '../../../tests/support/memory-documents';
import { createQuietLogger } from '../../../tests/support/quiet-logger';
import type { Ports } from '../ports/ports';
import type { AskPerson, ResolvedHost, SshSession } from '../ports/ssh';
import { runDoctor } from './doctor';

const resolved: ResolvedHost = {
  alias: 'devbox',
  hostname: 'devbox.example',
  port: 22,
  user: 'ada',
  identityFiles: [],
  identitiesOnly: false,
  agentSocket: null,
  userKnownHostsFiles: [],
  globalKnownHostsFiles: [],
  hostKeyAlias: null,
  hashKnownHosts: false,
  strictHostKeyChecking: 'ask',
  connectTimeoutMs: 10_000,
  loginMethods: [],
  passwordPrompts: 3,
  proxy: null,
  engine: 'ssh2',
  unsupported: [],
};

/** What the bootstrap script would write, by the mark in the command. */
function bootstrapSays(command: string, records: readonly string[]): string {
  const script = Buffer.from(/printf %s (\S+) /.exec(command)?.[1] ?? '', 'base64').toString();
  const mark = /^M='([0-9a-f]{16})'$/m.exec(script)?.[1] ?? 'no mark';
  return records.map((record) => `\n${mark} ${record}\n`).join('');
}

const started = [
  'begin',
  'shell /bin/bash',
  'home /home/ada',
  'codexhome /home/ada/.codex',
  'env login',
  'path /usr/bin:/bin',
  'codex /usr/bin/codex',
  'version codex-cli 0.169.0',
  'auth none',
  'server started',
  'socket /tmp/codex.sock',
  'instance 1-1',
  'end',
];

/** A codex that answers what the attempt asks. */
function answeringCodex(userAgent: string, account: unknown): FakeMessageSocket {
  const socket = createFakeMessageSocket();
  const send = socket.send.bind(socket);
  socket.send = (text) => {
    send(text);
    const { id, method } = JSON.parse(text) as { id: unknown; method: string };
    const result = { initialize: { userAgent }, 'account/read': account }[method];
    if (result !== undefined) queueMicrotask(() => socket.tell({ id, result }));
  };
  return socket;
}

interface Situation {
  records?: readonly string[];
  userAgent?: string;
  account?: unknown;
  unsupported?: readonly string[];
}

function ports(situation: Situation = {}): { ports: Ports; ended: () => number } {
  let ended = 0;
  const session: SshSession = {
    exec(command) {
      const stream = new PassThrough();
      stream.end(bootstrapSays(command, situation.records ?? started));
      const exited = once(stream, 'end').then(() => ({ code: 0, signal: null }));
      return Promise.resolve(ok({ stream, stderr: new PassThrough(), exited }));
    },
    openUnix: () => Promise.resolve(ok(new PassThrough())),
    onClose: () => () => undefined,
    end: () => void (ended += 1),
  };
  const askForKey = (ask: AskPerson) =>
    ask({
      kind: 'unknownHostKey',
      host: 'devbox.example',
      keyType: 'ssh-ed25519',
      fingerprint: 'SHA256:x',
      file: '/home/ada/.ssh/known_hosts',
    });
  return {
    ended: () => ended,
    ports: {
      info: {
        version: '1.2.3',
        shell: 'web',
        platform: 'linux',
        capabilities: { openExternal: false },
        demo: null,
      },
      catalog: {
        read: () =>
          Promise.resolve({
            aliases: [{ alias: 'devbox', file: 'config', line: 1 }],
            problems: [],
            configFile: 'config',
          }),
        watch: () => () => undefined,
      },
      resolver: {
        resolve: () => Promise.resolve(ok({ ...resolved, unsupported: situation.unsupported ?? [] })),
      },
      engines: {
        ssh2: {
          name: 'ssh2',
          async connect(_host, { observer, ask }) {
            observer.started('tcp');
            observer.passed('tcp', 'devbox.example:22');
            observer.started('hostKey');
            const answer = await askForKey(ask);
            if (answer?.kind !== 'acceptAndRemember') {
              return err({
                kind: 'blocked',
                stage: 'hostKey',
                what: 'The host key is not known.',
                why: null,
                detail: 'SHA256:x',
                remedy: { text: 'Accept it:', command: 'ssh devbox' },
              });
            }
            observer.warned('hostKey', 'A new key was stored.', '', null);
            observer.started('auth');
            observer.passed('auth', 'ada, by key');
            return ok(session);
          },
        },
      },
      openWebSocket: () =>
        Promise.resolve(
          ok(
            answeringCodex(
              situation.userAgent ?? 'mooring/0.169.0 (Debian) x',
              situation.account ?? { account: null, requiresOpenaiAuth: true },
            ),
          ),
        ),
      documents: createMemoryDocuments(),
      clock: createManualClock(),
      logger: createQuietLogger(),
    },
  };
}

const options = { acceptNewHostKeys: true, signal: new AbortController().signal };
const statuses = (stages: readonly { id: string; status: string }[]): Record<string, string> =>
  Object.fromEntries(stages.map(({ id, status }) => [id, status]));

describe('doctor', () => {
  it('reports the nine stages in order, with what it found', async () => {
    const situation = ports();
    const report = await runDoctor(situation.ports, 'devbox', options);
    expect(report).toMatchObject({
      alias: 'devbox',
      ok: true,
      engine: 'ssh2',
      transport: 'socket',
      codexVersion: '0.169.0',
      codexPath: '/usr/bin/codex',
    });
    expect(report.stages.map(({ id }) => id)).toEqual([...stageIds]);
    expect(statuses(report.stages)).toEqual({
      config: 'passed',
      tcp: 'passed',
      hostKey: 'warning',
      auth: 'passed',
      shell: 'passed',
      codex: 'passed',
      signIn: 'warning',
      server: 'passed',
      initialize: 'passed',
    });
    const signIn = report.stages.find(({ id }) => id === 'signIn');
    expect(signIn?.remedy).toBe('Sign in on the host, then connect again: codex login --device-auth');
    expect(report.stages.every(({ ms }) => typeof ms === 'number')).toBe(true);
    expect(situation.ended()).toBeGreaterThan(0);
  });

  it('accepts no new key unless it was told to, and never waits for an answer', async () => {
    const report = await runDoctor(ports().ports, 'devbox', { ...options, acceptNewHostKeys: false });
    expect(report).toMatchObject({ ok: false, transport: null, codexVersion: null, codexPath: null });
    expect(report.stages.find(({ id }) => id === 'hostKey')).toMatchObject({
      status: 'failed',
      summary: 'The host key is not known.',
      detail: 'SHA256:x',
      remedy: expect.stringContaining('mooring doctor devbox --accept-new-host-keys') as string,
    });
    expect(statuses(report.stages)).toMatchObject({ tcp: 'passed', auth: 'skipped', initialize: 'skipped' });
  });

  it.each<[string, Situation, string]>([
    ['a setting that can not be honoured', { unsupported: ['It uses a proxy.'] }, 'config'],
    [
      'no codex',
      { records: ['begin', 'shell /bin/sh', 'env login', 'path /bin', 'error nocodex', 'end'] },
      'codex',
    ],
    ['a server that dies', { records: ['begin', 'env login', 'error serverdied', 'end'] }, 'server'],
    ['a login that says nothing', { records: [] }, 'shell'],
    ['a codex that is too old', { userAgent: 'mooring/0.120.0 (Debian)' }, 'initialize'],
  ])('names the stage of %s, ends the connection and skips the rest', async (_name, situation, stage) => {
    const { ports: given, ended } = ports(situation);
    const report = await runDoctor(given, 'devbox', options);
    expect(report.ok).toBe(false);
    expect(report.stages.filter(({ status }) => status === 'failed').map(({ id }) => id)).toEqual([stage]);
    const after = report.stages.slice(stageIds.indexOf(stage as (typeof stageIds)[number]) + 1);
    expect(after.filter(({ id, status }) => status !== 'skipped' && id !== 'signIn')).toEqual([]);
    const failed = report.stages.find(({ id }) => id === stage);
    expect(failed?.summary).not.toBe('');
    expect(failed?.remedy).not.toBeNull();
    if (stage !== 'config') expect(ended()).toBe(1);
  });
});
