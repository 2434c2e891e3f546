// Installs what the engine needs of its environment, as the shells do.
import 'vscode-jsonrpc/node';
import { afterEach, describe, expect, it } from 'vitest';
import { carriers } from '../../tests/support/channel-carriers';
import { everyAnswer, everyEvent, everyInput } from '../../tests/support/contract-samples';
import { ok } from '../result';
import { createChannelEnd } from './channel-end';
import { createContractClient, type ContractClient } from './client';
import { appError } from './errors';
import { events, type EventName } from './events';
import { methods, type MethodName } from './methods';
import { serveContract, type ContractHandlers, type ContractServer } from './server';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Handlers that answer with the sample of their method and write down what they were given. */
function recordingHandlers(received: Map<string, unknown>): ContractHandlers {
  return Object.fromEntries(
    (Object.keys(methods) as MethodName[]).map((method) => [
      method,
      (input: unknown) => {
        received.set(method, input);
        return Promise.resolve(ok(everyAnswer[method]));
      },
    ]),
  ) as unknown as ContractHandlers;
}

describe.each(Object.keys(carriers))('the contract over %s', (name) => {
  async function open(change: Partial<ContractHandlers> = {}) {
    const carrier = carriers[name];
    if (carrier === undefined) throw new Error(name);
    const { core, renderer, close } = await carrier();
    cleanups.push(close);
    const received = new Map<string, unknown>();
    const bugs: string[] = [];
    const server: ContractServer = serveContract(
      core,
      { ...recordingHandlers(received), ...change },
      (method) => void bugs.push(method),
    );
    const client: ContractClient = createContractClient(renderer);
    cleanups.push(() => {
      client.dispose();
      server.dispose();
    });
    return { core, renderer, server, client, received, bugs };
  }

  it('carries every request there and every answer back', async () => {
    const { client, received } = await open();
    for (const method of Object.keys(methods) as MethodName[]) {
      const reply = await client.call(method, everyInput[method] as never);
      expect({ method, reply }).toEqual({ method, reply: { ok: true, value: everyAnswer[method] } });
      expect({ method, input: received.get(method) }).toEqual({ method, input: everyInput[method] });
    }
  });

  it('carries failures as data', async () => {
    const failure = appError('answered', 'It was not done.', 'The server said no.');
    const { client } = await open({ 'hosts.list': () => Promise.resolve({ ok: false, error: failure }) });
    expect(await client.call('hosts.list', null)).toEqual({ ok: false, error: failure });
  });

  it('refuses input that the contract does not know, before any handler sees it', async () => {
    const { client, received } = await open();
    for (const input of [{}, { hostId: 7 }, [], 'x', null]) {
      const reply = await client.call('threads.open', input as never);
      expect(reply).toMatchObject({ ok: false, error: { tag: 'invalid' } });
    }
    expect(received.has('threads.open')).toBe(false);
  });

  it('answers for a handler that throws, and reports the bug', async () => {
    const { client, bugs } = await open({
      'hosts.list': () => {
        throw new Error('oops');
      },
      'app.info': () => Promise.reject(new Error('oops')),
    });
    for (const method of ['hosts.list', 'app.info'] as const) {
      expect(await client.call(method, null)).toMatchObject({
        ok: false,
        error: { tag: 'internal', why: 'oops' },
      });
    }
    expect(bugs).toEqual(['hosts.list', 'app.info']);
  });

  it('says that the outcome is unknown when the channel is lost in mid-request', async () => {
    let asked: () => void = () => undefined;
    const wasAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const { client, core } = await open({
      'hosts.list': () => {
        asked();
        return new Promise(() => undefined);
      },
    });
    const lost = new Promise<void>((resolve) => client.onClose(resolve));
    const reply = client.call('hosts.list', null);
    await wasAsked;
    core.close();
    expect(await reply).toMatchObject({ ok: false, error: { tag: 'outcomeUnknown' } });
    await lost;
    expect(await client.call('hosts.list', null)).toMatchObject({ ok: false });
  });

  it('lets the core go on emitting when the renderer is gone', async () => {
    const { server, core, renderer } = await open();
    const closed = new Promise<void>((resolve) => core.onClose(resolve));
    renderer.close();
    await closed;
    expect(() => server.emit('hosts.changed', [])).not.toThrow();
    server.dispose();
    expect(() => server.emit('hosts.changed', [])).not.toThrow();
  });

  it('brings every event to every listener, in order, until it is removed', async () => {
    const { server, client } = await open();
    const seen: string[] = [];
    const last = new Promise<void>((resolve) => {
      client.on('notice', ({ what }) => {
        if (what === 'last') resolve();
      });
    });
    for (const event of Object.keys(events) as EventName[]) {
      client.on(event, (payload) => {
        expect(payload).toEqual(everyEvent[event]);
        seen.push(`first ${event}`);
      });
      const remove = client.on(event, () => {
        seen.push(`second ${event}`);
        remove();
      });
    }
    const removed = client.on('hosts.changed', () => seen.push('removed'));
    removed();
    const names = (Object.keys(events) as EventName[]).filter((event) => event !== 'notice');
    for (const event of names) {
      server.emit(event, everyEvent[event] as never);
      server.emit(event, everyEvent[event] as never);
    }
    server.emit('notice', everyEvent.notice);
    await last;
    expect(seen).toEqual([
      ...names.flatMap((event) => [`first ${event}`, `second ${event}`, `first ${event}`]),
      'first notice',
      'second notice',
    ]);
  });
});

describe('a channel end', () => {
  it('keeps what came before anyone listened, tells a close once and sends nothing after it', () => {
    const posted: unknown[] = [];
    const end = createChannelEnd({ post: (message) => posted.push(message), close: () => end.closed() });
    end.deliver('early');
    end.deliver('bird');
    const heard: unknown[] = [];
    end.channel.onMessage((message) => heard.push(message));
    end.deliver('late');
    expect(heard).toEqual(['early', 'bird', 'late']);

    let closes = 0;
    end.channel.onClose(() => (closes += 1));
    end.channel.post('out');
    end.channel.close();
    end.channel.close();
    end.closed();
    end.channel.post('too late');
    end.deliver('too late');
    let told = false;
    end.channel.onClose(() => (told = true));
    expect({ posted, closes, told, heard: heard.length }).toEqual({
      posted: ['out'],
      closes: 1,
      told: true,
      heard: 3,
    });
  });
});
