import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { toast } from 'sonner';
import type { OutboxEntry } from '../../../src-shared/contract/models';
import { threadKey } from '../../state/app-state';
import { useApp, useAppState, useAppStateShallow } from '../../state/context';
import { Button } from '../../ui/button';
import { Problem } from '../../ui/problem';
import { Skeleton } from '../../ui/skeleton';
import { OpenStepsContext, WaitingItemsContext } from './items/item-frame';
import { rowsOf } from './rows';
import type { RowActions } from './row-view';
import { Transcript } from './transcript';

/** The transcript of one thread with its four faces. What stands below it (approval, composer) is `children`. */
export function ThreadView({
  hostId,
  threadId,
  children,
}: {
  hostId: string;
  threadId: string;
  children: ReactNode;
}) {
  const { api, session, drafts } = useApp();
  const key = threadKey(hostId, threadId);
  const follow = useAppState((state) => state.threads[key]);
  const outbox = useAppStateShallow((state) =>
    state.outbox.filter((entry) => entry.hostId === hostId && entry.threadId === threadId),
  );
  const waitingIds = useAppStateShallow((app) =>
    app.approvals
      .filter((approval) => approval.hostId === hostId && approval.threadId === threadId)
      .map((approval) => approval.itemId),
  );
  const waiting = useMemo(() => new Set(waitingIds), [waitingIds]);
  const waitsForYou = waitingIds.length > 0;
  const [openWork, setOpenWork] = useState<ReadonlySet<string>>(() => new Set());
  const [openSteps] = useState(() => new Map<string, boolean>());
  const [loadingOlder, setLoadingOlder] = useState(false);

  const actions = useMemo<RowActions>(
    () => ({
      waitsForYou,
      toggleWork: (id) =>
        setOpenWork((before) => {
          const next = new Set(before);
          if (!next.delete(id)) next.add(id);
          return next;
        }),
      retryMessage: (id) =>
        void api.call('outbox.retry', { id }).then((retried) => {
          if (!retried.ok) toast.error(retried.error.what, { description: retried.error.why });
        }),
      discardMessage: (entry: OutboxEntry) =>
        void api.call('outbox.discard', { id: entry.id }).then((discarded) => {
          if (!discarded.ok) return toast.error(discarded.error.what, { description: discarded.error.why });
          return toast('Message discarded.', {
            action: {
              label: 'Put it back into the composer',
              onClick: () => drafts.restore(key, entry.text),
            },
          });
        }),
    }),
    [api, drafts, key, waitsForYou],
  );

  const loadOlder = useCallback(async () => {
    setLoadingOlder(true);
    const loaded = await api.call('threads.loadOlder', { hostId, threadId });
    setLoadingOlder(false);
    if (!loaded.ok) toast.error(loaded.error.what, { description: loaded.error.why });
  }, [api, hostId, threadId]);

  const state = follow?.shown ?? null;
  const rows = useMemo(
    () => (state === null ? [] : rowsOf(state, openWork, outbox)),
    [state, openWork, outbox],
  );
  const again = (): void => void session.openThread(hostId, threadId);

  if (state === null && follow?.phase === 'failed') {
    return (
      <>
        <div className="thread-face">
          <Problem problem={follow.error}>
            <Button size="small" onClick={again}>
              Try again
            </Button>
          </Problem>
        </div>
        {children}
      </>
    );
  }
  if (state === null || (state.hydration === 'loading' && rows.length === 0)) {
    return (
      <>
        <div className="thread-face">
          <Skeleton lines={6} label="Loading the thread" />
        </div>
        {children}
      </>
    );
  }
  return (
    <>
      {rows.length === 0 ? (
        <div className="thread-face">
          <p className="thread-empty">Nothing has been said in this thread yet. Send a message to begin.</p>
        </div>
      ) : (
        <OpenStepsContext value={openSteps}>
          <WaitingItemsContext value={waiting}>
            <Transcript
              key={key}
              rows={rows}
              cwd={state.cwd}
              actions={actions}
              canLoadOlder={state.olderCursor !== null}
              loadingOlder={loadingOlder}
              onLoadOlder={() => void loadOlder()}
            />
          </WaitingItemsContext>
        </OpenStepsContext>
      )}
      {children}
    </>
  );
}
