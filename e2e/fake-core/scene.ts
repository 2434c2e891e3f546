import { pendingStages, type StageReport } from '../../src-shared/connection/state';
import type { ThreadSummary } from '../../src-shared/codex/thread-state';
import { advice } from '../../src-shared/contract/errors';
import type { Approval, ConnectionView, Host, OutboxEntry } from '../../src-shared/contract/models';
import { summary } from './thread-data';

export const server = {
  codexVersion: '0.169.0',
  codexPath: '/usr/local/bin/codex',
  codexHome: '/home/ada/.codex',
  homeDirectory: '/home/ada',
  transport: 'socket',
  engine: 'ssh2',
  serverInstance: 's1',
} as const;

export const summaries = [
  'ada@devbox.example:22',
  'devbox.example:22',
  'ED25519, known',
  'publickey (agent)',
  'zsh, environment read',
  '0.169.0 at /usr/local/bin/codex',
  'Signed in',
  'On its socket',
  'codex 0.169.0',
];

export const passed = (): StageReport[] =>
  pendingStages().map((stage, index) => ({
    ...stage,
    status: 'passed',
    ms: 12 + index * 37,
    summary: summaries[index] ?? '',
  }));
export const failedAt = (id: string, what: string, detail: string): StageReport[] => {
  let reached = true;
  return passed().map((stage) => {
    if (stage.id !== id)
      return reached ? stage : { ...stage, status: 'skipped', ms: null, summary: 'Not reached.' };
    reached = false;
    return { ...stage, status: 'failed', summary: what, detail };
  });
};

/** Hosts in every state of a connection, threads of every kind, questions and messages that wait. */
export function fullScene(): {
  hosts: Host[];
  views: ConnectionView[];
  threads: ThreadSummary[];
  outbox: OutboxEntry[];
  approvals: Approval[];
} {
  const views: ConnectionView[] = [];
  const hosts: Host[] = [
    { id: 'h1', alias: 'devbox', hue: 0, folders: ['/home/ada/shop', '/home/ada/infra'] },
    { id: 'h2', alias: 'gpu-box', hue: 3, folders: ['/srv/models'] },
    { id: 'h3', alias: 'build-7', hue: 5, folders: [] },
    { id: 'h4', alias: 'a-host-with-a-very-long-name.eu-central.compute.internal', hue: 1, folders: [] },
  ];
  views.push({
    hostId: 'h1',
    state: { phase: 'ready', generation: 1, server, since: Date.now() - 600_000 },
    stages: passed(),
  });
  const failure = {
    kind: 'transient' as const,
    stage: 'tcp' as const,
    what: 'gpu-box did not answer.',
    why: 'No connection to 10.0.4.7:22 within 10 seconds.',
    detail: 'connect ETIMEDOUT 10.0.4.7:22',
    remedy: advice('Check that the host is on, and that your VPN is up.', 'ssh gpu-box true'),
  };
  views.push({
    hostId: 'h2',
    state: { phase: 'waiting', generation: 3, attempt: 3, retryAt: Date.now() + 45_000, failure },
    stages: failedAt('tcp', failure.what, failure.detail),
  });
  const blocked = {
    kind: 'blocked' as const,
    stage: 'hostKey' as const,
    what: 'The key of build-7 has changed.',
    why: 'known_hosts has another key for it. Someone may be between you and the host, or it was set up anew.',
    detail:
      'known: SHA256:3nQ0y5TnJyv2dX8cVd0Oa6gJ1n7L2mZz3u9C0v8bM0E\nnow:   SHA256:pM2cV8b1a9QnJyv2dX8cVd0Oa6gJ1n7L2mZz3u9C0v8b',
    remedy: advice(
      'If you know that it was set up anew, remove the old key, then try again:',
      'ssh-keygen -R build-7',
    ),
  };
  views.push({
    hostId: 'h3',
    state: { phase: 'blocked', generation: 1, failure: blocked },
    stages: failedAt('hostKey', blocked.what, blocked.detail),
  });
  views.push({ hostId: 'h4', state: { phase: 'idle', generation: 0 }, stages: pendingStages() });
  const threads: ThreadSummary[] = [
    summary('rich', '/home/ada/shop', 'Cart total respects quantities', 20 * 60_000),
    summary('live', '/home/ada/shop', 'Release the shop', 5_000, {
      status: { type: 'active', waitingOn: 'approval' },
    }),
    summary('stream', '/home/ada/shop', 'Explain the architecture', 1_000, {
      status: { type: 'active', waitingOn: null },
    }),
    summary(
      'broken',
      '/home/ada/infra',
      'A very long name of a thread that says much more than fits into a sidebar',
      3 * 86_400_000,
      { status: { type: 'systemError' } },
    ),
    summary('other', '/home/ada/old/experiments/with/a/deep/path/of/folders', 'Elsewhere', 30 * 86_400_000),
    ...Array.from({ length: 12 }, (_, index) =>
      summary(`many-${index}`, '/home/ada/infra', `Terraform plan ${index + 1}`, (index + 4) * 86_400_000),
    ),
  ];
  const outbox: OutboxEntry[] = [
    {
      id: 'o1',
      hostId: 'h1',
      threadId: 'rich',
      text: 'And the README?',
      status: 'failed',
      problem: {
        what: 'This message did not reach Codex.',
        why: 'The connection was lost while it was being sent.',
        remedy: null,
      },
    },
    {
      id: 'o2',
      hostId: 'h1',
      threadId: 'rich',
      text: 'Also the changelog, please.',
      status: 'unknown',
      problem: null,
    },
  ];
  const base = { hostId: 'h1', threadId: 'live', turnId: 'tl', openedAtMs: Date.now() };
  const approvals: Approval[] = [
    {
      ...base,
      key: 'k1',
      kind: 'command',
      itemId: 'tl-x',
      command: "/bin/bash -lc 'rm -rf build/ dist/\u202egnp.txt'",
      cwd: '/home/ada/shop',
      reason: 'The old build must go before the release; the sandbox forbids deleting outside the workspace.',
      proposedPrefix: ['rm', '-rf'],
      network: null,
    },
    { ...base, key: 'k2', kind: 'fileChange', itemId: 'tl-f', reason: 'Fix the total.', grantRoot: null },
    {
      ...base,
      key: 'k3',
      kind: 'command',
      itemId: 'tl-y',
      command: 'npm test --run cart',
      cwd: '/home/ada/shop',
      reason: null,
      proposedPrefix: ['npm', 'test'],
      network: null,
    },
  ];

  return { hosts, views, threads, outbox, approvals };
}
