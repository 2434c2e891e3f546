import { useEffect, useState } from 'react';
import { toast } from 'sonner';
import type { Host } from '../../../src-shared/contract/models';
import { connectionWords, isReady } from '../../state/connection-words';
import { useApp, useAppState } from '../../state/context';
import { Button, IconButton } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { HostDot } from '../../ui/host-dot';
import { MoreIcon } from '../../ui/icons';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu';
import { Switch } from '../../ui/switch';
import { useNow } from '../../ui/use-now';
import { ConnectionProgress } from './connection-progress';
import { HuePicker } from './hue-picker';
import { LogDialog } from './log-dialog';
import { useResolvedHost } from './use-resolved-host';

export function ConnectionRow({ host }: { host: Host }) {
  const { api, navigation } = useApp();
  const connection = useAppState((state) => state.connections[host.id]);
  const shownInPanel = useAppState(
    (state) => state.addHost?.hostId === host.id && state.addHost.step === 'connect',
  );
  const state = connection?.state;
  const needsPerson = state?.phase === 'blocked' || state?.phase === 'needsInput';
  const [choice, setChoice] = useState<boolean | null>(null);
  const open = !shownInPanel && (choice ?? needsPerson);
  const [dialog, setDialog] = useState<'log' | 'remove' | null>(null);
  const now = useNow(state?.phase === 'waiting' ? 1_000 : 60_000);
  const resolved = useResolvedHost(host.alias);
  const words = connectionWords(state, state?.phase === 'waiting' ? Date.now() : now);
  const on = state !== undefined && state.phase !== 'idle' && state.phase !== 'blocked';
  const version = state?.phase === 'ready' ? state.server.codexVersion : null;

  // A new question opens the row by itself, also after the person had closed it.
  useEffect(() => {
    if (needsPerson) setChoice(null);
  }, [needsPerson]);

  const call = async (
    method: 'connections.connect' | 'connections.disconnect' | 'connections.retryNow' | 'hosts.remove',
  ): Promise<void> => {
    const done = await api.call(method, { hostId: host.id });
    if (!done.ok) toast.error(done.error.what, { description: done.error.why });
  };

  return (
    <li className="connection" data-hue={host.hue} aria-label={`${host.alias}, ${words.text}`}>
      <div className="connection-line">
        <HostDot hue={host.hue} connected={isReady(state)} />
        <button
          type="button"
          className="connection-name"
          aria-expanded={open}
          aria-label={`${host.alias}, details`}
          onClick={() => setChoice(!open)}
        >
          <span className="connection-alias truncate">{host.alias}</span>
          <span className="connection-address truncate">
            {resolved.phase === 'resolved'
              ? `${resolved.host.user}@${resolved.host.hostname}:${resolved.host.port}`
              : resolved.phase === 'failed'
                ? resolved.error.what
                : ''}
          </span>
        </button>
        <span
          className="connection-state truncate"
          data-tone={words.tone === 'attention' ? 'amber' : undefined}
        >
          {version === null ? words.text : `${words.text} · ${version}`}
        </span>
        {state?.phase === 'waiting' && (
          <Button size="small" onClick={() => void call('connections.retryNow')}>
            Retry now
          </Button>
        )}
        <Switch
          checked={on}
          label={`Connect ${host.alias}`}
          onChange={(next) => void call(next ? 'connections.connect' : 'connections.disconnect')}
        />
        <Menu
          align="end"
          trigger={<IconButton label={`Actions for ${host.alias}`} icon={<MoreIcon size={16} />} />}
        >
          {on ? (
            <MenuItem onSelect={() => void call('connections.disconnect')}>Disconnect</MenuItem>
          ) : (
            <MenuItem onSelect={() => void call('connections.connect')}>Connect</MenuItem>
          )}
          <MenuItem
            disabled={!isReady(state)}
            onSelect={() =>
              navigation.setAddHost({ step: 'folder', alias: host.alias, hostId: host.id, query: '' })
            }
          >
            Add folder
          </MenuItem>
          <MenuItem onSelect={() => setDialog('log')}>View log</MenuItem>
          <MenuSeparator />
          <MenuItem danger onSelect={() => setDialog('remove')}>
            Remove
          </MenuItem>
        </Menu>
      </div>
      {open && (
        <div className="connection-details">
          {connection !== undefined && <ConnectionProgress view={connection} alias={host.alias} />}
          <HuePicker host={host} />
        </div>
      )}
      <LogDialog open={dialog === 'log'} host={host} onClose={() => setDialog(null)} />
      <Dialog
        open={dialog === 'remove'}
        onClose={() => setDialog(null)}
        title={`Remove ${host.alias}?`}
        text="It leaves the list, with its folders. Your ssh config, the threads and the files on the host stay as they are."
        actions={
          <>
            <Button onClick={() => setDialog(null)}>Cancel</Button>
            <Button look="danger" onClick={() => void call('hosts.remove').then(() => setDialog(null))}>
              Remove
            </Button>
          </>
        }
      />
    </li>
  );
}
