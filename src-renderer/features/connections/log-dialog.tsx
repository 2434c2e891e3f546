import { useEffect, useState } from 'react';
import type { AppError } from '../../../src-shared/contract/errors';
import type { Host } from '../../../src-shared/contract/models';
import type { Result } from '../../../src-shared/result';
import { useApp, useAppState } from '../../state/context';
import { CopyButton } from '../../ui/copy-button';
import { Dialog } from '../../ui/dialog';
import { Problem } from '../../ui/problem';
import { Skeleton } from '../../ui/skeleton';
import { useHostActions } from './use-host-actions';

/** The newest lines of a host's log; read again whenever its connection changes while it is open. */
export function LogDialog({ open, host, onClose }: { open: boolean; host: Host; onClose(): void }) {
  const { api } = useApp();
  const actions = useHostActions(host.id, host.alias);
  const view = useAppState((state) => (open ? state.connections[host.id] : undefined));
  const [log, setLog] = useState<Result<string[], AppError> | null>(null);
  useEffect(() => {
    if (!open) return;
    let current = true;
    void api
      .call('connections.log', { hostId: host.id })
      .then((answer) => (current ? setLog(answer) : undefined));
    return () => {
      current = false;
    };
  }, [open, view, api, host.id]);
  return (
    <Dialog
      open={open}
      onClose={onClose}
      wide
      title={`Log of ${host.alias}`}
      tools={<CopyButton text={actions.report} label="Copy report" word="Copy report" />}
    >
      {log === null ? (
        <Skeleton lines={6} label="Reading the log" />
      ) : !log.ok ? (
        <Problem problem={log.error} />
      ) : log.value.length === 0 ? (
        <p className="add-host-note">
          Nothing has been logged since Mooring was started. Connect the host first.
        </p>
      ) : (
        <pre className="evidence log-text" tabIndex={0} role="group" aria-label="Log">
          {log.value.join('\n')}
        </pre>
      )}
    </Dialog>
  );
}
