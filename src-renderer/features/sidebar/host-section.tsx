import { useMemo, useState } from 'react';
import type { Host } from '../../../src-shared/contract/models';
import { emptyThreadList } from '../../state/app-state';
import { connectionWords, homeOf, isReady } from '../../state/connection-words';
import { useApp, useAppState } from '../../state/context';
import { Button, IconButton } from '../../ui/button';
import { HostDot } from '../../ui/host-dot';
import { CollapsedIcon, ExpandedIcon, MoreIcon } from '../../ui/icons';
import { Menu, MenuItem } from '../../ui/menu';
import { useNow } from '../../ui/use-now';
import { folderGroups } from './folder-groups';
import { FolderSection } from './folder-section';

export function HostSection({ host, filter }: { host: Host; filter: string }) {
  const { api, navigation, session } = useApp();
  const connection = useAppState((state) => state.connections[host.id]?.state);
  const list = useAppState((state) => state.threadLists[host.id]) ?? emptyThreadList;
  const [open, setOpen] = useState(true);
  const ticking = connection?.phase === 'waiting';
  const now = useNow(ticking ? 1_000 : 30_000);
  const words = connectionWords(connection, ticking ? Date.now() : now);
  const ready = isReady(connection);
  const groups = useMemo(
    () => folderGroups(host.folders, Object.values(list.threads), filter),
    [host.folders, list.threads, filter],
  );
  if (filter.trim() !== '' && groups.length === 0) return null;

  const act = (method: 'connections.connect' | 'connections.disconnect' | 'connections.retryNow') => () =>
    void api.call(method, { hostId: host.id });

  return (
    <section className="host" aria-label={`${host.alias}, ${words.text}`}>
      <div className="host-head" data-hue={host.hue}>
        <button type="button" className="host-name" aria-expanded={open} onClick={() => setOpen(!open)}>
          <HostDot hue={host.hue} connected={ready} />
          <span className="truncate host-alias">{host.alias}</span>
          <span className="host-state truncate" data-tone={words.tone === 'attention' ? 'amber' : undefined}>
            {words.text}
          </span>
          {open ? <ExpandedIcon size={13} aria-hidden /> : <CollapsedIcon size={13} aria-hidden />}
        </button>
        <Menu
          trigger={
            <IconButton
              label={`Menu of ${host.alias}`}
              size="small"
              className="row-menu"
              icon={<MoreIcon size={14} />}
            />
          }
        >
          <MenuItem onSelect={() => navigation.go({ type: 'newThread', hostId: host.id, folder: null })}>
            New thread on {host.alias}
          </MenuItem>
          <MenuItem
            onSelect={() => {
              navigation.setAddHost({ step: 'folder', alias: host.alias, hostId: host.id, query: '' });
              navigation.openSettings('connections');
            }}
            disabled={!ready}
          >
            Add folder
          </MenuItem>
          {connection?.phase === 'waiting' && (
            <MenuItem onSelect={act('connections.retryNow')}>Retry now</MenuItem>
          )}
          {connection === undefined || connection.phase === 'idle' || connection.phase === 'blocked' ? (
            <MenuItem onSelect={act('connections.connect')}>Connect</MenuItem>
          ) : (
            <MenuItem onSelect={act('connections.disconnect')}>Disconnect</MenuItem>
          )}
          <MenuItem onSelect={() => navigation.openSettings('connections')}>Connection settings</MenuItem>
        </Menu>
      </div>
      {open && (connection?.phase === 'blocked' || connection?.phase === 'needsInput') && (
        <button
          type="button"
          className="host-attention"
          onClick={() => navigation.openSettings('connections')}
        >
          {connection.phase === 'blocked'
            ? connection.failure.what
            : 'The host waits for an answer of yours.'}
        </button>
      )}
      {open && list.error !== null && ready && (
        <p className="host-note">
          {list.error.what}{' '}
          <Button look="quiet" size="small" onClick={() => void session.loadThreads(host.id, null)}>
            Try again
          </Button>
        </p>
      )}
      {open &&
        groups.map((group) => (
          <FolderSection
            key={group.path}
            host={host}
            group={group}
            home={homeOf(connection)}
            filtering={filter.trim() !== ''}
            now={now}
          />
        ))}
      {open && list.nextCursor !== null && ready && filter.trim() === '' && (
        <Button
          look="quiet"
          size="small"
          className="folder-more"
          disabled={list.phase === 'loading'}
          onClick={() => void session.loadThreads(host.id, list.nextCursor)}
        >
          {list.phase === 'loading' ? 'Loading…' : 'Load older threads'}
        </Button>
      )}
    </section>
  );
}
