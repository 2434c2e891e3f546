import { shortPath } from '../../lib/remote-path';
import { connectionWords, homeOf, isReady } from '../../state/connection-words';
import { useApp, useAppState } from '../../state/context';
import { Button } from '../../ui/button';
import { HostDot } from '../../ui/host-dot';
import { ExpandedIcon, FolderIcon } from '../../ui/icons';
import { Menu, MenuChoices, MenuItem, MenuSeparator } from '../../ui/menu';
import type { PlaceChoice } from './use-place-choice';

/** Under the composer: which host, which folder. */
export function PlaceMenus({
  place,
  onChoose,
}: {
  place: PlaceChoice;
  onChoose(next: { hostId: string; folder: string | null }): void;
}) {
  const { api, navigation } = useApp();
  const hosts = useAppState((state) => state.hosts);
  const connections = useAppState((state) => state.connections);
  const { host } = place;
  if (host === null) return null;
  const state = connections[host.id]?.state;
  const home = homeOf(state);
  return (
    <div className="place-row">
      <Menu
        trigger={
          <Button look="quiet" size="small" aria-label={`Host: ${host.alias}`}>
            <HostDot hue={host.hue} connected={isReady(state)} />
            <span className="truncate place-name">{host.alias}</span>
            <ExpandedIcon size={12} aria-hidden />
          </Button>
        }
      >
        <MenuChoices
          label="Host"
          value={host.id}
          choices={hosts.map((each) => ({
            value: each.id,
            text: each.alias,
            hint: connectionWords(connections[each.id]?.state, Date.now()).text,
          }))}
          onChoose={(hostId) => onChoose({ hostId, folder: null })}
        />
        <MenuSeparator />
        <MenuItem onSelect={() => navigation.addHost()}>Add SSH Host</MenuItem>
      </Menu>
      {place.folder !== null && (
        <Menu
          trigger={
            <Button
              look="quiet"
              size="small"
              icon={<FolderIcon size={13} aria-hidden />}
              aria-label={`Folder: ${place.folder}`}
            >
              <span className="truncate place-name">{shortPath(place.folder, home)}</span>
              <ExpandedIcon size={12} aria-hidden />
            </Button>
          }
        >
          <MenuChoices
            label={`Folder on ${host.alias}`}
            value={place.folder}
            choices={place.folders.map((path) => ({ value: path, text: shortPath(path, home) }))}
            onChoose={(folder) => onChoose({ hostId: host.id, folder })}
          />
          <MenuSeparator />
          <MenuItem
            disabled={!place.ready}
            onSelect={() => {
              navigation.setAddHost({ step: 'folder', alias: host.alias, hostId: host.id, query: '' });
              navigation.openSettings('connections');
            }}
          >
            Another folder …
          </MenuItem>
        </Menu>
      )}
      {!place.ready && (
        <>
          <span className="place-state">{connectionWords(state, Date.now()).text}</span>
          {(state === undefined || state.phase === 'idle' || state.phase === 'blocked') && (
            <Button
              size="small"
              onClick={() => {
                void api.call('connections.connect', { hostId: host.id });
              }}
            >
              Connect
            </Button>
          )}
        </>
      )}
    </div>
  );
}
