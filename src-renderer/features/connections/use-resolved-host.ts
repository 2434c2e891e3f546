import { createContext, useContext, useEffect, useSyncExternalStore } from 'react';
import type { Resolution, Resolutions } from './resolutions';

/** The answers of `ssh -G` that the page has; made anew when the ssh config changes. */
export const ResolutionsContext = createContext<Resolutions | null>(null);

/** What OpenSSH makes of an alias; null asks nothing. */
export function useResolvedHost(alias: string | null): Resolution {
  const resolutions = useContext(ResolutionsContext);
  if (resolutions === null) throw new Error('A host was resolved outside of the Connections page.');
  useEffect(() => {
    if (alias !== null) resolutions.want(alias);
  }, [resolutions, alias]);
  return useSyncExternalStore(resolutions.subscribe, () =>
    alias === null ? undefined : resolutions.get(alias),
  );
}
