import type { ThreadState } from './thread-state';

/** The ids, as their sender gave them, of every message that the server's history of a thread holds. */
export function receivedMessageIds(state: ThreadState): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const turnId of state.turnIds) {
    const turn = state.turns[turnId];
    for (const itemId of turn?.itemIds ?? []) {
      const item = turn?.items[itemId]?.item;
      if (item?.type === 'userMessage' && item.clientId !== null) ids.add(item.clientId);
    }
  }
  return ids;
}
