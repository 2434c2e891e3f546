import type { Host } from '../../../src-shared/contract/models';
import { emptyThreadList } from '../../state/app-state';
import { connectionWords, homeOf, isReady } from '../../state/connection-words';
import { useApp, useAppState } from '../../state/context';
import { IconButton } from '../../ui/button';
import { HostDot } from '../../ui/host-dot';
import { AddIcon, ConnectIcon, DisconnectIcon, LogIcon } from '../../ui/icons';
import { ContextMenu } from '../../ui/context-menu';
import { MenuItem } from '../../ui/menu';
import { Skeleton } from '../../ui/skeleton';
import { useNow } from '../../ui/use-now';
import { FolderSection } from './folder-section';
import { groupThreads, matchesFilter } from './thread-groups';

/** One host: its state in words, and its folders with their threads. */
export function HostSection({ host, filter }: { host: Host; filter: string }) {
  const { api, navigation, session } = useApp();
  const connection = useAppState((state) => state.connections[host.id]?.state);
  const list = useAppState((state) => state.threadLists[host.id]) ?? emptyThreadList;
  // A countdown wants every second; ages of threads do not.
  const now = useNow(connection?.phase === 'waiting' ? 1_000 : 30_000);
  const words = connectionWords(connection, now);
  const ready = isReady(connection);
  const home = homeOf(connection);
  const threads = Object.values(list.threads).filter((thread) => matchesFilter(thread, filter));
  const groups = groupThreads(threads, filter === '' ? host.folders : []);
  const toggle = (): void => {
    void api.call(ready ? 'connections.disconnect' : 'connections.connect', { hostId: host.id });
  };
  const addFolder = (): void => {
    navigation.addHost();
    navigation.setAddHost({ step: 'folder', hostId: host.id, alias: host.alias });
  };

  return (
    <section className="sidebar-host" data-hue={host.hue} aria-label={host.alias}>
      <ContextMenu
        target={
          <div className="sidebar-host-head">
            <HostDot hue={host.hue} connected={ready} />
            <h2 className="truncate" title={host.alias}>
              {host.alias}
            </h2>
            <span className="sidebar-host-state truncate" data-tone={words.tone} title={words.text}>
              {words.text}
            </span>
            {ready ? (
              <IconButton
                size="small"
                label={`Add a folder on ${host.alias}`}
                icon={<AddIcon size={14} />}
                onClick={addFolder}
              />
            ) : (
              <IconButton
                size="small"
                label={`Connect ${host.alias}`}
                icon={<ConnectIcon size={14} />}
                onClick={toggle}
              />
            )}
          </div>
        }
      >
        <MenuItem icon={ready ? <DisconnectIcon size={14} /> : <ConnectIcon size={14} />} onSelect={toggle}>
          {ready ? 'Disconnect' : 'Connect'}
        </MenuItem>
        <MenuItem icon={<AddIcon size={14} />} disabled={!ready} onSelect={addFolder}>
          Add a folder…
        </MenuItem>
        <MenuItem icon={<LogIcon size={14} />} onSelect={() => navigation.openSettings('connections')}>
          Open in Settings
        </MenuItem>
      </ContextMenu>
      {groups.map((group) => (
        <FolderSection key={group.folder} host={host} group={group} home={home} now={now} />
      ))}
      {groups.length === 0 && list.phase === 'loading' && (
        <div className="sidebar-note">
          <Skeleton lines={3} label={`Reading the threads of ${host.alias}`} />
        </div>
      )}
      {list.error !== null && ready && (
        <p className="sidebar-note">
          {list.error.what} {list.error.why}{' '}
          <button
            type="button"
            className="text-button"
            onClick={() => void session.loadThreads(host.id, null)}
          >
            Try again
          </button>
        </p>
      )}
      {groups.length === 0 && list.phase === 'ready' && (
        <p className="sidebar-note">{filter === '' ? 'No threads yet.' : 'No thread matches.'}</p>
      )}
      {list.nextCursor !== null && ready && (
        <button
          type="button"
          className="text-button sidebar-note"
          onClick={() => void session.loadThreads(host.id, list.nextCursor)}
        >
          Show older threads
        </button>
      )}
    </section>
  );
}
