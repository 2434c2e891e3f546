import { useMemo, useState } from 'react';
import type { Host } from '../../../src-shared/contract/models';
import { useApp, useAppState } from '../../state/context';
import { Button } from '../../ui/button';
import { AddIcon } from '../../ui/icons';
import { Skeleton } from '../../ui/skeleton';
import { TextField } from '../../ui/text-field';
import { AddHostPanel } from './add-host-panel';
import { ConnectionRow } from './connection-row';
import { createResolutions } from './resolutions';
import { ResolutionsContext } from './use-resolved-host';
import './connections.css';

/** From here on a list is searched rather than read. */
const filterFrom = 12;

/** Settings → Connections. */
export function ConnectionsPage() {
  const { api, navigation } = useApp();
  const loaded = useAppState((state) => state.loaded);
  const hosts = useAppState((state) => state.hosts);
  const adding = useAppState((state) => state.addHost);
  const catalog = useAppState((state) => state.catalog);
  const resolutions = useMemo(
    () => ({ of: catalog, ...createResolutions((alias) => api.call('catalog.resolve', { alias })) }),
    [api, catalog],
  );
  const add = (
    <Button look="primary" icon={<AddIcon size={14} />} onClick={() => navigation.addHost()}>
      Add SSH Host
    </Button>
  );
  return (
    <ResolutionsContext value={resolutions}>
      <div className="settings-head">
        <div>
          <h1 className="settings-title">Connections</h1>
          <p className="settings-lead">Machines you reach by SSH. Codex runs there, where the code lives.</p>
        </div>
        {adding === null && hosts.length > 0 && add}
      </div>
      {!loaded ? (
        <Skeleton lines={5} label="Reading the hosts" />
      ) : adding !== null ? (
        <AddHostPanel adding={adding} />
      ) : hosts.length === 0 ? (
        <FirstHost>{add}</FirstHost>
      ) : (
        <HostList hosts={hosts} />
      )}
    </ResolutionsContext>
  );
}

function FirstHost({ children }: { children: React.ReactNode }) {
  const demo = useAppState((state) => state.info?.demo ?? null);
  return (
    <div className="connections-empty">
      <p className="connections-empty-title">No hosts yet</p>
      <p>
        {demo === null
          ? 'A host is a machine you can log in to with ssh. Mooring reads your ssh config, connects, and starts codex there.'
          : `This is the demo: add the host “${demo.alias}”. It runs inside Mooring, with a sample project and a scripted model.`}
      </p>
      {children}
    </div>
  );
}

function HostList({ hosts }: { hosts: readonly Host[] }) {
  const [filter, setFilter] = useState('');
  const wanted = filter.trim().toLowerCase();
  const shown = hosts.filter((host) => host.alias.toLowerCase().includes(wanted));
  return (
    <>
      {hosts.length >= filterFrom && (
        <div className="connections-filter">
          <TextField
            label="Filter hosts"
            labelHidden
            type="search"
            placeholder={`Filter ${hosts.length} hosts`}
            value={filter}
            onChange={(event) => setFilter(event.currentTarget.value)}
          />
        </div>
      )}
      {shown.length === 0 ? (
        <p className="settings-empty">No host matches “{filter.trim()}”.</p>
      ) : (
        <ul className="connection-list" aria-label="Hosts">
          {shown.map((host) => (
            <ConnectionRow key={host.id} host={host} />
          ))}
        </ul>
      )}
    </>
  );
}
