import { realpath } from 'node:fs/promises';
import { createContractClient } from '../src-shared/contract/client';
import type { Channel } from '../src-shared/contract/channel';
import { reduceThreadAll } from '../src-shared/codex/thread-reducer';
import { createApp } from '../src-main/core/app';
import { openWebSocket } from '../src-main/adapters/ws/open-websocket';
import type { MessageSocket } from '../src-main/core/ports/websocket';
import { makePorts, openSession } from './parts';
import type { BenchRemote } from './remote';
import { line, median, ms, ratio } from './statistics';

/**
 * A turn of `deltas` deltas from the real codex: read raw off the socket (frames counted, nothing parsed), against the
 * whole way through client, decoder, core reducer, contract and a renderer's reducer. Rounds are interleaved.
 */
export async function measureBurst(remote: BenchRemote, deltas: number, rounds: number): Promise<void> {
  const raw = await openRaw(remote);
  const app = await openThroughApp(remote);
  const samples = { raw: [] as number[], app: [] as number[] };
  for (let round = 0; round < rounds + 1; round += 1) {
    const a = await raw.burst(deltas);
    const b = await app.burst(deltas);
    if (b.words < deltas) throw new Error(`The reducer has ${b.words} of ${deltas} words.`);
    if (round === 0) continue;
    samples.raw.push(a);
    samples.app.push(b.took);
  }
  raw.close();
  await app.close();
  const [base, ours] = [median(samples.raw), median(samples.app)];
  process.stdout.write(`\n${deltas} deltas from codex (n=${rounds}, medians; ratio to the raw socket)\n`);
  line('raw socket', ms(base), `${Math.round(deltas / (base / 1000))} deltas/s`);
  line('to the renderer’s reducer', ms(ours), ratio(ours, base));
}

async function openRaw(remote: BenchRemote) {
  const session = await openSession(remote);
  const path = await controlSocket(remote);
  const channel = await session.openUnix(path);
  if (!channel.ok) throw new Error(channel.error.message);
  const opened = await openWebSocket(channel.value, { deadlineMs: 10_000 });
  if (!opened.ok) throw new Error(opened.error);
  const socket = opened.value;
  let id = 0;
  const call = (method: string, params: unknown): Promise<string> => {
    id += 1;
    const prefix = `{"id":${id},`;
    const reply = waitFor(socket, (text) => text.startsWith(prefix));
    socket.send(JSON.stringify({ id, method, params }));
    return reply;
  };
  await call('initialize', {
    clientInfo: { name: 'bench', version: '1' },
    capabilities: { experimentalApi: true, requestAttestation: false },
  });
  socket.send('{"method":"initialized"}');
  const started = await call('thread/start', { cwd: remote.host.home, sandbox: 'read-only' });
  const threadId = (JSON.parse(started) as { result: { thread: { id: string } } }).result.thread.id;
  return {
    async burst(deltas: number): Promise<number> {
      const from = performance.now();
      const done = waitFor(socket, (text) => text.startsWith('{"method":"turn/completed"'));
      void call('turn/start', {
        threadId,
        input: [{ type: 'text', text: `STREAM ${deltas}`, text_elements: [] }],
      });
      await done;
      return performance.now() - from;
    },
    close: () => session.end(),
  };
}

async function openThroughApp(remote: BenchRemote) {
  const app = await createApp(makePorts(remote));
  const [near, far] = memoryChannels();
  app.attach(far);
  const api = createContractClient(near);
  const host = await api.call('hosts.add', { alias: remote.alias });
  if (!host.ok) throw new Error(host.error.what);
  const hostId = host.value.id;
  const ready = new Promise<void>((resolve) =>
    api.on('connection.changed', (view) => (view.state.phase === 'ready' ? resolve() : undefined)),
  );
  await api.call('connections.connect', { hostId });
  await ready;
  return {
    async burst(deltas: number): Promise<{ took: number; words: number }> {
      const from = performance.now();
      const created = await api.call('threads.create', {
        hostId,
        cwd: remote.host.home,
        text: `STREAM ${deltas}`,
        permissionMode: 'readOnly',
        model: null,
      });
      if (!created.ok) throw new Error(created.error.what);
      const { threadId } = created.value;
      const opened = await api.call('threads.open', { hostId, threadId });
      if (!opened.ok) throw new Error(opened.error.what);
      let { state, revision } = opened.value;
      const text = await new Promise<string>((resolve) => {
        const stop = api.on('thread.events', (batch) => {
          if (batch.threadId !== threadId || batch.revision <= revision) return;
          revision = batch.revision;
          state = reduceThreadAll(state, batch.events);
          const turn = state.turns[state.turnIds.at(-1) ?? ''];
          if (turn === undefined || turn.status === 'inProgress') return;
          stop();
          const item = turn.itemIds
            .map((id) => turn.items[id]?.item)
            .find((one) => one?.type === 'agentMessage');
          resolve(item?.type === 'agentMessage' ? item.text : '');
        });
      });
      return { took: performance.now() - from, words: text.trim().split(/\s+/).length };
    },
    close: () => app.close(),
  };
}

async function controlSocket(remote: BenchRemote): Promise<string> {
  return realpath(`${remote.host.codexHome}/app-server-control/app-server-control.sock`);
}

function waitFor(socket: MessageSocket, matches: (text: string) => boolean): Promise<string> {
  return new Promise((resolve) => {
    const remove = socket.onMessage((text) => {
      if (!matches(text)) return;
      remove();
      resolve(text);
    });
  });
}

/** The renderer's wire without a carrier, but with its cost of making JSON. */
function memoryChannels(): [Channel, Channel] {
  const listeners = [new Set<(message: unknown) => void>(), new Set<(message: unknown) => void>()] as const;
  const end = (mine: 0 | 1, theirs: 0 | 1): Channel => ({
    post(message) {
      const json = JSON.stringify(message);
      setImmediate(() => listeners[theirs].forEach((listener) => listener(JSON.parse(json))));
    },
    onMessage(listener) {
      listeners[mine].add(listener);
      return () => listeners[mine].delete(listener);
    },
    onClose: () => () => undefined,
    close: () => undefined,
  });
  return [end(0, 1), end(1, 0)];
}
