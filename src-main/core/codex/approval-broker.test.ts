import { describe, expect, it } from 'vitest';
import type { Approval, ApprovalAnswer } from '../../../src-shared/contract/models';
import { approval } from '../../../tests/support/contract-samples';
import { settled } from '../../../tests/support/manual-clock';
import { approvalKey, createApprovalBroker } from './approval-broker';
import type { ServerReply } from './app-server-client';

const accept: ApprovalAnswer = { decision: 'accept' };

function question(change: Partial<Extract<Approval, { kind: 'command' }>> = {}): Approval {
  return { ...approval, kind: 'command', ...change } as Approval;
}

/** A broker, and what the server was told. */
function open() {
  const shown: (readonly Approval[])[] = [];
  const broker = createApprovalBroker((list) => shown.push(list));
  const told: ServerReply[] = [];
  return {
    broker,
    shown,
    told,
    ask: (asked: Approval) => void broker.open(asked).then((reply) => told.push(reply)),
  };
}

describe('approval broker', () => {
  it('gives the answer once, and refuses a second one', async () => {
    const { broker, told, ask, shown } = open();
    ask(question());
    expect(broker.answer('h1/i/number:0', accept)).toEqual({ ok: true, value: question() });
    expect(broker.answer('h1/i/number:0', { decision: 'cancel' })).toMatchObject({
      ok: false,
      error: { tag: 'alreadyAnswered' },
    });
    await settled();
    expect(told).toEqual([{ result: { decision: 'accept' } }]);
    expect(shown.map((list) => list.length)).toEqual([1, 0]);
  });

  it('approves nothing by itself', async () => {
    const { broker, told, ask } = open();
    ask(question());
    await settled();
    expect(told).toEqual([]);
    expect(broker.list()).toEqual([question()]);
  });

  it('closes a question that was answered elsewhere', async () => {
    const { broker, ask, told } = open();
    ask(question());
    broker.resolved('h1/i/number:0');
    expect(broker.list()).toEqual([]);
    expect(broker.answer('h1/i/number:0', accept)).toMatchObject({ ok: false, error: { tag: 'gone' } });
    await settled();
    expect(told).toEqual([{ error: expect.anything() as unknown }]);
  });

  it('keeps a question over a lost link and answers it when it is asked again', async () => {
    const { broker, ask, told } = open();
    ask(question({ openedAtMs: 5 }));
    broker.suspend('h1');
    expect(broker.list()).toHaveLength(1);
    expect(broker.answer('h1/i/number:0', accept)).toMatchObject({
      ok: false,
      error: { tag: 'notConnected' },
    });
    ask(question({ openedAtMs: 900 }));
    expect(broker.list()).toEqual([question({ openedAtMs: 5 })]);
    expect(broker.answer('h1/i/number:0', accept).ok).toBe(true);
    await settled();
    expect(told).toEqual([{ result: { decision: 'accept' } }]);
  });

  it('repeats a given answer to the repeated question until the server confirms it', async () => {
    const { broker, ask, told } = open();
    ask(question());
    broker.answer('h1/i/number:0', { decision: 'decline', feedback: null });
    broker.suspend('h1');
    ask(question());
    await settled();
    expect(told).toEqual([{ result: { decision: 'decline' } }, { result: { decision: 'decline' } }]);
    expect(broker.list()).toEqual([]);
    broker.resolved('h1/i/number:0');
    ask(question());
    expect(broker.list()).toHaveLength(1);
  });

  it('never takes the question of another server process for one that was answered', async () => {
    const { broker, ask, told } = open();
    const old = approvalKey('h1', 'instance-1', 0);
    const fresh = approvalKey('h1', 'instance-2', 0);
    ask(question({ key: old }));
    broker.answer(old, accept);
    ask(question({ key: fresh, command: 'rm -rf /' }));
    await settled();
    expect(told).toHaveLength(1);
    expect(broker.list().map(({ key }) => key)).toEqual([fresh]);
  });

  it('tells ids apart that only look the same', () => {
    const keys = [
      approvalKey('h', 'i', 1),
      approvalKey('h', 'i', '1'),
      approvalKey('h', 'j', 1),
      approvalKey('g', 'i', 1),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('drops what was suspended only in the thread that waits for nothing any more', () => {
    const { broker, ask } = open();
    ask(question({ key: 'a', threadId: 't1' }));
    ask(question({ key: 'b', threadId: 't2' }));
    broker.suspend('h1');
    ask(question({ key: 'c', threadId: 't1' }));
    broker.dropSuspended('h1', 't1');
    expect(broker.list().map(({ key }) => key)).toEqual(['b', 'c']);
    broker.suspend('another host');
    broker.dropHost('h1');
    expect(broker.list()).toEqual([]);
  });

  it('sends a rule only as broad as codex proposed it (trap 7)', async () => {
    const { broker, ask, told } = open();
    const always = (...prefix: string[]): ApprovalAnswer => ({ decision: 'acceptAlways', prefix });
    const key = 'h1/i/number:0';
    ask(question({ proposedPrefix: ['touch', 'f5'] }));
    for (const broader of [['touch'], ['rm', 'f5'], ['f5', 'touch']]) {
      expect(broker.answer(key, always(...broader))).toMatchObject({ ok: false, error: { tag: 'invalid' } });
    }
    expect(broker.list()).toHaveLength(1);
    expect(broker.answer(key, always('touch', 'f5', '--now')).ok).toBe(true);
    await settled();
    expect(told).toEqual([
      {
        result: {
          decision: { acceptWithExecpolicyAmendment: { execpolicy_amendment: ['touch', 'f5', '--now'] } },
        },
      },
    ]);
  });

  it('sends no rule for what codex proposed none', () => {
    const { broker, ask } = open();
    ask(question({ key: 'a', proposedPrefix: null }));
    const {
      proposedPrefix: _,
      command: __,
      cwd: ___,
      network: ____,
      ...base
    } = question() as Extract<Approval, { kind: 'command' }>;
    ask({ ...base, key: 'b', kind: 'fileChange', grantRoot: null });
    for (const key of ['a', 'b']) {
      expect(broker.answer(key, { decision: 'acceptAlways', prefix: ['ls'] })).toMatchObject({
        ok: false,
        error: { tag: 'invalid' },
      });
    }
  });
});
