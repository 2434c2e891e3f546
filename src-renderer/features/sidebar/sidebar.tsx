import { useState } from 'react';
import { placeOf } from '../../state/app-state';
import { useApp, useAppState } from '../../state/context';
import { Button } from '../../ui/button';
import { AddIcon, NewThreadIcon, SearchIcon, SettingsIcon } from '../../ui/icons';
import { HostSection } from './host-section';
import { NeedsYou } from './needs-you';
import './sidebar.css';

/** Hosts, their folders, their threads; and what needs the person. */
export function Sidebar({ modifier }: { modifier: string }) {
  const { navigation } = useApp();
  const hosts = useAppState((state) => state.hosts);
  const loaded = useAppState((state) => state.loaded);
  const placeType = useAppState((state) => placeOf(state).type);
  const [filter, setFilter] = useState('');
  return (
    <nav className="sidebar" aria-label="Threads">
      <div className="sidebar-top">
        <button
          type="button"
          className="sidebar-row"
          aria-current={placeType === 'newThread' ? 'page' : undefined}
          onClick={() => navigation.go({ type: 'newThread', hostId: null, folder: null })}
        >
          <NewThreadIcon size={15} aria-hidden />
          <span className="sidebar-row-text">New thread</span>
          <kbd className="kbd sidebar-hint" aria-hidden>
            {modifier}N
          </kbd>
        </button>
        <NeedsYou />
        {hosts.length > 0 && (
          <label className="sidebar-filter">
            <SearchIcon size={14} aria-hidden />
            <input
              type="search"
              aria-label="Filter threads"
              placeholder="Filter threads"
              value={filter}
              onChange={(event) => setFilter(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key === 'Escape') setFilter('');
              }}
            />
          </label>
        )}
      </div>
      <div className="sidebar-list">
        {hosts.map((host) => (
          <HostSection key={host.id} host={host} filter={filter} />
        ))}
        {loaded && hosts.length === 0 && (
          <p className="sidebar-empty">Hosts you add appear here, with their folders and threads.</p>
        )}
        {loaded && (
          <Button
            look="quiet"
            className="sidebar-add"
            icon={<AddIcon size={14} />}
            onClick={() => navigation.addHost()}
          >
            Add host
          </Button>
        )}
      </div>
      <div className="sidebar-foot">
        <button
          type="button"
          className="sidebar-row"
          aria-current={placeType === 'settings' ? 'page' : undefined}
          onClick={() => navigation.openSettings()}
        >
          <SettingsIcon size={15} aria-hidden />
          <span className="sidebar-row-text">Settings</span>
          <kbd className="kbd sidebar-hint" aria-hidden>
            {modifier},
          </kbd>
        </button>
      </div>
    </nav>
  );
}
