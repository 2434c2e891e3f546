import type { Channel } from '../../src-shared/contract/channel';
import { pendingStages, type ConnectionState, type StageReport } from '../../src-shared/connection/state';
import { reduceThreadAll } from '../../src-shared/codex/thread-reducer';
import type { ThreadEvent } from '../../src-shared/codex/thread-event';
import { emptyThreadState, type ThreadState, type ThreadSummary } from '../../src-shared/codex/thread-state';
import { advice, appError } from '../../src-shared/contract/errors';
import type { EventName, EventPayload } from '../../src-shared/contract/events';
import type { Approval, ConnectionView, Host, OutboxEntry, Settings } from '../../src-shared/contract/models';
import { serveContract, type ContractHandlers, type ContractServer } from '../../src-shared/contract/server';
import { err, ok } from '../../src-shared/result';
import { createFakeConnections } from './fake-connections';
import { fullScene } from './scene';
import { hydrated, liveEvents, richTurns, summary, turn } from './thread-data';

/** `full`: hosts in every state. `empty`: a newcomer's first minute. */
export type Scene = 'full' | 'empty';

/** A core made of canned data, for looking at the renderer. It answers the whole contract and keeps nothing. */
export function createFakeCore(scene: Scene): { attach(channel: Channel): void } {
  const renderers = new Set<ContractServer>();
  const emit = <E extends EventName>(event: E, payload: EventPayload<E>): void =>
    renderers.forEach((renderer) => renderer.emit(event, payload));

  let settings: Settings = {
    theme: 'system',
    lastPlace: null,
    permissionMode: 'workspace',
    sidebarWidth: 264,
  };
  let hosts: Host[] = [];
  let outbox: OutboxEntry[] = [];
  let approvals: Approval[] = [];
  const drafts: Record<string, string> = {};
  const views = new Map<string, ConnectionView>();
  const lists = new Map<string, ThreadSummary[]>();
  const threads = new Map<string, { state: ThreadState; revision: number }>();
  const aliases = [
    'demo',
    'devbox',
    'gpu-box',
    'build-7',
    'locked',
    'a-host-with-a-very-long-name.eu-central.compute.internal',
  ];
  if (scene === 'full')
    aliases.push(...Array.from({ length: 100 }, (_, index) => `node-${String(index).padStart(3, '0')}`));

  const setView = (hostId: string, state: ConnectionState, stages: StageReport[]): void => {
    const view = { hostId, state, stages };
    views.set(hostId, view);
    emit('connection.changed', view);
  };
  const push = (hostId: string, threadId: string, events: ThreadEvent[]): void => {
    const key = `${hostId}/${threadId}`;
    const known = threads.get(key) ?? { state: emptyThreadState(threadId), revision: 0 };
    const next = { state: reduceThreadAll(known.state, events), revision: known.revision + 1 };
    threads.set(key, next);
    emit('thread.events', { hostId, threadId, revision: next.revision, events });
  };

  if (scene === 'full') {
    const full = fullScene();
    hosts = full.hosts;
    full.views.forEach((view) => views.set(view.hostId, view));
    lists.set('h1', full.threads);
    const [rich, live, stream] = lists.get('h1')!;
    push('h1', 'rich', [
      hydrated(rich!, richTurns(), 'older'),
      { type: 'tokenUsage', usage: { usedTokens: 240_000, contextWindow: 272_000 } },
    ]);
    push('h1', 'live', [hydrated(live!, [], null), ...liveEvents('tl')]);
    push('h1', 'stream', [
      hydrated(stream!, [], null),
      { type: 'turnStarted', turn: turn('ts', 'inProgress', []) },
      {
        type: 'itemStarted',
        turnId: 'ts',
        item: {
          type: 'userMessage',
          id: 'us',
          clientId: 'cs',
          text: 'Explain the architecture.',
          startedAtMs: null,
          completedAtMs: null,
        },
      },
      {
        type: 'itemStarted',
        turnId: 'ts',
        item: { type: 'agentMessage', id: 'as', text: '', startedAtMs: null, completedAtMs: null },
      },
    ]);
    let said = 0;
    const timer = setInterval(() => {
      said += 1;
      push('h1', 'stream', [
        {
          type: 'delta',
          turnId: 'ts',
          itemId: 'as',
          target: 'agentMessage',
          index: 0,
          text: said % 25 === 0 ? '\n\n' : `word${said} `,
        },
      ]);
    }, 60);
    timer.unref();
    outbox = full.outbox;
    approvals = full.approvals;
  }

  const { connect, answer } = createFakeConnections({
    aliasOf: (hostId) => hosts.find((host) => host.id === hostId)?.alias ?? '',
    setView,
  });

  const handlers: ContractHandlers = {
    'app.info': async () =>
      ok({
        version: '0.1.0',
        shell: 'web',
        platform: 'linux',
        capabilities: { openExternal: false },
        demo: scene === 'empty' ? { alias: 'demo', folder: '/home/ada/shop' } : null,
      }),
    'catalog.read': async () =>
      ok({
        aliases: aliases.map((alias, index) => ({
          alias,
          file: '/home/ada/.ssh/config',
          line: index * 4 + 1,
        })),
        problems: [],
        configFile: '/home/ada/.ssh/config',
      }),
    'catalog.resolve': async ({ alias }) =>
      alias.startsWith('nope')
        ? err(
            appError(
              'invalid',
              `There is no host “${alias}”.`,
              'ssh has no entry for it.',
              advice('Check the spelling.'),
            ),
          )
        : ok({
            alias,
            hostname: `${alias}.example`,
            port: 22,
            user: 'ada',
            identityFiles: ['~/.ssh/id_ed25519'],
            usesAgent: true,
            proxy: alias === 'gpu-box' ? 'jump.example' : null,
            engine: 'ssh2',
            unsupported: [],
          }),
    'hosts.list': async () => ok(hosts),
    'hosts.add': async ({ alias }) => {
      const known = hosts.find((host) => host.alias === alias);
      if (known !== undefined) return ok(known);
      const host = { id: `h-${alias}`, alias, hue: alias.length % 8, folders: [] };
      hosts = [...hosts, host];
      emit('hosts.changed', hosts);
      return ok(host);
    },
    'hosts.remove': async ({ hostId }) => {
      hosts = hosts.filter((host) => host.id !== hostId);
      emit('hosts.changed', hosts);
      return ok(null);
    },
    'hosts.setHue': async ({ hostId, hue }) => {
      hosts = hosts.map((host) => (host.id === hostId ? { ...host, hue } : host));
      emit('hosts.changed', hosts);
      return ok(null);
    },
    'hosts.addFolder': async ({ hostId, path }) => {
      hosts = hosts.map((host) =>
        host.id === hostId
          ? { ...host, folders: [...host.folders.filter((each) => each !== path), path] }
          : host,
      );
      emit('hosts.changed', hosts);
      return ok(hosts.find((host) => host.id === hostId)!);
    },
    'hosts.removeFolder': async ({ hostId, path }) => {
      hosts = hosts.map((host) =>
        host.id === hostId ? { ...host, folders: host.folders.filter((each) => each !== path) } : host,
      );
      emit('hosts.changed', hosts);
      return ok(null);
    },
    'connections.list': async () => ok([...views.values()]),
    'connections.connect': async ({ hostId }) => {
      connect(hostId);
      return ok(null);
    },
    'connections.disconnect': async ({ hostId }) => {
      setView(hostId, { phase: 'idle', generation: 2 }, pendingStages());
      return ok(null);
    },
    'connections.retryNow': async ({ hostId }) => {
      connect(hostId);
      return ok(null);
    },
    'connections.answerPrompt': async ({ hostId }) => {
      answer(hostId);
      return ok(null);
    },
    'connections.log': async () =>
      ok(
        Array.from(
          { length: 80 },
          (_, index) => `12:00:${String(index % 60).padStart(2, '0')} connection idle → connecting`,
        ),
      ),
    'files.list': async ({ path }) =>
      path.includes('secret')
        ? err(
            appError(
              'answered',
              `The folder ${path} could not be read.`,
              'Permission denied.',
              advice('Choose another folder.'),
            ),
          )
        : ok([
            ...[
              '.cache',
              '.config',
              'infra',
              'secret',
              'shop',
              'a folder with spaces',
              'ünïcode',
              ...Array.from({ length: 40 }, (_, index) => `project-${index}`),
            ].map((name) => ({ name, isDirectory: true })),
            { name: 'README.md', isDirectory: false },
          ]),
    'files.createDirectory': async () => ok(null),
    'models.list': async () =>
      ok([
        { id: 'gpt-5.2-codex', displayName: 'GPT-5.2 Codex', isDefault: true },
        { id: 'gpt-5.2-mini', displayName: 'GPT-5.2 mini', isDefault: false },
      ]),
    'threads.list': async ({ hostId }) => ok({ threads: lists.get(hostId) ?? [], nextCursor: null }),
    'threads.create': async ({ hostId, cwd, text }) => {
      const thread = summary(`new-${Date.now()}`, cwd, text.slice(0, 40), 0);
      lists.set(hostId, [thread, ...(lists.get(hostId) ?? [])]);
      emit('thread.changed', { hostId, thread });
      push(hostId, thread.id, [
        hydrated(
          thread,
          [
            turn('n1', 'inProgress', [
              { type: 'userMessage', id: 'u', clientId: 'c', text, startedAtMs: null, completedAtMs: null },
            ]),
          ],
          null,
        ),
      ]);
      return ok({ threadId: thread.id });
    },
    'threads.open': async ({ hostId, threadId }) => {
      const known = threads.get(`${hostId}/${threadId}`);
      if (known !== undefined) return ok(known);
      return err(
        appError(
          'answered',
          'The thread could not be opened.',
          'The rollout file is gone from the host.',
          advice('Choose another thread.'),
        ),
      );
    },
    'threads.loadOlder': async ({ hostId, threadId }) => {
      const turns = Array.from({ length: 10 }, (_, index) =>
        turn(`old-${index}`, 'completed', [
          {
            type: 'userMessage',
            id: `ou${index}`,
            clientId: null,
            text: `Earlier question ${index}`,
            startedAtMs: null,
            completedAtMs: null,
          },
          {
            type: 'agentMessage',
            id: `oa${index}`,
            text: `Earlier answer ${index}. `.repeat(12),
            startedAtMs: null,
            completedAtMs: null,
          },
        ]),
      );
      push(hostId, threadId, [{ type: 'olderLoaded', turns, olderCursor: null }]);
      return ok(null);
    },
    'threads.send': async ({ hostId, threadId, text }) => {
      const entry: OutboxEntry = {
        id: `sent-${Date.now()}`,
        hostId,
        threadId,
        text,
        status: 'sending',
        problem: null,
      };
      outbox = [...outbox, entry];
      emit('outbox.changed', outbox);
      setTimeout(() => {
        const turnId = `turn-${Date.now()}`;
        push(hostId, threadId, [
          { type: 'turnStarted', turn: turn(turnId, 'inProgress', []) },
          {
            type: 'itemStarted',
            turnId,
            item: {
              type: 'userMessage',
              id: `${turnId}u`,
              clientId: entry.id,
              text,
              startedAtMs: null,
              completedAtMs: null,
            },
          },
        ]);
        outbox = outbox.filter((each) => each.id !== entry.id);
        emit('outbox.changed', outbox);
      }, 700);
      return ok(entry);
    },
    'threads.interrupt': async ({ hostId, threadId }) => {
      const state = threads.get(`${hostId}/${threadId}`)?.state;
      const turnId = state?.turnIds.at(-1);
      if (turnId !== undefined)
        push(hostId, threadId, [{ type: 'turnCompleted', turn: turn(turnId, 'interrupted', []) }]);
      return ok(null);
    },
    'threads.rename': async ({ hostId, threadId, name }) => {
      const thread = lists.get(hostId)?.find((each) => each.id === threadId);
      if (thread !== undefined) emit('thread.changed', { hostId, thread: { ...thread, name } });
      push(hostId, threadId, [{ type: 'nameChanged', name }]);
      return ok(null);
    },
    'threads.archive': async ({ hostId, threadId }) => {
      emit('thread.removed', { hostId, threadId });
      return ok(null);
    },
    'outbox.list': async () => ok(outbox),
    'outbox.retry': async () =>
      err(appError('gone', 'This message can not be sent again.', 'It is on its way.')),
    'outbox.discard': async ({ id }) => {
      outbox = outbox.filter((entry) => entry.id !== id);
      emit('outbox.changed', outbox);
      return ok(null);
    },
    'approvals.list': async () => ok(approvals),
    'approvals.answer': async ({ key }) => {
      approvals = approvals.filter((approval) => approval.key !== key);
      emit('approvals.changed', approvals);
      return ok(null);
    },
    'drafts.read': async () => ok(drafts),
    'drafts.write': async ({ key, text }) => {
      drafts[key] = text;
      return ok(null);
    },
    'settings.read': async () => ok(settings),
    'settings.write': async (change) => {
      settings = { ...settings, ...(change as Partial<Settings>) };
      emit('settings.changed', settings);
      return ok(settings);
    },
  };

  return {
    attach(channel) {
      const renderer = serveContract(channel, handlers, (method, error) => console.error(method, error));
      renderers.add(renderer);
      channel.onClose(() => renderers.delete(renderer));
    },
  };
}
