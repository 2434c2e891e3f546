import { describe, expect, it } from 'vitest';
import { createFakeMessageSocket } from '../../../tests/support/fake-message-socket';
import { createManualClock, settled } from '../../../tests/support/manual-clock';
import { createQuietLogger } from '../../../tests/support/quiet-logger';
import { createAppServerClient } from './app-server-client';

function open() {
  const socket = createFakeMessageSocket();
  const clock = createManualClock();
  const logger = createQuietLogger();
  return { socket, clock, logger, client: createAppServerClient(socket, { clock, logger }) };
}

const list = { limit: 1 };

describe('a request', () => {
  it('is sent as codex wants it and brings the result back', async () => {
    const { socket, client } = open();
    const reply = client.call('model/list', list);
    expect(socket.sent).toEqual([{ id: expect.anything() as unknown, method: 'model/list', params: list }]);
    socket.tell({ id: socket.request('model/list').id, result: { data: [], nextCursor: null } });
    expect(await reply).toEqual({ ok: true, value: { data: [], nextCursor: null } });
  });

  it('that the server refuses is answered', async () => {
    const { socket, client } = open();
    const reply = client.call('model/list', list);
    const message = `unknown variant ${'x'.repeat(5_000)}`;
    socket.tell({ id: socket.request('model/list').id, error: { code: -32600, message } });
    expect(await reply).toEqual({
      ok: false,
      error: { kind: 'answered', code: -32600, message: message.slice(0, 2_000) },
    });
  });

  it('without an answer has an unknown outcome at its deadline, and a late answer disturbs nothing', async () => {
    const { socket, client, clock } = open();
    const reply = client.call('turn/interrupt', { threadId: 't', turnId: 'u' }, { timeoutMs: 10_000 });
    let settledAt = 0;
    void reply.then(() => (settledAt = clock.now()));
    const begun = clock.now();
    await clock.advance(9_999);
    expect(settledAt).toBe(0);
    await clock.advance(1);
    expect(settledAt).toBe(begun + 10_000);
    expect(await reply).toMatchObject({ ok: false, error: { kind: 'outcomeUnknown' } });
    socket.tell({ id: socket.request('turn/interrupt').id, result: {} });
    const next = client.call('model/list', list);
    socket.tell({ id: socket.request('model/list').id, result: { data: [] } });
    expect((await next).ok).toBe(true);
    expect(clock.waiting()).toEqual([]);
  });

  it.each(['client', 'socket'] as const)(
    'that waits when the %s closes has an unknown outcome',
    async (side) => {
      const { socket, client, clock } = open();
      const reply = client.call('turn/start', { threadId: 't', input: [] });
      (side === 'client' ? client : socket).close();
      expect(await reply).toMatchObject({ ok: false, error: { kind: 'outcomeUnknown' } });
      const later = await client.call('model/list', list);
      expect(later).toEqual({ ok: false, error: { kind: 'notSent', why: 'closed' } });
      expect(socket.sent).toHaveLength(1);
      expect(clock.waiting()).toEqual([]);
    },
  );

  it('that can not be written has an unknown outcome, not an answer', async () => {
    const { socket, client } = open();
    socket.breakWrites();
    expect(await client.call('model/list', list)).toMatchObject({
      ok: false,
      error: { kind: 'outcomeUnknown' },
    });
  });

  it('that an overloaded server turns away is sent again, later and later, and not for ever', async () => {
    const { socket, client, clock } = open();
    const sentAt: number[] = [];
    const reply = client.call('turn/start', { threadId: 't', input: [] });
    const begun = clock.now();
    for (let attempt = 0; attempt < 6; attempt += 1) {
      while (socket.sent.length <= attempt) await clock.advance(1);
      sentAt.push(clock.now() - begun);
      socket.tell({
        id: socket.request('turn/start').id,
        error: { code: -32001, message: 'Server overloaded; retry later.' },
      });
      await settled();
    }
    expect(await reply).toMatchObject({ ok: false, error: { kind: 'answered', code: -32001 } });
    const gaps = sentAt.slice(1).map((at, index) => at - (sentAt[index] ?? 0));
    expect(gaps).toEqual([50, 100, 200, 400, 800]);
    expect(new Set(socket.sent.map((message) => message.id)).size).toBe(6);
  });

  it('that an overloaded server takes at last succeeds', async () => {
    const { socket, client, clock } = open();
    const reply = client.call('model/list', list);
    socket.tell({ id: socket.request('model/list').id, error: { code: -32001, message: 'busy' } });
    await clock.advance(100);
    socket.tell({ id: socket.request('model/list').id, result: { data: [] } });
    expect((await reply).ok).toBe(true);
  });
});

describe('what the server says by itself', () => {
  it('arrives as one stream in order, whatever stands in between', async () => {
    const { socket, client, logger } = open();
    const seen: unknown[] = [];
    client.onNotification((method, params) => seen.push([method, params]));
    socket.tell({ method: 'one', params: { a: 1 }, emittedAtMs: 5 });
    const rubbish = ['', 'no json', '[]', '7', 'null', '{}', '{"id":99,"result":1}', '{"method":7}'];
    // The engine of the wire reads these as its own.
    rubbish.push('{"method":"$/cancelRequest"}', '{"method":"$/progress","params":null}');
    rubbish.forEach((text) => socket.say(text));
    socket.tell({ method: 'two' });
    socket.tell({ method: 'constructor', params: {} });
    await settled();
    expect(seen.map((entry) => (entry as [string])[0])).toEqual(['one', 'two', 'constructor']);
    expect(seen[0]).toEqual(['one', { a: 1 }]);
    expect(logger.lines.length).toBeGreaterThan(0);
  });

  it.each([[0], ['zero'], [7], ['']])('is answered under its own id %j', async (id) => {
    const { socket, client } = open();
    client.onServerRequest((of, method, params) => Promise.resolve({ result: { of, method, params } }));
    socket.tell({ id, method: 'item/fileChange/requestApproval', params: { threadId: 't' } });
    await settled();
    expect(socket.sent).toEqual([
      { id, result: { of: id, method: 'item/fileChange/requestApproval', params: { threadId: 't' } } },
    ]);
  });

  it('is refused when nobody can answer it, or the answer goes wrong: never silence', async () => {
    const { socket, client } = open();
    socket.tell({ id: 1, method: 'currentTime/read', params: {} });
    await settled();
    client.onServerRequest(() => Promise.resolve({ error: { code: -32601, message: 'no' } }));
    socket.tell({ id: 2, method: 'attestation/generate', params: {} });
    await settled();
    client.onServerRequest(() => Promise.reject(new Error('bug')));
    socket.tell({ id: 3, method: 'item/tool/call', params: null });
    await settled();
    expect(socket.sent).toEqual([1, 2, 3].map((id) => ({ id, error: expect.anything() as unknown })));
    expect(socket.sent[0]).toMatchObject({ error: { code: -32601 } });
  });

  it('does not wait behind a question that nobody has answered yet', async () => {
    const { socket, client } = open();
    const seen: string[] = [];
    client.onNotification((method) => seen.push(method));
    client.onServerRequest(() => new Promise(() => undefined));
    socket.tell({ id: 0, method: 'item/commandExecution/requestApproval', params: {} });
    socket.tell({ method: 'item/started', params: {} });
    await settled();
    expect(seen).toEqual(['item/started']);
  });
});
