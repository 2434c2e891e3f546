import { useMemo } from 'react';
import { toast } from 'sonner';
import { useApp } from '../../state/context';
import { reportText } from './report-text';

export interface HostActions {
  connect(): void;
  disconnect(): void;
  retryNow(): void;
  /** @returns whether it is gone. */
  remove(): Promise<boolean>;
  /** The text of “Copy report”. */
  report(): Promise<string>;
}

/** What a person can do with one host. A failure is told at once, since nothing on the page would show it. */
export function useHostActions(hostId: string, alias: string): HostActions {
  const { api, store } = useApp();
  return useMemo(() => {
    const call = async (
      method: 'connections.connect' | 'connections.disconnect' | 'connections.retryNow' | 'hosts.remove',
    ): Promise<boolean> => {
      const done = await api.call(method, { hostId });
      if (!done.ok) toast.error(done.error.what, { description: done.error.why });
      return done.ok;
    };
    return {
      connect: () => void call('connections.connect'),
      disconnect: () => void call('connections.disconnect'),
      retryNow: () => void call('connections.retryNow'),
      remove: () => call('hosts.remove'),
      async report() {
        const log = await api.call('connections.log', { hostId });
        const { info, connections } = store.getState();
        const lines = log.ok ? log.value : [`(not read: ${log.error.what})`];
        return reportText({ info, alias, view: connections[hostId], log: lines, now: Date.now() });
      },
    };
  }, [api, store, hostId, alias]);
}
