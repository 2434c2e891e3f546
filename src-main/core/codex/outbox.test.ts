import { describe, expect, it } from 'vitest';
import { reduceThreadAll } from '../../../src-shared/codex/thread-reducer';
import { emptyThreadState, type ThreadState } from '../../../src-shared/codex/thread-state';
import type { OutboxEntry } from '../../../src-shared/contract/models';
import { outboxEntry } from '../../../tests/support/contract-samples';
import { createMemoryDocuments } from '../../../tests/support/memory-documents';
import { hydrated, turnSnapshot, userMessage } from '../../../tests/support/thread-events';
import { createOutbox } from './outbox';

function entry(id: string, change: Partial<OutboxEntry> = {}): OutboxEntry {
  return { ...outboxEntry, id, ...change };
}

/** The thread as the server's history has it, with messages of these client ids. */
function historyOf(...clientIds: (string | null)[]): ThreadState {
  const items = clientIds.map((clientId, index) => userMessage(`item-${index}`, 'Hello', clientId));
  return reduceThreadAll(emptyThreadState('thread'), [hydrated([turnSnapshot('1', { items })])]);
}

const statuses = (entries: readonly OutboxEntry[]) => entries.map(({ id, status }) => `${id} ${status}`);

describe('outbox', () => {
  it('survives the end of the app; what was on its way then has an unknown outcome', async () => {
    const documents = createMemoryDocuments();
    const before = await createOutbox(documents, () => undefined);
    before.add(entry('a'));
    before.add(entry('b', { status: 'failed' }));
    const after = await createOutbox(documents, () => undefined);
    expect(statuses(after.list())).toEqual(['a unknown', 'b failed']);
    expect(after.find('a')?.text).toBe('Hello');
  });

  it('is written down before anything else can happen', async () => {
    const documents = createMemoryDocuments();
    const outbox = await createOutbox(documents, () => undefined);
    outbox.add(entry('a'));
    expect(documents.disk.get('outbox')).toContain('"a"');
  });

  it('drops an entry the history shows, and tells of one it does not', async () => {
    const outbox = await createOutbox(createMemoryDocuments(), () => undefined);
    ['a', 'b'].forEach((id) => outbox.add(entry(id)));
    outbox.linkLost('h1');
    expect(statuses(outbox.list())).toEqual(['a unknown', 'b unknown']);
    outbox.reconcile('h1', historyOf('a', null));
    expect(statuses(outbox.list())).toEqual(['b failed']);
    expect(outbox.list()[0]?.problem).toMatchObject({
      what: expect.any(String) as string,
      why: expect.any(String) as string,
      remedy: { text: expect.any(String) as string },
    });
  });

  it('does not call lost what is being sent, nor what belongs to another thread or host', async () => {
    const outbox = await createOutbox(createMemoryDocuments(), () => undefined);
    outbox.add(entry('sending'));
    outbox.add(entry('thread', { threadId: 'other', status: 'unknown' }));
    outbox.add(entry('host', { hostId: 'h2', status: 'unknown' }));
    outbox.reconcile('h1', historyOf('thread', 'host'));
    expect(statuses(outbox.list())).toEqual(['sending sending', 'thread unknown', 'host unknown']);
    outbox.linkLost('h2');
    expect(outbox.find('sending')?.status).toBe('sending');
  });

  it('forgets what arrived or was discarded, and tells of every change', async () => {
    const told: string[][] = [];
    const outbox = await createOutbox(createMemoryDocuments(), (entries) => told.push(statuses(entries)));
    outbox.add(entry('a'));
    outbox.add(entry('b'));
    outbox.arrived('a');
    outbox.arrived('unheard of');
    outbox.update('b', { status: 'failed', problem: null });
    outbox.remove('b');
    expect(told).toEqual([['a sending'], ['a sending', 'b sending'], ['b sending'], ['b failed'], []]);
  });

  it('starts empty on a document it can not read', async () => {
    const documents = createMemoryDocuments(new Map([['outbox', '{"not":"a list"}']]));
    expect((await createOutbox(documents, () => undefined)).list()).toEqual([]);
  });
});
