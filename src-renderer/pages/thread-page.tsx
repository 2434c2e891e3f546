import { ApprovalDock } from '../features/approvals/approval-dock';
import { ThreadComposer } from '../features/composer/thread-composer';
import { StaleBanner } from '../features/threads/stale-banner';
import { ThreadHeader } from '../features/threads/thread-header';
import { ThreadView } from '../features/threads/thread-view';

export function ThreadPage({ hostId, threadId }: { hostId: string; threadId: string }) {
  return (
    <>
      <ThreadHeader hostId={hostId} threadId={threadId} />
      <StaleBanner hostId={hostId} />
      <ThreadView key={`${hostId}/${threadId}`} hostId={hostId} threadId={threadId}>
        <ApprovalDock hostId={hostId} threadId={threadId} />
        <ThreadComposer hostId={hostId} threadId={threadId} />
      </ThreadView>
    </>
  );
}
