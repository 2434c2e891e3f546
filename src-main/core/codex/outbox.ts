import { receivedMessageIds } from '../../../src-shared/codex/received-messages';
import type { ThreadState } from '../../../src-shared/codex/thread-state';
import { outboxEntrySchema, type OutboxEntry } from '../../../src-shared/contract/models';
import { advice } from '../../../src-shared/contract/errors';
import type { DocumentStore } from '../ports/document-store';
import { readStoredList } from '../settings/stored-list';

/**
 * Messages on their way. An entry is written down before it is sent and removed only when the server's own history
 * shows it (by `clientUserMessageId`), or the person discards it: so nothing typed is lost, and nothing is sent twice.
 */
export interface Outbox {
  list(): readonly OutboxEntry[];
  find(id: string): OutboxEntry | null;
  add(entry: OutboxEntry): void;
  update(id: string, change: Pick<OutboxEntry, 'status' | 'problem'>): void;
  remove(id: string): void;
  /** The server has this message. */
  arrived(clientId: string): void;
  /** After a thread was read anew: decides what became of the entries whose outcome was unknown. */
  reconcile(hostId: string, state: ThreadState): void;
  /** The link of a host is lost: what was being sent may or may not have arrived. */
  linkLost(hostId: string): void;
}

const documentName = 'outbox';

export async function createOutbox(
  documents: DocumentStore,
  onChange: (entries: readonly OutboxEntry[]) => void,
): Promise<Outbox> {
  const stored = readStoredList(outboxEntrySchema, (await documents.read(documentName)).value);
  // Whatever was being sent when the app ended has an unknown outcome now.
  let entries: readonly OutboxEntry[] = stored.entries.map((entry) =>
    entry.status === 'sending' ? { ...entry, status: 'unknown' } : entry,
  );

  const set = (next: readonly OutboxEntry[]): void => {
    entries = next;
    void documents.write(documentName, [...entries, ...stored.unreadable]);
    onChange(entries);
  };
  const remove = (id: string): void => {
    if (entries.some((entry) => entry.id === id)) set(entries.filter((entry) => entry.id !== id));
  };

  return {
    list: () => entries,
    find: (id) => entries.find((entry) => entry.id === id) ?? null,
    add: (entry) => set([...entries, entry]),
    update: (id, change) => set(entries.map((entry) => (entry.id === id ? { ...entry, ...change } : entry))),
    remove,
    arrived: remove,
    reconcile(hostId, state) {
      const seen = receivedMessageIds(state);
      const mine = entries.filter((entry) => entry.hostId === hostId && entry.threadId === state.threadId);
      if (mine.length === 0) return;
      set(
        entries
          .filter((entry) => !(mine.includes(entry) && seen.has(entry.id)))
          .map((entry) => (mine.includes(entry) && entry.status === 'unknown' ? notReceived(entry) : entry)),
      );
    },
    linkLost(hostId) {
      if (!entries.some((entry) => entry.hostId === hostId && entry.status === 'sending')) return;
      set(
        entries.map((entry) =>
          entry.hostId === hostId && entry.status === 'sending' ? { ...entry, status: 'unknown' } : entry,
        ),
      );
    },
  };
}

function notReceived(entry: OutboxEntry): OutboxEntry {
  return {
    ...entry,
    status: 'failed',
    problem: {
      what: 'This message did not reach Codex.',
      why: 'The connection was lost while it was being sent, and the thread on the host does not have it.',
      remedy: advice('Send it again, or discard it.'),
    },
  };
}
