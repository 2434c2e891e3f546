import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../src-shared/connection/state';
import type { ConnectionView } from '../../../src-shared/contract/models';
import { err, ok, type Result } from '../../../src-shared/result';
import { createFakeLink, type FakeLink } from '../../../tests/support/fake-link';
import { createManualClock, settled } from '../../../tests/support/manual-clock';
import { createQuietLogger } from '../../../tests/support/quiet-logger';
import type { HostLink } from './attempt';
import { createConnection, type ConnectionDeps } from './connection';

type Attempt = Parameters<ConnectionDeps['attempt']>[0] & {
  settle(outcome: Result<HostLink, Failure>): Promise<void>;
};

const transient: Failure = {
  kind: 'transient',
  stage: 'tcp',
  what: 'Connection refused.',
  why: null,
  detail: 'ECONNREFUSED',
  remedy: null,
};
const blocked: Failure = { ...transient, kind: 'blocked', stage: 'auth' };
const question = { kind: 'passphrase', keyPath: '/home/ada/.ssh/id', problem: null } as const;

function open() {
  const clock = createManualClock();
  const attempts: Attempt[] = [];
  const views: ConnectionView[] = [];
  const links: string[] = [];
  const connection = createConnection({
    hostId: 'h1',
    clock,
    logger: createQuietLogger(),
    attempt: (request) =>
      new Promise((resolve) => {
        attempts.push({
          ...request,
          settle(outcome) {
            resolve(outcome);
            return settled();
          },
        });
      }),
    onChange: (view) => views.push(view),
    onLink: () => links.push('up'),
    onLinkLost: () => links.push('down'),
  });
  const newest = (): Attempt => {
    const attempt = attempts.at(-1);
    if (attempt === undefined) throw new Error('no attempt was made');
    return attempt;
  };
  const phase = (): string => connection.view().state.phase;
  /** Connects and hands over a link. */
  const becomeReady = async (): Promise<FakeLink> => {
    connection.connect();
    const fake = createFakeLink(clock);
    await newest().settle(ok(fake.link));
    return fake;
  };
  return { clock, connection, attempts, newest, views, links, phase, becomeReady };
}

describe('connection', () => {
  it('connects once, however often it is asked', async () => {
    const { connection, attempts, links, phase, newest, clock } = open();
    connection.connect();
    connection.connect();
    connection.retryNow();
    expect(attempts).toHaveLength(1);
    const fake = createFakeLink(clock);
    await newest().settle(ok(fake.link));
    expect(phase()).toBe('ready');
    expect(connection.link()).toBe(fake.link);
    expect(links).toEqual(['up']);
  });

  it('shows the stages as they happen, and where they ended', async () => {
    const { connection, newest, clock, views } = open();
    connection.connect();
    const { observer } = newest();
    observer.started('config');
    observer.passed('config', 'ada@devbox:22');
    observer.started('tcp');
    await clock.advance(250);
    await newest().settle(err(transient));
    const stages = new Map(connection.view().stages.map((stage) => [stage.id, stage]));
    expect(stages.get('config')).toMatchObject({ status: 'passed', summary: 'ada@devbox:22', ms: 0 });
    expect(stages.get('tcp')).toMatchObject({
      status: 'failed',
      summary: 'Connection refused.',
      detail: 'ECONNREFUSED',
      ms: 250,
    });
    expect(stages.get('auth')).toMatchObject({ status: 'skipped', ms: null });
    expect(views.map(({ state }) => ('stage' in state ? state.stage : state.phase))).toContain('tcp');
  });

  it('tries again after the wait it shows, and sooner when told to', async () => {
    const { connection, newest, clock, attempts, phase } = open();
    connection.connect();
    await newest().settle(err(transient));
    expect(connection.view().state).toMatchObject({ phase: 'waiting', retryAt: clock.now() + 1_000 });
    await clock.advance(999);
    expect(attempts).toHaveLength(1);
    await clock.advance(1);
    expect(attempts).toHaveLength(2);
    await newest().settle(err(transient));
    connection.retryNow();
    expect(attempts).toHaveLength(3);
    await clock.advance(60_000);
    expect(attempts).toHaveLength(3);
    expect(phase()).toBe('connecting');
  });

  it('leaves a blocked host alone until the person comes back', async () => {
    const { connection, newest, clock, attempts, phase } = open();
    connection.connect();
    await newest().settle(err(blocked));
    await clock.advance(3_600_000);
    connection.wake();
    expect([phase(), attempts.length]).toEqual(['blocked', 1]);
    connection.connect();
    expect(attempts).toHaveLength(2);
  });

  it('gives an attempt up when disconnected; what it still brings is closed', async () => {
    const { connection, newest, clock, phase, links } = open();
    connection.connect();
    const given = newest();
    connection.disconnect();
    expect(given.signal.aborted).toBe(true);
    const late = createFakeLink(clock);
    given.observer.started('auth');
    await given.settle(ok(late.link));
    expect(late.closed()).toBe(true);
    expect([phase(), connection.link(), links]).toEqual(['idle', null, []]);
    expect(clock.waiting()).toEqual([]);
  });

  it('closes a late link of an older attempt and keeps the newer one', async () => {
    const { connection, attempts, newest, clock, phase } = open();
    connection.connect();
    connection.disconnect();
    connection.connect();
    const fresh = createFakeLink(clock);
    await newest().settle(ok(fresh.link));
    const stale = createFakeLink(clock);
    await attempts[0]?.settle(ok(stale.link));
    expect([stale.closed(), fresh.closed(), phase()]).toEqual([true, false, 'ready']);
    expect(connection.link()).toBe(fresh.link);
  });

  it('takes no failure of an older attempt for its own', async () => {
    const { connection, attempts, phase } = open();
    connection.connect();
    connection.disconnect();
    connection.connect();
    await attempts[0]?.settle(err(blocked));
    expect(phase()).toBe('connecting');
    expect(connection.view().stages.every(({ status }) => status === 'pending')).toBe(true);
  });

  it('closes the link on disconnect, and does not come back', async () => {
    const { connection, becomeReady, links, attempts, clock } = open();
    const fake = await becomeReady();
    connection.disconnect();
    expect([fake.closed(), connection.link(), links]).toEqual([true, null, ['up', 'down']]);
    await clock.advance(3_600_000);
    expect(attempts).toHaveLength(1);
  });

  it('comes back when the link is lost, telling it once', async () => {
    const { connection, becomeReady, links, attempts, clock, phase } = open();
    const fake = await becomeReady();
    fake.lose('The host went away.');
    expect(connection.view().state).toMatchObject({
      phase: 'waiting',
      failure: { why: 'The host went away.' },
    });
    expect(links).toEqual(['up', 'down']);
    await clock.advance(1_000);
    expect([attempts.length, phase()]).toEqual([2, 'connecting']);
  });

  it('notices a link that was lost before it was handed over', async () => {
    const { connection, newest, clock, phase, links } = open();
    connection.connect();
    const fake = createFakeLink(clock);
    fake.lose('gone already');
    await newest().settle(ok(fake.link));
    expect([phase(), links]).toEqual(['waiting', ['up', 'down']]);
  });
});

describe('questions of a connection', () => {
  it('are answered once, by their own id', async () => {
    const { connection, newest, phase } = open();
    connection.connect();
    const answer = newest().ask(question);
    const { state } = connection.view();
    if (state.phase !== 'needsInput') throw new Error(state.phase);
    expect(state.prompt).toMatchObject(question);
    expect(connection.answerPrompt('another', { kind: 'refuse' })).toBe(false);
    const given = { kind: 'passphrase', passphrase: 'secret' } as const;
    expect(connection.answerPrompt(state.prompt.promptId, given)).toBe(true);
    expect(connection.answerPrompt(state.prompt.promptId, given)).toBe(false);
    expect(await answer).toEqual(given);
    expect(phase()).toBe('connecting');
  });

  it('count as refused when the attempt is given up', async () => {
    const { connection, newest, phase } = open();
    connection.connect();
    const given = newest();
    const answer = given.ask(question);
    connection.disconnect();
    expect(await answer).toBeNull();
    expect(await given.ask(question)).toBeNull();
    expect(phase()).toBe('idle');
  });

  it('die with an attempt that fails under them', async () => {
    const { connection, newest, phase } = open();
    connection.connect();
    const asked = newest().ask(question);
    const { state } = connection.view();
    if (state.phase !== 'needsInput') throw new Error(state.phase);
    await newest().settle(err(transient));
    expect(connection.answerPrompt(state.prompt.promptId, { kind: 'refuse' })).toBe(false);
    expect(await asked).toBeNull();
    expect(phase()).toBe('waiting');
  });
});

describe('signs of life', () => {
  it('are asked for while the link is quiet; without one the link is lost', async () => {
    const { clock, becomeReady, phase } = open();
    const fake = await becomeReady();
    await clock.advance(20_000);
    expect(fake.socket.pings).toHaveLength(1);
    fake.socket.pings[0]?.settle(5);
    await clock.advance(20_000);
    expect(fake.socket.pings).toHaveLength(2);
    expect(phase()).toBe('ready');
    fake.socket.pings[1]?.fail();
    await settled();
    expect(phase()).toBe('waiting');
    expect(fake.closed()).toBe(true);
  });

  it('are asked for at once after a wake-up', async () => {
    const { clock, connection, becomeReady, phase } = open();
    const fake = await becomeReady();
    connection.wake();
    expect(fake.socket.pings).toHaveLength(1);
    fake.socket.pings[0]?.fail();
    await settled();
    expect(phase()).toBe('waiting');
    connection.wake();
    expect(phase()).toBe('connecting');
    // Nothing of the old link asks on.
    await clock.advance(120_000);
    expect(fake.socket.pings).toHaveLength(1);
  });

  it('of an older link decide nothing about the newer one', async () => {
    const { connection, becomeReady, phase } = open();
    const old = await becomeReady();
    connection.wake();
    connection.disconnect();
    await becomeReady();
    old.socket.pings[0]?.fail();
    await settled();
    expect(phase()).toBe('ready');
  });

  it('says so when an attempt throws, instead of connecting for ever', async () => {
    const clock = createManualClock();
    const connection = createConnection({
      hostId: 'h1',
      clock,
      logger: createQuietLogger(),
      attempt: () => Promise.reject(new Error('a bug')),
      onChange: () => undefined,
      onLink: () => undefined,
      onLinkLost: () => undefined,
    });
    connection.connect();
    await settled();
    expect(connection.view().state).toMatchObject({ phase: 'blocked', failure: { why: 'a bug' } });
  });
});
