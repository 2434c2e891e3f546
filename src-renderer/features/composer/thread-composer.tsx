import { useState } from 'react';
import { toast } from 'sonner';
import type { AppError } from '../../../src-shared/contract/errors';
import { shortPath } from '../../lib/remote-path';
import { threadKey } from '../../state/app-state';
import { connectionWords, homeOf, isReady } from '../../state/connection-words';
import { useApp, useAppState } from '../../state/context';
import { modeInForce } from '../../state/permission-words';
import { Button } from '../../ui/button';
import { HostDot } from '../../ui/host-dot';
import { BranchIcon } from '../../ui/icons';
import { Problem } from '../../ui/problem';
import { Composer } from './composer';
import { ContextRing } from './context-ring';
import { TurnMenus } from './turn-menus';

/** The composer of a thread: sends, steers what runs, stops it. */
export function ThreadComposer({ hostId, threadId }: { hostId: string; threadId: string }) {
  const { actions, api } = useApp();
  const key = threadKey(hostId, threadId);
  const host = useAppState((state) => state.hosts.find((candidate) => candidate.id === hostId));
  const connection = useAppState((state) => state.connections[hostId]?.state);
  const thread = useAppState((state) => state.threads[key]?.shown ?? null);
  const branch = useAppState((state) => state.threadLists[hostId]?.threads[threadId]?.branch ?? null);
  const [problem, setProblem] = useState<AppError | null>(null);
  const [stopping, setStopping] = useState(false);

  const newest = thread?.turnIds.at(-1);
  const running = newest !== undefined && thread?.turns[newest]?.status === 'inProgress';
  const ready = isReady(connection);
  const alias = host?.alias ?? 'the host';

  const send = async (text: string): Promise<void> => {
    setProblem(null);
    const sent = await actions.send(hostId, threadId, text);
    if (!sent.ok) setProblem(sent.error);
  };
  const stop = async (): Promise<void> => {
    if (stopping) return;
    setStopping(true);
    const stopped = await api.call('threads.interrupt', { hostId, threadId });
    setStopping(false);
    if (!stopped.ok) toast.error(stopped.error.what, { description: stopped.error.why });
  };

  return (
    <div className="composer-dock">
      {problem !== null && (
        <Problem problem={problem}>
          <Button size="small" onClick={() => setProblem(null)}>
            Dismiss
          </Button>
        </Problem>
      )}
      <Composer
        key={key}
        draftKey={key}
        autoFocus
        running={running}
        placeholder={running ? `Add to what Codex is doing on ${alias}` : `Ask Codex on ${alias}`}
        blocked={ready ? null : `${alias}: ${connectionWords(connection, Date.now()).text.toLowerCase()}`}
        onSend={(text) => void send(text)}
        onStop={() => void stop()}
      >
        <TurnMenus
          hostId={hostId}
          choiceKey={key}
          inForce={{
            permissionMode: modeInForce(thread?.settings ?? null),
            model: thread?.settings?.model || null,
          }}
        />
        {thread?.tokenUsage != null && <ContextRing usage={thread.tokenUsage} />}
      </Composer>
      <p className="location-row">
        {host !== undefined && <HostDot hue={host.hue} connected={ready} />}
        <span>{alias}</span>
        <span className="truncate" title={thread?.cwd}>
          {shortPath(thread?.cwd ?? '', homeOf(connection))}
        </span>
        {branch !== null && (
          <>
            <BranchIcon size={12} aria-hidden />
            <span className="truncate">{branch}</span>
          </>
        )}
      </p>
    </div>
  );
}
