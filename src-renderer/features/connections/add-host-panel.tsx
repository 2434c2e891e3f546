import { useEffect, useRef, useState } from 'react';
import type { AddHost } from '../../state/app-state';
import { connectionWords, isReady } from '../../state/connection-words';
import { useApp, useAppState } from '../../state/context';
import { Button, IconButton } from '../../ui/button';
import { HostDot } from '../../ui/host-dot';
import { CheckIcon, CloseIcon } from '../../ui/icons';
import { Problem, Remedy } from '../../ui/problem';
import { useNow } from '../../ui/use-now';
import { ChooseAlias } from './choose-alias';
import { warningsOf } from './connection-detail';
import { ConnectionProgress } from './connection-progress';
import { FolderPicker } from './folder-picker';
import { folderAsText } from './folder-text';
import { useHostActions } from './use-host-actions';
import './add-host.css';

const steps = [
  { id: 'choose', name: 'Choose host' },
  { id: 'connect', name: 'Connect' },
  { id: 'folder', name: 'Choose folder' },
] as const;

/** Text of the folder field, by host: going back and forth between the steps loses nothing. */
type FolderTexts = Readonly<Record<string, string>>;

/** Add SSH Host: choose, connect, choose a folder. Going back loses nothing. */
export function AddHostPanel({ adding }: { adding: AddHost }) {
  const { navigation } = useApp();
  const panel = useRef<HTMLElement>(null);
  const hostId = adding.hostId;
  const [folderTexts, setFolderTexts] = useState<FolderTexts>({});
  const at = steps.findIndex((step) => step.id === adding.step);
  // In braces: newer Chromium returns a promise, which React would take for a clean-up function.
  useEffect(() => {
    void panel.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <section ref={panel} className="add-host" aria-label="Add SSH Host">
      <div className="add-host-head">
        <h2>Add SSH Host</h2>
        <ol className="add-host-steps" aria-label="Steps">
          {steps.map((step, index) => (
            <li
              key={step.id}
              data-done={index < at}
              aria-current={step.id === adding.step ? 'step' : undefined}
            >
              <span className="add-host-number" aria-hidden>
                {index < at ? <CheckIcon size={11} /> : index + 1}
              </span>
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
      {adding.step === 'choose' || hostId === null ? (
        <ChooseAlias adding={adding} />
      ) : adding.step === 'connect' ? (
        <ConnectStep key={hostId} hostId={hostId} alias={adding.alias ?? ''} />
      ) : (
        <FolderStep
          key={hostId}
          hostId={hostId}
          text={folderTexts[hostId] ?? null}
          onText={(text) => setFolderTexts({ ...folderTexts, [hostId]: text })}
        />
      )}
    </section>
  );
}

function ConnectStep({ hostId, alias }: { hostId: string; alias: string }) {
  const { navigation } = useApp();
  const host = useAppState((state) => state.hosts.find((candidate) => candidate.id === hostId));
  const view = useAppState((state) => state.connections[hostId]);
  const actions = useHostActions(hostId, alias);
  const phase = view?.state.phase ?? 'idle';
  const ready = phase === 'ready';
  const wasReady = useRef(ready);

  // Goes on by itself when the connection comes up, not when one came back to look at its stages.
  useEffect(() => {
    if (ready && !wasReady.current) navigation.setAddHost({ step: 'folder' });
    wasReady.current = ready;
  }, [ready, navigation]);

  const cancel = (): void => {
    // An attempt that nobody watches any more would ask its questions to nobody.
    if (phase === 'connecting' || phase === 'needsInput' || phase === 'waiting') actions.disconnect();
    navigation.setAddHost(null);
  };

  return (
    <>
      <p className="add-host-which">
        <HostDot hue={host?.hue ?? 7} connected={ready} />
        <strong className="truncate">{host?.alias ?? alias}</strong>
        <span>{phase === 'idle' ? 'Stopped.' : ready ? 'Connected.' : ''}</span>
        {phase === 'idle' && (
          <Button size="small" look="primary" onClick={actions.connect}>
            Connect
          </Button>
        )}
      </p>
      {view !== undefined && phase !== 'idle' && (
        <ConnectionProgress view={view} alias={host?.alias ?? alias} />
      )}
      <div className="add-host-actions">
        <Button onClick={() => navigation.setAddHost({ step: 'choose' })}>Back</Button>
        <span className="add-host-space" />
        <Button onClick={cancel}>Cancel</Button>
        {ready && (
          <Button look="primary" onClick={() => navigation.setAddHost({ step: 'folder' })}>
            Choose folder
          </Button>
        )}
      </div>
    </>
  );
}

function FolderStep({
  hostId,
  text,
  onText,
}: {
  hostId: string;
  /** null: nothing was typed or opened yet. */
  text: string | null;
  onText(text: string): void;
}) {
  const { api, navigation } = useApp();
  const host = useAppState((state) => state.hosts.find((candidate) => candidate.id === hostId));
  const view = useAppState((state) => state.connections[hostId]);
  const demo = useAppState((state) => state.info?.demo ?? null);
  const actions = useHostActions(hostId, host?.alias ?? '');
  const state = view?.state;
  const ready = isReady(state);
  const present = state?.phase === 'ready' ? state.server.homeDirectory : null;
  const [lastHome, setLastHome] = useState(present);
  if (present !== null && present !== lastHome) setLastHome(present);
  const home = present ?? lastHome;
  const now = useNow(state?.phase === 'waiting' ? 1_000 : 60_000);
  const warnings = warningsOf(view);

  const back = <Button onClick={() => navigation.setAddHost({ step: 'connect' })}>Back</Button>;
  const skip = (
    <Button look="quiet" onClick={() => navigation.setAddHost(null)}>
      Skip
    </Button>
  );
  const use = async (path: string) => {
    const added = await api.call('hosts.addFolder', { hostId, path });
    if (!added.ok) return added.error;
    navigation.setAddHost(null);
    navigation.go({ type: 'newThread', hostId, folder: path });
    return null;
  };

  return (
    <>
      <p className="add-host-which">
        <HostDot hue={host?.hue ?? 7} connected={ready} />
        <strong className="truncate">{host?.alias}</strong>
        <span>Where is the code that Codex should work on?</span>
      </p>
      {warnings.map((stage) => (
        <div key={stage.id} className="add-host-warning" role="status">
          <p>{stage.summary}</p>
          {stage.remedy !== null && <Remedy remedy={stage.remedy} />}
        </div>
      ))}
      {!ready && (
        <Problem
          problem={{
            what: 'The host is not connected now.',
            why: connectionWords(state, Math.max(now, Date.now())).text,
            remedy: { text: 'What you typed stays. Its folders are shown once it is back.', command: null },
          }}
        >
          <Button size="small" onClick={state?.phase === 'waiting' ? actions.retryNow : actions.connect}>
            {state?.phase === 'waiting' ? 'Retry now' : 'Connect'}
          </Button>
        </Problem>
      )}
      {home === null ? (
        <div className="add-host-actions">
          {back}
          {skip}
        </div>
      ) : (
        <FolderPicker
          hostId={hostId}
          home={home}
          ready={ready}
          text={text ?? folderAsText(demo !== null && demo.alias === host?.alias ? demo.folder : home, home)}
          onText={onText}
          onUse={use}
        >
          {back}
          {skip}
        </FolderPicker>
      )}
    </>
  );
}
