import { useState } from 'react';
import { toast } from 'sonner';
import { baseName, shortPath } from '../../lib/remote-path';
import { threadKey } from '../../state/app-state';
import { homeOf, isReady } from '../../state/connection-words';
import { useApp, useAppState } from '../../state/context';
import { threadTitle } from '../../state/thread-title';
import { IconButton } from '../../ui/button';
import { HostDot } from '../../ui/host-dot';
import { ArchiveIcon, BranchIcon, MoreIcon, RenameIcon } from '../../ui/icons';
import { Menu, MenuItem } from '../../ui/menu';
import { RenameDialog } from '../../ui/rename-dialog';
import './thread.css';

export function ThreadHeader({ hostId, threadId }: { hostId: string; threadId: string }) {
  const { actions } = useApp();
  const host = useAppState((state) => state.hosts.find((candidate) => candidate.id === hostId));
  const summary = useAppState((state) => state.threadLists[hostId]?.threads[threadId]);
  const opened = useAppState((state) => state.threads[threadKey(hostId, threadId)]?.shown ?? null);
  const connection = useAppState((state) => state.connections[hostId]?.state);
  const [renaming, setRenaming] = useState(false);
  const name = opened?.name ?? summary?.name ?? null;
  const title = threadTitle({ name, preview: summary?.preview ?? opened?.preview ?? '' });
  const cwd = opened?.cwd || summary?.cwd || '';
  const branch = summary?.branch ?? null;

  const archive = async (): Promise<void> => {
    const archived = await actions.archiveThread(hostId, threadId, cwd === '' ? null : cwd);
    if (archived.ok) toast('Thread archived.');
  };

  return (
    <header className="page-header">
      <h1 className="page-title truncate" title={title}>
        {title}
      </h1>
      {host !== undefined && (
        <span className="page-place">
          <HostDot hue={host.hue} connected={isReady(connection)} />
          <span className="truncate">{host.alias}</span>
          {cwd !== '' && (
            <>
              <span aria-hidden>·</span>
              <span className="truncate" title={cwd}>
                {shortPath(cwd, homeOf(connection)).length > 34
                  ? `…/${baseName(cwd)}`
                  : shortPath(cwd, homeOf(connection))}
              </span>
            </>
          )}
          {branch !== null && (
            <>
              <BranchIcon size={13} aria-hidden />
              <span className="truncate" title={`Branch ${branch}`}>
                {branch}
              </span>
            </>
          )}
        </span>
      )}
      <Menu align="end" trigger={<IconButton label="Thread menu" icon={<MoreIcon size={16} />} />}>
        <MenuItem icon={<RenameIcon size={14} />} onSelect={() => setRenaming(true)}>
          Rename
        </MenuItem>
        <MenuItem icon={<ArchiveIcon size={14} />} onSelect={() => void archive()}>
          Archive
        </MenuItem>
      </Menu>
      <RenameDialog
        open={renaming}
        title="Rename thread"
        label="Name"
        value={title}
        onClose={() => setRenaming(false)}
        onRename={(next) => actions.renameThread(hostId, threadId, next)}
      />
    </header>
  );
}
