import type { ThreadEvent } from './thread-event';

/**
 * Joins neighbouring deltas of the same text, so that a burst of 20 000 deltas costs the reducer and the wire a few
 * hundred events. Order is untouched: only direct neighbours are joined.
 */
export function coalesce(events: readonly ThreadEvent[]): ThreadEvent[] {
  const joined: ThreadEvent[] = [];
  for (const event of events) {
    const last = joined.at(-1);
    if (
      event.type === 'delta' &&
      last?.type === 'delta' &&
      last.itemId === event.itemId &&
      last.turnId === event.turnId &&
      last.target === event.target &&
      last.index === event.index
    ) {
      joined[joined.length - 1] = { ...last, text: last.text + event.text };
    } else {
      joined.push(event);
    }
  }
  return joined;
}
