import { useMemo, useState, type KeyboardEvent } from 'react';
import type { AppError } from '../../../src-shared/contract/errors';
import type { AddHost } from '../../state/app-state';
import { useApp, useAppState } from '../../state/context';
import { Button } from '../../ui/button';
import { Problem } from '../../ui/problem';
import { ResolvedDetails } from './resolved-details';

const maxShown = 200;

/** Type to filter the aliases of the ssh config; what OpenSSH makes of the chosen one is shown beside them. */
export function ChooseAlias({ adding }: { adding: AddHost }) {
  const { actions, api, navigation } = useApp();
  const catalog = useAppState((state) => state.catalog);
  const hosts = useAppState((state) => state.hosts);
  const demo = useAppState((state) => state.info?.demo ?? null);
  const [problem, setProblem] = useState<AppError | null>(null);
  const [busy, setBusy] = useState(false);

  const matching = useMemo(() => {
    const wanted = adding.query.trim().toLowerCase();
    return (catalog?.aliases ?? []).filter(({ alias }) => alias.toLowerCase().includes(wanted));
  }, [catalog, adding.query]);
  const shown = matching.slice(0, maxShown);
  const typed = adding.query.trim();
  // A name that is in no list may still be one that OpenSSH can resolve (a pattern, a plain host name).
  const chosen = shown.some((entry) => entry.alias === adding.alias)
    ? adding.alias
    : (shown[0]?.alias ?? (typed === '' ? null : typed));

  const connect = async (): Promise<void> => {
    if (chosen === null || busy) return;
    setBusy(true);
    setProblem(null);
    const known = hosts.find((host) => host.alias === chosen);
    const added =
      known === undefined || !(await isConnected(known.id)) ? await actions.addAndConnect(chosen) : null;
    setBusy(false);
    if (added !== null && !added.ok) return setProblem(added.error);
    navigation.setAddHost({ step: 'connect', alias: chosen, hostId: added?.value ?? known?.id ?? null });
  };
  const isConnected = async (hostId: string): Promise<boolean> => {
    const views = await api.call('connections.list', null);
    return views.ok && views.value.some((view) => view.hostId === hostId && view.state.phase === 'ready');
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const at = shown.findIndex((entry) => entry.alias === chosen);
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const next = shown[Math.min(Math.max(0, at + (event.key === 'ArrowDown' ? 1 : -1)), shown.length - 1)];
      if (next !== undefined) {
        navigation.setAddHost({ alias: next.alias });
        document.getElementById(optionId(next.alias))?.scrollIntoView({ block: 'nearest' });
      }
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      void connect();
    }
  };

  return (
    <>
      {demo !== null && (
        <p className="demo-line">
          Demo: add the host “{demo.alias}”. It runs inside Mooring, with a sample project and a scripted
          model.
        </p>
      )}
      <div className="choose">
        <div className="choose-left">
          <input
            className="input"
            role="combobox"
            aria-label="Host alias"
            aria-expanded="true"
            aria-controls="alias-list"
            aria-activedescendant={chosen === null ? undefined : optionId(chosen)}
            aria-autocomplete="list"
            placeholder="Type to filter your ssh config"
            spellCheck={false}
            autoComplete="off"
            autoFocus
            value={adding.query}
            onChange={(event) => navigation.setAddHost({ query: event.currentTarget.value, alias: null })}
            onKeyDown={onKeyDown}
          />
          <ul id="alias-list" className="alias-list" role="listbox" aria-label="Aliases">
            {shown.map(({ alias, file, line }) => (
              <li
                key={alias}
                id={optionId(alias)}
                role="option"
                aria-label={alias}
                aria-selected={alias === chosen}
                className="alias-option"
                onClick={() => navigation.setAddHost({ alias })}
                onDoubleClick={() => void connect()}
              >
                <span className="truncate">{alias}</span>
                <span className="alias-source truncate" title={`${file}:${line}`}>
                  {hosts.some((host) => host.alias === alias)
                    ? 'added'
                    : `${file.split('/').at(-1) ?? ''}:${line}`}
                </span>
              </li>
            ))}
          </ul>
          {catalog !== null && shown.length === 0 && (
            <p className="add-host-note">
              {typed === ''
                ? `No hosts in ${catalog.configFile}. Add a “Host” entry there, or type a host name above.`
                : `No alias matches. Connect to try “${typed}” as ssh would.`}
            </p>
          )}
          {matching.length > maxShown && (
            <p className="add-host-note">{matching.length - maxShown} more: type to narrow them down.</p>
          )}
        </div>
        <div className="choose-right">
          {chosen === null ? (
            <p className="add-host-note">Choose a host to see what ssh makes of it.</p>
          ) : (
            <ResolvedDetails alias={chosen} />
          )}
        </div>
      </div>
      {(catalog?.problems.length ?? 0) > 0 && (
        <details className="catalog-problems">
          <summary>Parts of the ssh config could not be read ({catalog?.problems.length})</summary>
          <ul>
            {catalog?.problems.map((each, index) => (
              <li key={index}>
                {each.file}
                {each.line === null ? '' : `:${each.line}`}: {each.message}
              </li>
            ))}
          </ul>
        </details>
      )}
      {problem !== null && <Problem problem={problem} />}
      <div className="add-host-actions">
        <Button onClick={() => navigation.setAddHost(null)}>Cancel</Button>
        <Button look="primary" disabled={chosen === null || busy} onClick={() => void connect()}>
          {chosen === null ? 'Connect' : `Connect to ${chosen}`}
        </Button>
      </div>
    </>
  );
}

function optionId(alias: string): string {
  return `alias-${encodeURIComponent(alias)}`;
}
