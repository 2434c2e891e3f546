import { useEffect, useState } from 'react';
import type { Host } from '../../../src-shared/contract/models';
import { useApp } from '../../state/context';
import { CopyButton } from '../../ui/copy-button';
import { Dialog } from '../../ui/dialog';

export function LogDialog({ open, host, onClose }: { open: boolean; host: Host; onClose(): void }) {
  const { api } = useApp();
  const [lines, setLines] = useState<readonly string[] | null>(null);
  useEffect(() => {
    if (!open) return;
    void api.call('connections.log', { hostId: host.id }).then((log) => {
      setLines(log.ok ? log.value : [log.error.what]);
    });
  }, [open, api, host.id]);
  const text = (lines ?? []).join('\n');
  return (
    <Dialog
      open={open}
      onClose={onClose}
      wide
      title={`Log of ${host.alias}`}
      tools={<CopyButton text={text} label="Copy log" word="Copy log" />}
    >
      <pre className="evidence log-text" tabIndex={0} role="group" aria-label="Log">
        {lines === null ? 'Loading…' : text === '' ? 'Nothing has been logged yet.' : text}
      </pre>
    </Dialog>
  );
}
