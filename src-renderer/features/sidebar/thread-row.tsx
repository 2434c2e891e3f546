import { memo, useState } from 'react';
import { toast } from 'sonner';
import type { ThreadSummary } from '../../../src-shared/codex/thread-state';
import { relativeTime } from '../../lib/time-text';
import { placeOf } from '../../state/app-state';
import { useApp, useAppState } from '../../state/context';
import { threadTitle } from '../../state/thread-title';
import { ContextMenu } from '../../ui/context-menu';
import { ArchiveIcon, NeedsYouIcon, ProblemIcon, RenameIcon, RunningIcon } from '../../ui/icons';
import { MenuItem, MenuSeparator } from '../../ui/menu';
import { RenameDialog } from '../../ui/rename-dialog';

export const ThreadRow = memo(function ThreadRow({
  hostId,
  thread,
  now,
}: {
  hostId: string;
  thread: ThreadSummary;
  now: number;
}) {
  const { actions } = useApp();
  const [renaming, setRenaming] = useState(false);
  const current = useAppState((state) => {
    const place = placeOf(state);
    return place.type === 'thread' && place.hostId === hostId && place.threadId === thread.id;
  });
  const asks = useAppState((state) =>
    state.approvals.some((approval) => approval.hostId === hostId && approval.threadId === thread.id),
  );
  const title = threadTitle(thread);
  const mark = markOf(thread, asks);

  const archive = async (): Promise<void> => {
    const archived = await actions.archiveThread(hostId, thread.id, thread.cwd);
    if (archived.ok) toast('Thread archived.');
  };

  return (
    <li>
      <ContextMenu
        target={
          <button
            type="button"
            className="thread-row"
            aria-current={current ? 'page' : undefined}
            title={title}
            onClick={() => actions.showThread(hostId, thread.id)}
          >
            <span className="thread-mark">{mark?.icon}</span>
            <span className="truncate thread-title">{title}</span>
            {mark !== null && <span className="visually-hidden">, {mark.word}, </span>}
            <span className="thread-time">{relativeTime(thread.updatedAtMs, now)}</span>
          </button>
        }
      >
        <MenuItem icon={<RenameIcon size={14} />} onSelect={() => setRenaming(true)}>
          Rename
        </MenuItem>
        <MenuItem onSelect={() => void navigator.clipboard.writeText(thread.id)}>Copy id</MenuItem>
        <MenuSeparator />
        <MenuItem icon={<ArchiveIcon size={14} />} onSelect={() => void archive()}>
          Archive
        </MenuItem>
      </ContextMenu>
      <RenameDialog
        open={renaming}
        title="Rename thread"
        label="Name"
        value={title}
        onClose={() => setRenaming(false)}
        onRename={(name) => actions.renameThread(hostId, thread.id, name)}
      />
    </li>
  );
});

function markOf(thread: ThreadSummary, asks: boolean): { icon: React.ReactNode; word: string } | null {
  const { status } = thread;
  if (asks || (status.type === 'active' && status.waitingOn !== null)) {
    return { icon: <NeedsYouIcon size={13} className="mark-attention" aria-hidden />, word: 'needs you' };
  }
  if (status.type === 'active') {
    return { icon: <RunningIcon size={13} className="spin mark-running" aria-hidden />, word: 'running' };
  }
  if (status.type === 'systemError') {
    return { icon: <ProblemIcon size={13} className="mark-error" aria-hidden />, word: 'error' };
  }
  return null;
}
