import { useAppStateShallow } from '../../state/context';
import { ApprovalCard } from './approval-card';
import './approvals.css';

/** The questions of one thread, docked above its composer: one at a time, oldest first. */
export function ApprovalDock({
  hostId,
  threadId,
  mayTakeFocus,
  onLeave,
}: {
  hostId: string;
  threadId: string;
  /** Asked when a card appears: true only while the composer is empty and nobody is typing. */
  mayTakeFocus: () => boolean;
  /** Escape on the card: back to the composer. */
  onLeave: () => void;
}) {
  const approvals = useAppStateShallow((state) =>
    state.approvals.filter((approval) => approval.hostId === hostId && approval.threadId === threadId),
  );
  const first = approvals[0];
  if (first === undefined) return null;
  return (
    <ApprovalCard
      key={first.key}
      approval={first}
      count={approvals.length}
      mayTakeFocus={mayTakeFocus}
      onLeave={onLeave}
    />
  );
}
