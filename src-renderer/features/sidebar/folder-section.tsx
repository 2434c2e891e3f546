import type { Host } from '../../../src-shared/contract/models';
import { middleTruncated, shortPath } from '../../lib/remote-path';
import { useApp } from '../../state/context';
import { IconButton } from '../../ui/button';
import { ContextMenu } from '../../ui/context-menu';
import { AddIcon, NewThreadIcon, RemoveIcon } from '../../ui/icons';
import { MenuItem } from '../../ui/menu';
import type { FolderGroup } from './thread-groups';
import { ThreadRow } from './thread-row';

const maxPath = 30;

/** One folder of a host and the threads in it. */
export function FolderSection({
  host,
  group,
  home,
  now,
}: {
  host: Host;
  group: FolderGroup;
  home: string | null;
  now: number;
}) {
  const { api, navigation } = useApp();
  const path = shortPath(group.folder, home);
  const newThread = (): void => navigation.go({ type: 'newThread', hostId: host.id, folder: group.folder });
  return (
    <div className="sidebar-folder">
      <ContextMenu
        target={
          <div className="sidebar-folder-head">
            <h3 title={group.folder}>{middleTruncated(path, maxPath)}</h3>
            <IconButton
              size="small"
              label={`New thread in ${path}`}
              icon={<AddIcon size={14} />}
              onClick={newThread}
            />
          </div>
        }
      >
        <MenuItem icon={<NewThreadIcon size={14} />} onSelect={newThread}>
          New thread
        </MenuItem>
        {group.added && (
          <MenuItem
            icon={<RemoveIcon size={14} />}
            hint="Nothing is deleted on the host."
            onSelect={() => void api.call('hosts.removeFolder', { hostId: host.id, path: group.folder })}
          >
            Remove folder
          </MenuItem>
        )}
      </ContextMenu>
      <ul>
        {group.threads.map((thread) => (
          <ThreadRow key={thread.id} hostId={host.id} thread={thread} now={now} />
        ))}
      </ul>
      {group.threads.length === 0 && <p className="sidebar-note">No threads yet.</p>}
    </div>
  );
}
