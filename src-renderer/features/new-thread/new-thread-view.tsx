import { useState } from 'react';
import type { AppError } from '../../../src-shared/contract/errors';
import { baseName } from '../../lib/remote-path';
import { visibleLine } from '../../lib/visible-text';
import { newThreadDraft, noChoice } from '../../state/app-state';
import { useApp, useAppState } from '../../state/context';
import { Button } from '../../ui/button';
import { AddIcon } from '../../ui/icons';
import { Problem } from '../../ui/problem';
import { FirstRun } from './first-run';
import { PlaceMenus } from './place-menus';
import { usePlaceChoice } from './use-place-choice';
import './new-thread.css';

/** What the composer of the app must offer here; given by the page, because features know nothing of each other. */
export interface NewThreadComposerProps {
  readonly hostId: string | null;
  readonly alias: string;
  readonly blocked: string | null;
  readonly busy: boolean;
  onSend(text: string): void;
}

export function NewThreadView({
  hostId,
  folder,
  Composer,
}: {
  hostId: string | null;
  folder: string | null;
  Composer: React.ComponentType<NewThreadComposerProps>;
}) {
  const { actions, navigation } = useApp();
  const hosts = useAppState((state) => state.hosts);
  const loaded = useAppState((state) => state.loaded);
  const choice = useAppState((state) => state.choices[newThreadDraft]) ?? noChoice;
  const place = usePlaceChoice(hostId, folder);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<AppError | null>(null);

  if (!loaded) return null;
  if (hosts.length === 0) return <FirstRun />;

  const start = async (text: string): Promise<void> => {
    if (place.host === null || place.folder === null) return;
    setBusy(true);
    setProblem(null);
    const started = await actions.startThread({ hostId: place.host.id, folder: place.folder, text, choice });
    setBusy(false);
    if (!started.ok) setProblem(started.error);
  };

  return (
    <div className="new-thread">
      <div className="new-thread-column">
        <h1 className="new-thread-title">
          {place.folder === null ? (
            'What should we work on?'
          ) : (
            <>
              What should we work on in <em>{visibleLine(baseName(place.folder))}</em>?
            </>
          )}
        </h1>
        {problem !== null && (
          <Problem problem={problem}>
            <Button size="small" onClick={() => setProblem(null)}>
              Dismiss
            </Button>
          </Problem>
        )}
        <Composer
          hostId={place.host?.id ?? null}
          alias={place.host?.alias ?? 'a host'}
          blocked={place.blocked}
          busy={busy}
          onSend={(text) => void start(text)}
        />
        <PlaceMenus place={place} onChoose={(next) => navigation.go({ type: 'newThread', ...next })} />
        {place.host !== null && place.folder === null && (
          <p className="new-thread-hint">
            No folder of {place.host.alias} is in the list yet.{' '}
            <Button
              size="small"
              icon={<AddIcon size={13} />}
              onClick={() => {
                navigation.setAddHost({
                  step: place.ready ? 'folder' : 'connect',
                  alias: place.host?.alias ?? null,
                  hostId: place.host?.id ?? null,
                  query: '',
                });
                navigation.openSettings('connections');
              }}
            >
              Choose folder
            </Button>
          </p>
        )}
      </div>
    </div>
  );
}
