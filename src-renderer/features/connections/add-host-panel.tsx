import { useEffect, useRef } from 'react';
import type { AddHost } from '../../state/app-state';
import { isReady } from '../../state/connection-words';
import { useApp, useAppState } from '../../state/context';
import { Button, IconButton } from '../../ui/button';
import { CloseIcon } from '../../ui/icons';
import { ChooseAlias } from './choose-alias';
import { ConnectionProgress } from './connection-progress';
import { FolderPicker } from './folder-picker';

const steps = [
  { id: 'choose', name: 'Choose host' },
  { id: 'connect', name: 'Connect' },
  { id: 'folder', name: 'Choose folder' },
] as const;

/** Add SSH Host: choose, connect, choose a folder. Going back loses nothing. */
export function AddHostPanel({ adding }: { adding: AddHost }) {
  const { navigation } = useApp();
  const panel = useRef<HTMLElement>(null);
  // In braces: newer Chromium returns a promise, which React would take for a clean-up function.
  useEffect(() => {
    void panel.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <section ref={panel} className="add-host" aria-label="Add SSH Host">
      <div className="add-host-head">
        <h2>{adding.alias === null || adding.step === 'choose' ? 'Add SSH Host' : adding.alias}</h2>
        <ol className="add-host-steps" aria-label="Steps">
          {steps.map((step) => (
            <li key={step.id} aria-current={step.id === adding.step ? 'step' : undefined}>
              {step.name}
            </li>
          ))}
        </ol>
        <IconButton
          label="Close"
          icon={<CloseIcon size={16} />}
          onClick={() => navigation.setAddHost(null)}
        />
      </div>
      {adding.step === 'choose' && <ChooseAlias adding={adding} />}
      {adding.step === 'connect' && adding.hostId !== null && (
        <ConnectStep hostId={adding.hostId} alias={adding.alias ?? ''} />
      )}
      {adding.step === 'folder' && adding.hostId !== null && <FolderStep hostId={adding.hostId} />}
    </section>
  );
}

function ConnectStep({ hostId, alias }: { hostId: string; alias: string }) {
  const { navigation } = useApp();
  const view = useAppState((state) => state.connections[hostId]);
  const ready = isReady(view?.state);
  const wasReady = useRef(ready);

  // Goes on by itself when the connection comes up, not when one came back to look at its stages.
  useEffect(() => {
    if (ready && !wasReady.current) navigation.setAddHost({ step: 'folder' });
    wasReady.current = ready;
  }, [ready, navigation]);

  return (
    <>
      {view !== undefined && <ConnectionProgress view={view} alias={alias} />}
      <div className="add-host-actions">
        <Button onClick={() => navigation.setAddHost({ step: 'choose' })}>Back</Button>
        <Button look="primary" disabled={!ready} onClick={() => navigation.setAddHost({ step: 'folder' })}>
          Choose folder
        </Button>
      </div>
    </>
  );
}

function FolderStep({ hostId }: { hostId: string }) {
  const { api, navigation } = useApp();
  const connection = useAppState((state) => state.connections[hostId]?.state);
  const start = useAppState((state) => {
    const known = state.connections[hostId]?.state;
    return known?.phase === 'ready' ? known.server.homeDirectory : null;
  });
  const demoFolder = useAppState((state) =>
    state.info?.demo != null &&
    state.hosts.find((host) => host.id === hostId)?.alias === state.info.demo.alias
      ? state.info.demo.folder
      : null,
  );
  if (start === null || connection?.phase !== 'ready') {
    return (
      <>
        <p className="add-host-note">The host is not connected now. Its folders are shown once it is.</p>
        <div className="add-host-actions">
          <Button onClick={() => navigation.setAddHost({ step: 'connect' })}>Back</Button>
        </div>
      </>
    );
  }
  return (
    <FolderPicker
      hostId={hostId}
      home={start}
      startPath={demoFolder ?? start}
      onBack={() => navigation.setAddHost({ step: 'connect' })}
      onUse={async (path) => {
        const added = await api.call('hosts.addFolder', { hostId, path });
        if (!added.ok) return added.error;
        navigation.setAddHost(null);
        navigation.go({ type: 'newThread', hostId, folder: added.value.folders.at(-1) ?? path });
        return null;
      }}
    />
  );
}
