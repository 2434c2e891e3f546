import { useEffect, useRef, useState } from 'react';
import type { Host } from '../../../src-shared/contract/models';
import { isReady } from '../../state/connection-words';
import { useApp, useAppState } from '../../state/context';
import { Button, IconButton } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { HostDot } from '../../ui/host-dot';
import { CollapsedIcon, ExpandedIcon, MoreIcon } from '../../ui/icons';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu';
import { Switch } from '../../ui/switch';
import { useNow } from '../../ui/use-now';
import { addressText, attemptedAddress, connectionSentence, failureOf } from './connection-detail';
import { ConnectionProgress } from './connection-progress';
import { HuePicker } from './hue-picker';
import { LogDialog } from './log-dialog';
import { useHostActions } from './use-host-actions';
import { useResolvedHost } from './use-resolved-host';
import { useWasSeen } from './use-was-seen';

export function ConnectionRow({ host }: { host: Host }) {
  const { navigation } = useApp();
  const view = useAppState((state) => state.connections[host.id]);
  const actions = useHostActions(host.id, host.alias);
  const state = view?.state;
  const asks = state?.phase === 'needsInput';
  const [choice, setChoice] = useState<boolean | null>(null);
  const open = choice ?? asks;
  const [dialog, setDialog] = useState<'log' | 'remove' | null>(null);
  const now = useNow(state?.phase === 'waiting' ? 1_000 : 60_000);
  // The clock may be a minute old when a countdown begins.
  const words = connectionSentence(state, state?.phase === 'waiting' ? Math.max(now, Date.now()) : now);
  const on = state !== undefined && state.phase !== 'idle' && state.phase !== 'blocked';
  const failure = failureOf(state);

  // A new question opens the row by itself, also after the person had closed it.
  useEffect(() => {
    if (asks) setChoice(null);
  }, [asks]);

  return (
    <li className="connection" data-hue={host.hue} aria-label={`${host.alias}, ${words.text}`}>
      <div className="connection-line">
        <button
          type="button"
          className="connection-name"
          aria-expanded={open}
          aria-label={`${host.alias}, details`}
          onClick={() => setChoice(!open)}
        >
          {open ? <ExpandedIcon size={14} aria-hidden /> : <CollapsedIcon size={14} aria-hidden />}
          <HostDot hue={host.hue} connected={isReady(state)} />
          <span className="connection-names">
            <span className="connection-alias truncate" title={host.alias}>
              {host.alias}
            </span>
            <Address alias={host.alias} attempted={attemptedAddress(view)} />
          </span>
        </button>
        <div className="connection-state" data-tone={words.tone}>
          <span className="truncate" title={words.text}>
            {words.text}
          </span>
          {failure !== null && !open && (
            <span className="connection-failure truncate" title={failure.what}>
              {failure.what}
            </span>
          )}
        </div>
        {state?.phase === 'waiting' && (
          <>
            <Button size="small" onClick={actions.retryNow}>
              Retry now
            </Button>
            <Button size="small" look="quiet" onClick={actions.disconnect}>
              Stop
            </Button>
          </>
        )}
        <Switch
          checked={on}
          label={`Connect ${host.alias}`}
          onChange={(next) => (next ? actions.connect() : actions.disconnect())}
        />
        <Menu
          align="end"
          trigger={<IconButton label={`Actions for ${host.alias}`} icon={<MoreIcon size={16} />} />}
        >
          <MenuItem
            hint={isReady(state) ? 'Shows the stages of this connection.' : 'Connects, and shows each stage.'}
            onSelect={() => {
              setChoice(true);
              if (!on) actions.connect();
            }}
          >
            Test
          </MenuItem>
          <MenuItem onSelect={() => setDialog('log')}>View log</MenuItem>
          <MenuItem
            disabled={!isReady(state)}
            onSelect={() =>
              navigation.setAddHost({ step: 'folder', alias: host.alias, hostId: host.id, query: '' })
            }
          >
            Add folder…
          </MenuItem>
          <MenuItem disabled={!on} onSelect={actions.disconnect}>
            Disconnect
          </MenuItem>
          <MenuSeparator />
          <MenuItem danger onSelect={() => setDialog('remove')}>
            Remove…
          </MenuItem>
        </Menu>
      </div>
      {open && (
        <div className="connection-details">
          {view === undefined || state?.phase === 'idle' ? (
            <p className="add-host-note">Not connected. Switch it on to see each stage here.</p>
          ) : (
            <ConnectionProgress view={view} alias={host.alias} retryIsAbove />
          )}
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
            <Button
              look="danger"
              onClick={() => void actions.remove().then((gone) => (gone ? setDialog(null) : undefined))}
            >
              Remove
            </Button>
          </>
        }
      />
    </li>
  );
}

/** `user@machine:port`: as the last attempt read it, else as OpenSSH resolves it once the row is on the screen. */
function Address({ alias, attempted }: { alias: string; attempted: string | null }) {
  const line = useRef<HTMLSpanElement>(null);
  const seen = useWasSeen(line);
  const resolved = useResolvedHost(seen && attempted === null ? alias : null);
  const text =
    attempted ??
    (resolved === undefined ? '' : resolved.ok ? addressText(resolved.value) : resolved.error.what);
  return (
    <span ref={line} className="connection-address truncate" title={text}>
      {text}
    </span>
  );
}
