import { useEffect, useState } from 'react';
import { toast } from 'sonner';
import type { AppError } from '../../../src-shared/contract/errors';
import type { ConnectionState, StageReport } from '../../../src-shared/connection/state';
import type { ConnectionView } from '../../../src-shared/contract/models';
import { durationText, secondsUntil } from '../../lib/time-text';
import { stageNames } from '../../state/connection-words';
import { useApp, useAppState } from '../../state/context';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { PassedIcon, PendingIcon, ProblemIcon, RunningIcon, SkippedIcon, WarningIcon } from '../../ui/icons';
import { Problem, Remedy } from '../../ui/problem';
import { useNow } from '../../ui/use-now';
import { PromptCard } from './prompt-card';
import { reportText } from './report';

/** The stages of the newest attempt, with the question or the failure at the stage it belongs to. */
export function ConnectionProgress({ view, alias }: { view: ConnectionView; alias: string }) {
  const { state } = view;
  return (
    <div className="progress">
      <ul className="stages" aria-label="Connection stages">
        {view.stages.map((stage) => (
          <StageLine key={stage.id} stage={stage} view={view} alias={alias} />
        ))}
      </ul>
      {state.phase === 'waiting' && <RetryLine hostId={view.hostId} state={state} />}
    </div>
  );
}

const words = {
  pending: 'not yet',
  running: 'running',
  passed: 'passed',
  failed: 'failed',
  warning: 'warning',
  skipped: 'skipped',
} as const;

const icons = {
  pending: <PendingIcon size={15} />,
  running: <RunningIcon size={15} className="spin" />,
  passed: <PassedIcon size={15} />,
  failed: <ProblemIcon size={15} />,
  warning: <WarningIcon size={15} />,
  skipped: <SkippedIcon size={15} />,
} as const;

function StageLine({ stage, view, alias }: { stage: StageReport; view: ConnectionView; alias: string }) {
  const { state } = view;
  const prompt = state.phase === 'needsInput' && state.stage === stage.id ? state.prompt : null;
  const failed = stage.status === 'failed';
  return (
    <li
      className="stage"
      data-status={prompt === null ? stage.status : 'asking'}
      aria-current={stage.status === 'running' ? 'step' : undefined}
    >
      <div className="stage-line">
        <span className="stage-icon" aria-hidden>
          {icons[stage.status]}
        </span>
        <span className="stage-name">{stageNames[stage.id].name}</span>
        <span className="visually-hidden">
          : {prompt === null ? words[stage.status] : 'waits for your answer'}.{' '}
        </span>
        <span className="stage-summary truncate" title={stage.summary}>
          {failed ? 'Failed' : stage.summary}
        </span>
        {stage.ms !== null && <span className="stage-time">{durationText(stage.ms)}</span>}
      </div>
      {prompt !== null && <PromptCard key={prompt.promptId} hostId={view.hostId} prompt={prompt} />}
      {failed && <FailedStage stage={stage} view={view} alias={alias} />}
      {stage.status === 'warning' && stage.remedy !== null && (
        <div className="stage-warning">
          <Remedy remedy={stage.remedy} />
        </div>
      )}
    </li>
  );
}

function FailedStage({ stage, view, alias }: { stage: StageReport; view: ConnectionView; alias: string }) {
  const { api } = useApp();
  const version = useAppState((state) => state.info?.version ?? '');
  const failure = failureOf(view.state);
  const report = async (): Promise<string> => {
    const log = await api.call('connections.log', { hostId: view.hostId });
    return reportText(alias, version, view, log.ok ? log.value : []);
  };
  const again = async (): Promise<void> => {
    const method = view.state.phase === 'waiting' ? 'connections.retryNow' : 'connections.connect';
    const done = await api.call(method, { hostId: view.hostId });
    if (!done.ok) toast.error(done.error.what, { description: done.error.why });
  };
  const problem = failure ?? { what: stage.summary, why: null, remedy: stage.remedy };
  return (
    <Problem problem={problem} evidence={failure === null ? stage.detail : failure.detail}>
      <Button size="small" look="primary" onClick={() => void again()}>
        Try again
      </Button>
      <CopyButton text={report} label="Copy report" word="Copy report" />
    </Problem>
  );
}

function failureOf(state: ConnectionState) {
  return state.phase === 'blocked' || state.phase === 'waiting' ? state.failure : null;
}

function RetryLine({
  hostId,
  state,
}: {
  hostId: string;
  state: Extract<ConnectionState, { phase: 'waiting' }>;
}) {
  const { api } = useApp();
  const now = useNow(500);
  const [problem, setProblem] = useState<AppError | null>(null);
  useEffect(() => setProblem(null), [state.retryAt]);
  const call = async (method: 'connections.retryNow' | 'connections.disconnect'): Promise<void> => {
    const done = await api.call(method, { hostId });
    if (!done.ok) setProblem(done.error);
  };
  return (
    <>
      <p className="retry-line">
        <span>Retrying in {secondsUntil(state.retryAt, now)} s</span>
        <Button size="small" onClick={() => void call('connections.retryNow')}>
          Retry now
        </Button>
        <Button size="small" look="quiet" onClick={() => void call('connections.disconnect')}>
          Stop
        </Button>
      </p>
      {problem !== null && <Problem problem={problem} />}
    </>
  );
}
