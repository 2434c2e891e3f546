import type { AppState } from '../../state/app-state';
import { openThreadOf } from '../../state/navigation';

/** The thread after or before the open one, over all hosts, newest first; the ends meet. */
export function neighbourThread(state: AppState, step: 1 | -1): { hostId: string; threadId: string } | null {
  const all = state.hosts.flatMap((host) =>
    Object.values(state.threadLists[host.id]?.threads ?? {})
      .sort((a, b) => b.updatedAtMs - a.updatedAtMs)
      .map((thread) => ({ hostId: host.id, threadId: thread.id })),
  );
  if (all.length === 0) return null;
  const open = openThreadOf(state);
  const at = all.findIndex((each) => each.hostId === open?.hostId && each.threadId === open.threadId);
  const next = at === -1 ? 0 : (at + step + all.length) % all.length;
  return all[next] ?? null;
}
