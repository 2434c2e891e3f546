import { useCallback, useEffect, useRef } from 'react';
import { useAppState, useAppStateShallow } from '../../state/context';
import { ApprovalCard } from './approval-card';

/** Someone who pressed a key within this is typing, even while the composer is still empty. */
const typingMs = 1_000;

/** The oldest open question of a thread, above its composer. */
export function ApprovalDock({ hostId, threadId }: { hostId: string; threadId: string }) {
  const open = useAppStateShallow((state) =>
    state.approvals.filter((approval) => approval.hostId === hostId && approval.threadId === threadId),
  );
  const host = useAppState((state) => state.hosts.find((candidate) => candidate.id === hostId));
  const lastKey = useRef(-Infinity);
  useEffect(() => {
    const note = (event: KeyboardEvent): void => {
      lastKey.current = event.timeStamp;
    };
    window.addEventListener('keydown', note, { capture: true });
    return () => window.removeEventListener('keydown', note, { capture: true });
  }, []);
  const personIsIdle = useCallback(() => performance.now() - lastKey.current > typingMs, []);

  const first = open[0];
  if (first === undefined) return null;
  // A new card for each question: nothing of the last one (focus, a menu, typed words) may act on the next.
  return (
    <ApprovalCard
      key={first.key}
      approval={first}
      count={open.length}
      hostName={host?.alias ?? 'this host'}
      hue={host?.hue ?? 7}
      personIsIdle={personIsIdle}
    />
  );
}
