import { useEffect, useId, useMemo, useState, type KeyboardEvent } from 'react';
import type { AppError } from '../../../src-shared/contract/errors';
import type { Catalog } from '../../../src-shared/contract/models';
import type { AddHost } from '../../state/app-state';
import { isReady } from '../../state/connection-words';
import { useApp, useAppState } from '../../state/context';
import { Button } from '../../ui/button';
import { Problem } from '../../ui/problem';
import { Skeleton } from '../../ui/skeleton';
import { TextField } from '../../ui/text-field';
import { activeOption, hostOptions, neighbour, type HostOption } from './alias-options';
import { ResolvedDetails } from './resolved-details';

const maxShown = 200;
/** A name still being typed is not resolved with every key. */
const settleMs = 250;

/** Type to filter the aliases of the ssh config; what OpenSSH makes of the chosen one is shown beside them. */
export function ChooseAlias({ adding }: { adding: AddHost }) {
  const { actions, navigation, store } = useApp();
  const catalog = useAppState((state) => state.catalog);
  const hosts = useAppState((state) => state.hosts);
  const demo = useAppState((state) => state.info?.demo ?? null);
  const [problem, setProblem] = useState<AppError | null>(null);
  const [busy, setBusy] = useState(false);
  const listId = useId();

  const all = useMemo(() => hostOptions(catalog?.aliases ?? [], adding.query), [catalog, adding.query]);
  const typed = all.find((option) => option.kind === 'typed');
  const aliases = all.filter((option) => option.kind === 'alias');
  const options: HostOption[] = [...aliases.slice(0, maxShown), ...(typed === undefined ? [] : [typed])];
  const active = activeOption(options, adding.alias, adding.query);
  const optionId = (option: HostOption): string => `${listId}-${options.indexOf(option)}`;
  const settled = useSettled(active);

  const connect = async (option: HostOption | null): Promise<void> => {
    if (option === null || busy) return;
    setBusy(true);
    setProblem(null);
    const added = await actions.addAndConnect(option.alias);
    setBusy(false);
    if (!added.ok) return setProblem(added.error);
    const step = isReady(store.getState().connections[added.value]?.state) ? 'folder' : 'connect';
    // The panel may have been closed meanwhile; it must not come back by itself.
    if (store.getState().addHost !== null) {
      navigation.setAddHost({ step, alias: option.alias, hostId: added.value });
    }
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const next = neighbour(options, active, event.key === 'ArrowDown' ? 1 : -1);
      if (next === null) return;
      navigation.setAddHost({ alias: next.alias });
      document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' });
    }
    if (event.key === 'Enter' && !event.repeat) {
      event.preventDefault();
      void connect(active);
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
          <TextField
            label="Host"
            aria-controls={listId}
            aria-activedescendant={active === null ? undefined : optionId(active)}
            aria-autocomplete="list"
            placeholder="Filter your ssh config, or type a name"
            autoFocus
            value={adding.query}
            onChange={(event) => navigation.setAddHost({ query: event.currentTarget.value, alias: null })}
            onKeyDown={onKeyDown}
          />
          {catalog === null && <Skeleton lines={4} label="Reading the ssh config" />}
          <ul id={listId} className="alias-list" role="listbox" aria-label="Hosts of the ssh config">
            {options.map((option) => (
              <li
                key={`${option.kind} ${option.alias}`}
                id={optionId(option)}
                role="option"
                aria-label={option.alias}
                aria-selected={option === active}
                className="alias-option"
                onClick={() => navigation.setAddHost({ alias: option.alias })}
                onDoubleClick={() => void connect(option)}
              >
                <span className="truncate" title={option.alias}>
                  {option.kind === 'typed' ? `Connect to “${option.alias}”` : option.alias}
                </span>
                <span className="alias-source truncate">
                  {hosts.some((host) => host.alias === option.alias)
                    ? 'added'
                    : option.kind === 'typed'
                      ? 'as typed'
                      : option.alias === demo?.alias
                        ? 'demo'
                        : ''}
                </span>
              </li>
            ))}
          </ul>
          {aliases.length > maxShown && (
            <p className="add-host-note">{aliases.length - maxShown} more: type to narrow them down.</p>
          )}
          {catalog !== null && options.length === 0 && (
            <NothingToChoose catalog={catalog} query={adding.query} />
          )}
        </div>
        <div className="choose-right">
          {settled === null ? (
            <p className="add-host-note">Choose a host to see what ssh makes of it.</p>
          ) : (
            <ResolvedDetails
              alias={settled.alias}
              source={settled.kind === 'alias' ? `${settled.file}:${settled.line}` : null}
            />
          )}
        </div>
      </div>
      {catalog !== null && catalog.problems.length > 0 && <CatalogProblems catalog={catalog} />}
      {problem !== null && <Problem problem={problem} />}
      <div className="add-host-actions">
        <Button onClick={() => navigation.setAddHost(null)}>Cancel</Button>
        <Button look="primary" disabled={active === null || busy} onClick={() => void connect(active)}>
          Connect
        </Button>
      </div>
    </>
  );
}

/** An alias is shown at once; a typed name once typing has paused. */
function useSettled(option: HostOption | null): HostOption | null {
  const alias = option?.alias ?? null;
  const wait = option?.kind === 'typed';
  const [settled, setSettled] = useState(wait ? null : alias);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(alias), wait ? settleMs : 0);
    return () => clearTimeout(timer);
  }, [alias, wait]);
  return !wait || settled === alias ? option : null;
}

function NothingToChoose({ catalog, query }: { catalog: Catalog; query: string }) {
  return (
    <p className="add-host-note">
      {query.trim() === '' ? (
        <>
          No hosts in <code>{catalog.configFile}</code>. Add a “Host” entry there and it appears here, or type
          the name of a machine above.
        </>
      ) : (
        `No host matches “${query.trim()}”.`
      )}
    </p>
  );
}

function CatalogProblems({ catalog }: { catalog: Catalog }) {
  return (
    <details className="catalog-problems">
      <summary>Parts of the ssh config could not be read ({catalog.problems.length})</summary>
      <ul>
        {catalog.problems.map((each, index) => (
          <li key={index}>
            <code>
              {each.file}
              {each.line === null ? '' : `:${each.line}`}
            </code>
            : {each.message}
          </li>
        ))}
      </ul>
    </details>
  );
}
