import { useAppState, useApp } from '../../state/context';
import { Button } from '../../ui/button';
import { AddIcon } from '../../ui/icons';
import { AddHostPanel } from './add-host-panel';
import { ConnectionRow } from './connection-row';
import './connections.css';

/** Settings → Connections. */
export function ConnectionsPage() {
  const { navigation } = useApp();
  const hosts = useAppState((state) => state.hosts);
  const adding = useAppState((state) => state.addHost);
  return (
    <>
      <div className="settings-head">
        <div>
          <h1 className="settings-title">Connections</h1>
          <p className="settings-lead">Machines you reach by SSH. Codex runs there, where the code lives.</p>
        </div>
        {adding === null && (
          <Button look="primary" icon={<AddIcon size={14} />} onClick={() => navigation.addHost()}>
            Add SSH Host
          </Button>
        )}
      </div>
      {adding !== null && <AddHostPanel adding={adding} />}
      {hosts.length === 0 ? (
        adding === null && (
          <p className="settings-empty">No hosts yet. Add one from your ssh config to begin.</p>
        )
      ) : (
        <ul className="connection-list" aria-label="Hosts">
          {hosts.map((host) => (
            <ConnectionRow key={host.id} host={host} />
          ))}
        </ul>
      )}
    </>
  );
}
