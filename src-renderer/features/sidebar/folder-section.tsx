import { useState } from 'react';
import { toast } from 'sonner';
import type { Host } from '../../../src-shared/contract/models';
import { shortPath } from '../../lib/remote-path';
import { useApp } from '../../state/context';
import { Button, IconButton } from '../../ui/button';
import { ContextMenu } from '../../ui/context-menu';
import { CollapsedIcon, ExpandedIcon, NewThreadIcon } from '../../ui/icons';
import { MenuItem, MenuSeparator } from '../../ui/menu';
import type { FolderGroup } from './folder-groups';
import { ThreadRow } from './thread-row';

/** Threads shown before "Show more". */
const shownAtFirst = 6;

export function FolderSection({
  host,
  group,
  home,
  filtering,
  now,
}: {
  host: Host;
  group: FolderGroup;
  home: string | null;
  filtering: boolean;
  now: number;
}) {
  const { api, navigation } = useApp();
  const [open, setOpen] = useState(true);
  const [all, setAll] = useState(false);
  const path = shortPath(group.path, home);
  const shown = all || filtering ? group.threads : group.threads.slice(0, shownAtFirst);
  const hidden = group.threads.length - shown.length;
  const newThread = (): void => navigation.go({ type: 'newThread', hostId: host.id, folder: group.path });
  const call = async (method: 'hosts.addFolder' | 'hosts.removeFolder'): Promise<void> => {
    const done = await api.call(method, { hostId: host.id, path: group.path });
    if (!done.ok) toast.error(done.error.what, { description: done.error.why });
  };

  return (
    <div className="folder">
      <ContextMenu
        target={
          <div className="folder-head">
            <button
              type="button"
              className="folder-name"
              aria-expanded={open}
              title={group.path}
              onClick={() => setOpen(!open)}
            >
              {open ? <ExpandedIcon size={13} aria-hidden /> : <CollapsedIcon size={13} aria-hidden />}
              <span className="truncate folder-path">{path}</span>
            </button>
            <IconButton
              label={`New thread in ${path}`}
              size="small"
              className="row-menu"
              icon={<NewThreadIcon size={13} />}
              onClick={newThread}
            />
          </div>
        }
      >
        <MenuItem onSelect={newThread}>New thread in this folder</MenuItem>
        <MenuItem onSelect={() => void navigator.clipboard.writeText(group.path)}>Copy path</MenuItem>
        <MenuSeparator />
        {group.added ? (
          <MenuItem
            onSelect={() => void call('hosts.removeFolder')}
            hint="Its threads and files stay on the host."
          >
            Remove folder from the list
          </MenuItem>
        ) : (
          <MenuItem onSelect={() => void call('hosts.addFolder')}>Keep this folder in the list</MenuItem>
        )}
      </ContextMenu>
      {open && (
        <ul aria-label={`Threads in ${path} on ${host.alias}`}>
          {shown.map((thread) => (
            <ThreadRow key={thread.id} hostId={host.id} thread={thread} now={now} />
          ))}
          {group.threads.length === 0 && <li className="folder-empty">No threads yet</li>}
          {hidden > 0 && (
            <li>
              <Button look="quiet" size="small" className="folder-more" onClick={() => setAll(true)}>
                Show {hidden} more
              </Button>
            </li>
          )}
        </ul>
      )}
    </div>
  );
}
