import { emptyThreadState } from '../../src-shared/codex/thread-state';
import { pendingStages } from '../../src-shared/connection/state';
import type { EventName, EventPayload } from '../../src-shared/contract/events';
import type { MethodInput, MethodName, MethodOutput } from '../../src-shared/contract/methods';
import type { Approval, Host, OutboxEntry, Settings } from '../../src-shared/contract/models';
import { summary } from './thread-events';

/** One sample of everything the contract carries; a new method or event does not compile without one. */
export const host: Host = { id: 'h1', alias: 'devbox', hue: 3, folders: ['/home/ada/project'] };

export const approval: Approval = {
  kind: 'command',
  key: 'h1/i/number:0',
  hostId: 'h1',
  threadId: 'thread',
  turnId: 'turn',
  itemId: 'item',
  openedAtMs: 5,
  reason: null,
  command: 'rm -rf build',
  cwd: '/home/ada/project',
  proposedPrefix: ['rm', '-rf'],
  network: null,
};

export const outboxEntry: OutboxEntry = {
  id: 'o1',
  hostId: 'h1',
  threadId: 'thread',
  text: 'Hello',
  status: 'sending',
  problem: null,
};

const settings: Settings = {
  theme: 'dark',
  lastPlace: { hostId: 'h1', threadId: 'thread' },
  permissionMode: 'workspace',
  sidebarWidth: 300,
};
const catalog = {
  aliases: [{ alias: 'devbox', file: '/home/ada/.ssh/config', line: 3 }],
  problems: [{ file: '/home/ada/.ssh/config', line: null, message: 'odd' }],
  configFile: '/home/ada/.ssh/config',
};
const connection = {
  hostId: 'h1',
  state: { phase: 'connecting' as const, generation: 2, attempt: 1, stage: 'auth' as const },
  stages: pendingStages(),
};
const onHost = { hostId: 'h1' };
const onThread = { ...onHost, threadId: 'thread' };

export const everyInput: { readonly [M in MethodName]: MethodInput<M> } = {
  'app.info': null,
  'catalog.read': null,
  'catalog.resolve': { alias: 'devbox' },
  'hosts.list': null,
  'hosts.add': { alias: 'devbox' },
  'hosts.remove': onHost,
  'hosts.setHue': { ...onHost, hue: 7 },
  'hosts.addFolder': { ...onHost, path: '~/project' },
  'hosts.removeFolder': { ...onHost, path: '/home/ada/project' },
  'connections.list': null,
  'connections.connect': onHost,
  'connections.disconnect': onHost,
  'connections.retryNow': onHost,
  'connections.answerPrompt': { ...onHost, promptId: 'p', answer: { kind: 'passphrase', passphrase: 'x' } },
  'connections.log': onHost,
  'files.list': { ...onHost, path: '~' },
  'files.createDirectory': { ...onHost, path: '~/new' },
  'models.list': onHost,
  'threads.list': { ...onHost, cursor: null },
  'threads.create': { ...onHost, cwd: '/a', text: 'Hi', permissionMode: 'readOnly', model: null },
  'threads.open': onThread,
  'threads.loadOlder': onThread,
  'threads.send': { ...onThread, text: 'Hi', permissionMode: null, model: 'm' },
  'threads.interrupt': onThread,
  'threads.rename': { ...onThread, name: 'New name' },
  'threads.archive': onThread,
  'outbox.list': null,
  'outbox.retry': { id: 'o1' },
  'outbox.discard': { id: 'o1' },
  'approvals.list': null,
  'approvals.answer': { key: 'k', answer: { decision: 'acceptAlways', prefix: ['rm', '-rf'] } },
  'drafts.read': null,
  'drafts.write': { key: 'k', text: 'unsent' },
  'settings.read': null,
  'settings.write': settings,
};

export const everyAnswer: { readonly [M in MethodName]: MethodOutput<M> } = {
  'app.info': {
    version: '1.2.3',
    shell: 'web',
    platform: 'linux',
    capabilities: { openExternal: false },
    demo: null,
  },
  'catalog.read': catalog,
  'catalog.resolve': {
    alias: 'devbox',
    hostname: 'devbox.example',
    port: 22,
    user: 'ada',
    identityFiles: ['/home/ada/.ssh/id'],
    usesAgent: true,
    proxy: null,
    engine: 'ssh2',
    unsupported: [],
  },
  'hosts.list': [host],
  'hosts.add': host,
  'hosts.remove': null,
  'hosts.setHue': null,
  'hosts.addFolder': host,
  'hosts.removeFolder': null,
  'connections.list': [connection],
  'connections.connect': null,
  'connections.disconnect': null,
  'connections.retryNow': null,
  'connections.answerPrompt': null,
  'connections.log': ['line'],
  'files.list': [{ name: 'src', isDirectory: true }],
  'files.createDirectory': null,
  'models.list': [{ id: 'm', displayName: 'M', isDefault: true }],
  'threads.list': { threads: [summary()], nextCursor: 'next' },
  'threads.create': { threadId: 'thread' },
  'threads.open': { state: emptyThreadState('thread'), revision: 4 },
  'threads.loadOlder': null,
  'threads.send': outboxEntry,
  'threads.interrupt': null,
  'threads.rename': null,
  'threads.archive': null,
  'outbox.list': [outboxEntry],
  'outbox.retry': null,
  'outbox.discard': null,
  'approvals.list': [approval],
  'approvals.answer': null,
  'drafts.read': { k: 'unsent' },
  'drafts.write': null,
  'settings.read': settings,
  'settings.write': settings,
};

export const everyEvent: { readonly [E in EventName]: EventPayload<E> } = {
  'catalog.changed': catalog,
  'hosts.changed': [host],
  'connection.changed': connection,
  'thread.changed': { hostId: 'h1', thread: summary() },
  'thread.removed': { hostId: 'h1', threadId: 'thread' },
  'thread.events': { ...onThread, revision: 5, events: [{ type: 'linkLost' }] },
  'approvals.changed': [approval],
  'outbox.changed': [outboxEntry],
  'settings.changed': settings,
  notice: { hostId: null, what: 'last', why: null },
};
