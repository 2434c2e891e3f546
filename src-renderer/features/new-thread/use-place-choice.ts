import type { Host } from '../../../src-shared/contract/models';
import { connectionWords, isReady } from '../../state/connection-words';
import { useAppState, useAppStateShallow } from '../../state/context';

export interface PlaceChoice {
  readonly host: Host | null;
  readonly folder: string | null;
  /** Every folder of the host that was added or has threads. */
  readonly folders: readonly string[];
  readonly ready: boolean;
  /** Why a thread can not be started now. */
  readonly blocked: string | null;
}

/** Where a new thread would run: what was asked for, else where the last thread was, else the first folder there is. */
export function usePlaceChoice(hostId: string | null, folder: string | null): PlaceChoice {
  const hosts = useAppState((state) => state.hosts);
  const connections = useAppState((state) => state.connections);
  const last = useAppState((state) => state.settings.lastPlace);
  const lastCwd = useAppState((state) =>
    last === null ? null : (state.threadLists[last.hostId]?.threads[last.threadId]?.cwd ?? null),
  );

  const withFolder = hosts.find((host) => host.folders.length > 0);
  const host =
    hosts.find((each) => each.id === hostId) ??
    hosts.find((each) => each.id === last?.hostId) ??
    hosts.find((each) => isReady(connections[each.id]?.state) && each.folders.length > 0) ??
    withFolder ??
    hosts[0] ??
    null;
  const threadFolders = useAppStateShallow((state) =>
    host === null
      ? []
      : [
          ...new Set(Object.values(state.threadLists[host.id]?.threads ?? {}).map((thread) => thread.cwd)),
        ].sort(),
  );
  const folders = host === null ? [] : [...new Set([...host.folders, ...threadFolders])];
  const remembered = last !== null && last.hostId === host?.id ? lastCwd : null;
  const chosen =
    folder ?? (remembered !== null && folders.includes(remembered) ? remembered : null) ?? folders[0] ?? null;

  const connection = host === null ? undefined : connections[host.id]?.state;
  const ready = isReady(connection);
  const blocked =
    host === null
      ? 'Choose a host.'
      : !ready
        ? `${host.alias}: ${connectionWords(connection, Date.now()).text.toLowerCase()}`
        : chosen === null
          ? 'Choose a folder.'
          : null;
  return { host, folder: chosen, folders, ready, blocked };
}
