import { useState } from 'react';
import { toast } from 'sonner';
import type { ThreadSummary } from '../../../src-shared/codex/thread-state';
import { relativeTime } from '../../lib/time-text';
import { openThreadOf } from '../../state/navigation';
import { useApp, useAppState } from '../../state/context';
import { threadTitle } from '../../state/thread-title';
import { ContextMenu } from '../../ui/context-menu';
import { ArchiveIcon, NeedsYouIcon, ProblemIcon, RenameIcon, RunningIcon } from '../../ui/icons';
import { MenuItem } from '../../ui/menu';
import { RenameDialog } from '../../ui/rename-dialog';

/** One thread: its state, its name, its age. */
export function ThreadRow({ hostId, thread, now }: { hostId: string; thread: ThreadSummary; now: number }) {
  const { api, actions } = useApp();
  const current = useAppState((state) => {
    const open = openThreadOf(state);
    return open?.hostId === hostId && open.threadId === thread.id;
  });
  const asks = useAppState((state) =>
    state.approvals.some((approval) => approval.hostId === hostId && approval.threadId === thread.id),
  );
  const [renaming, setRenaming] = useState(false);
  const title = threadTitle(thread);
  const mark = markOf(thread, asks);

  const rename = async (name: string): Promise<void> => {
    const renamed = await api.call('threads.rename', { hostId, threadId: thread.id, name });
    if (!renamed.ok) toast.error(renamed.error.what, { description: renamed.error.why });
  };
  const archive = async (): Promise<void> => {
    const archived = await api.call('threads.archive', { hostId, threadId: thread.id });
    if (!archived.ok) toast.error(archived.error.what, { description: archived.error.why });
  };

  return (
    <li>
      <ContextMenu
        target={
          <button
            type="button"
            className="sidebar-thread"
            aria-current={current ? 'page' : undefined}
            title={title}
            onClick={() => actions.showThread(hostId, thread.id)}
          >
            <span className="sidebar-mark" data-mark={mark.kind}>
              {mark.icon}
            </span>
            <span className="truncate">{title}</span>
            {mark.word !== '' && <span className="visually-hidden">, {mark.word}</span>}
            <span className="sidebar-age">{relativeTime(thread.updatedAtMs, now)}</span>
          </button>
        }
      >
        <MenuItem icon={<RenameIcon size={14} />} onSelect={() => setRenaming(true)}>
          Rename
        </MenuItem>
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
        onRename={(name) => void rename(name)}
      />
    </li>
  );
}

function markOf(thread: ThreadSummary, asks: boolean) {
  const { status } = thread;
  if (asks || (status.type === 'active' && status.waitingOn !== null)) {
    return { kind: 'asks', icon: <NeedsYouIcon size={13} aria-hidden />, word: 'needs you' };
  }
  if (status.type === 'active') {
    return { kind: 'running', icon: <RunningIcon size={13} className="spin" aria-hidden />, word: 'running' };
  }
  if (status.type === 'systemError') {
    return { kind: 'failed', icon: <ProblemIcon size={13} aria-hidden />, word: 'failed' };
  }
  return { kind: 'idle', icon: null, word: '' };
}
