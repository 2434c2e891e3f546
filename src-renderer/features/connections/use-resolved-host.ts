import { useEffect, useState } from 'react';
import type { AppError } from '../../../src-shared/contract/errors';
import type { ResolvedHostView } from '../../../src-shared/contract/models';
import { useApp, useAppState } from '../../state/context';

export type ResolvedState =
  | { readonly phase: 'resolving' }
  | { readonly phase: 'resolved'; readonly host: ResolvedHostView }
  | { readonly phase: 'failed'; readonly error: AppError };

/** What OpenSSH makes of an alias. Asked again when the ssh config changes. */
export function useResolvedHost(alias: string): ResolvedState {
  const { api } = useApp();
  const catalog = useAppState((state) => state.catalog);
  const [answer, setAnswer] = useState<{ alias: string; state: ResolvedState } | null>(null);

  useEffect(() => {
    let current = true;
    void api.call('catalog.resolve', { alias }).then((resolved) => {
      if (!current) return;
      const state: ResolvedState = resolved.ok
        ? { phase: 'resolved', host: resolved.value }
        : { phase: 'failed', error: resolved.error };
      setAnswer({ alias, state });
    });
    return () => {
      current = false;
    };
  }, [api, alias, catalog]);

  return answer?.alias === alias ? answer.state : { phase: 'resolving' };
}
