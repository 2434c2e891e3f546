import { relativeTime } from '../../lib/time-text';
import { connectionWords, isReady } from '../../state/connection-words';
import { useApp, useAppState } from '../../state/context';
import { Button } from '../../ui/button';
import { OfflineIcon } from '../../ui/icons';
import { useNow } from '../../ui/use-now';

/** Over a thread whose host is not connected: what is shown may be old, and what to do about it. */
export function StaleBanner({ hostId }: { hostId: string }) {
  const { api, navigation } = useApp();
  const now = useNow(1_000);
  const state = useAppState((app) => app.connections[hostId]?.state);
  const alias = useAppState((app) => app.hosts.find((host) => host.id === hostId)?.alias ?? 'The host');
  const lastSeen = useAppState((app) => app.lastSeen[hostId]);
  const loaded = useAppState((app) => app.loaded);
  if (!loaded || isReady(state)) return null;
  const words = connectionWords(state, now);
  const age = lastSeen === undefined ? null : relativeTime(lastSeen, now);
  return (
    <div className="stale-banner" role="status" aria-live="off">
      <OfflineIcon size={14} aria-hidden />
      <span className="stale-text">
        {alias} is not connected
        {age === null ? '' : age === 'now' ? ', since just now' : `, last seen ${age} ago`}. {words.text}.
      </span>
      {state?.phase === 'waiting' && (
        <Button size="small" onClick={() => void api.call('connections.retryNow', { hostId })}>
          Retry now
        </Button>
      )}
      {(state === undefined || state.phase === 'idle') && (
        <Button size="small" onClick={() => void api.call('connections.connect', { hostId })}>
          Connect
        </Button>
      )}
      {(state?.phase === 'blocked' || state?.phase === 'needsInput') && (
        <Button size="small" onClick={() => navigation.openSettings('connections')}>
          Show
        </Button>
      )}
    </div>
  );
}
