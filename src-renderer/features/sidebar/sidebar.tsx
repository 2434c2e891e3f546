import { useState } from 'react';
import { useApp, useAppState } from '../../state/context';
import { placeOf } from '../../state/app-state';
import { Button, IconButton } from '../../ui/button';
import { AddIcon, NeedsYouIcon, NewThreadIcon, SearchIcon, SettingsIcon } from '../../ui/icons';
import { HostSection } from './host-section';
import './sidebar.css';

/** Hosts, their folders, their threads; what needs the person on top. */
export function Sidebar() {
  const { navigation, actions } = useApp();
  const hosts = useAppState((state) => state.hosts);
  const approvals = useAppState((state) => state.approvals);
  const place = useAppState(placeOf);
  const [filter, setFilter] = useState('');
  const oldest = approvals[0];

  return (
    <nav className="sidebar" aria-label="Threads">
      <div className="sidebar-top">
        <button
          type="button"
          className="sidebar-action"
          aria-current={place.type === 'newThread' ? 'page' : undefined}
          onClick={() => navigation.go({ type: 'newThread', ...newThreadPlace(place) })}
        >
          <NewThreadIcon size={16} aria-hidden />
          <span>New thread</span>
        </button>
        {oldest !== undefined && (
          <button
            type="button"
            className="sidebar-action sidebar-needs-you"
            onClick={() => actions.showThread(oldest.hostId, oldest.threadId)}
          >
            <NeedsYouIcon size={16} aria-hidden />
            <span>Needs you</span>
            <span className="sidebar-badge">{approvals.length}</span>
          </button>
        )}
        {hosts.length > 0 && (
          <label className="sidebar-filter">
            <SearchIcon size={14} aria-hidden />
            <span className="visually-hidden">Filter threads</span>
            <input
              type="search"
              placeholder="Filter threads"
              value={filter}
              spellCheck={false}
              onChange={(event) => setFilter(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Escape') setFilter('');
              }}
            />
          </label>
        )}
      </div>
      <div className="sidebar-hosts">
        {hosts.length === 0 ? (
          <div className="sidebar-empty">
            <p>A host is a machine you reach by SSH. Its threads appear here.</p>
            <Button icon={<AddIcon size={14} />} onClick={() => navigation.addHost()}>
              Add a host
            </Button>
          </div>
        ) : (
          hosts.map((host) => <HostSection key={host.id} host={host} filter={filter} />)
        )}
      </div>
      <div className="sidebar-foot">
        <Button
          look="quiet"
          icon={<SettingsIcon size={16} />}
          aria-current={place.type === 'settings' ? 'page' : undefined}
          onClick={() => navigation.openSettings()}
        >
          Settings
        </Button>
        <IconButton label="Add a host" icon={<AddIcon size={16} />} onClick={() => navigation.addHost()} />
      </div>
    </nav>
  );
}

/** A new thread begins on the host that is in front. */
function newThreadPlace(place: ReturnType<typeof placeOf>): { hostId: string | null; folder: null } {
  return { hostId: place.type === 'thread' ? place.hostId : null, folder: null };
}
