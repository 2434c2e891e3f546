import type { ThreadEvent } from '../../../src-shared/codex/thread-event';
import type { ThreadSummary } from '../../../src-shared/codex/thread-state';

/** What the sidebar knows of a host's threads, kept current by lists and by the notifications every client gets. */
export interface ThreadSummaries {
  put(thread: ThreadSummary): void;
  apply(threadId: string, event: ThreadEvent, now: number): void;
  get(threadId: string): ThreadSummary | null;
  remove(threadId: string): void;
}

export function createThreadSummaries(deps: {
  onChange(thread: ThreadSummary): void;
  onRemove(threadId: string): void;
}): ThreadSummaries {
  const known = new Map<string, ThreadSummary>();
  const put = (thread: ThreadSummary): void => {
    const before = known.get(thread.id);
    known.set(thread.id, thread);
    if (before === undefined || JSON.stringify(before) !== JSON.stringify(thread)) deps.onChange(thread);
  };
  return {
    put,
    get: (threadId) => known.get(threadId) ?? null,
    apply(threadId, event, now) {
      const before = known.get(threadId);
      if (before === undefined) return;
      switch (event.type) {
        case 'statusChanged':
          put({ ...before, status: event.status });
          break;
        case 'nameChanged':
          put({ ...before, name: event.name });
          break;
        case 'itemStarted':
          if (event.item.type === 'userMessage') {
            const preview = before.preview === '' ? event.item.text.slice(0, 500) : before.preview;
            put({ ...before, preview, updatedAtMs: now });
          }
          break;
        case 'turnCompleted':
          put({ ...before, updatedAtMs: now });
          break;
        default:
          break;
      }
    },
    remove(threadId) {
      if (known.delete(threadId)) deps.onRemove(threadId);
    },
  };
}
