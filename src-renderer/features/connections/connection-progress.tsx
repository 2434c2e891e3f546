import { useState } from 'react';
import type { Failure, StageReport } from '../../../src-shared/connection/state';
import type { ConnectionView } from '../../../src-shared/contract/models';
import { durationText, secondsUntil } from '../../lib/time-text';
import { stageNames } from '../../state/connection-words';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import {
  CollapsedIcon,
  ExpandedIcon,
  PassedIcon,
  PendingIcon,
  ProblemIcon,
  RunningIcon,
  SkippedIcon,
  WarningIcon,
} from '../../ui/icons';
import { Problem, Remedy } from '../../ui/problem';
import { useNow } from '../../ui/use-now';
import { connectionAnnouncement, failureOf, stageStatusText } from './connection-detail';
import { PromptCard } from './prompt-card';
import { useHostActions, type HostActions } from './use-host-actions';

/** The stages of the newest attempt, with the question or the failure at the stage it belongs to. */
export function ConnectionProgress({
  view,
  alias,
  retryIsAbove = false,
}: {
  view: ConnectionView;
  alias: string;
  /** The countdown and its buttons are in the host's row already. */
  retryIsAbove?: boolean;
}) {
  const actions = useHostActions(view.hostId, alias);
  const { state, stages } = view;
  const failure = failureOf(state);
  // A link that was lost later failed at no stage of the attempt that made it.
  const lostLater = failure !== null && !stages.some((stage) => stage.status === 'failed');
  return (
    <div className="progress">
      {lostLater && <FailedStage failure={failure} view={view} actions={actions} />}
      <ol className="stages" aria-label="Connection stages">
        {stages.map((stage) => (
          <StageLine key={stage.id} stage={stage} view={view} actions={actions} />
        ))}
      </ol>
      {state.phase === 'waiting' && !retryIsAbove && <RetryLine retryAt={state.retryAt} actions={actions} />}
      {state.phase === 'connecting' && (
        <div className="retry-line">
          <Button size="small" onClick={actions.disconnect}>
            Stop
          </Button>
        </div>
      )}
      <p className="visually-hidden" role="status">
        {connectionAnnouncement(state)}
      </p>
    </div>
  );
}

const icons = {
  pending: <PendingIcon size={15} />,
  running: <RunningIcon size={15} className="spin" />,
  passed: <PassedIcon size={15} />,
  failed: <ProblemIcon size={15} />,
  warning: <WarningIcon size={15} />,
  skipped: <SkippedIcon size={15} />,
} as const;

function StageLine({
  stage,
  view,
  actions,
}: {
  stage: StageReport;
  view: ConnectionView;
  actions: HostActions;
}) {
  const { state } = view;
  const prompt = state.phase === 'needsInput' && state.stage === stage.id ? state.prompt : null;
  const failed = stage.status === 'failed';
  const warned = stage.status === 'warning';
  const [choice, setChoice] = useState<boolean | null>(null);
  const open = choice ?? warned;
  const hasMore = !failed && (stage.detail !== '' || stage.remedy !== null);
  return (
    <li
      className="stage"
      data-status={prompt === null ? stage.status : 'asking'}
      aria-current={stage.status === 'running' ? 'step' : undefined}
    >
      <div className="stage-line">
        <span className="stage-icon" aria-hidden>
          {prompt === null ? icons[stage.status] : <WarningIcon size={15} />}
        </span>
        <span className="stage-name">{stageNames[stage.id].name}</span>
        <span className="visually-hidden">
          : {prompt === null ? stageStatusText(stage) : 'waits for your answer'}.{' '}
        </span>
        <span
          className={open ? 'stage-summary' : 'stage-summary truncate'}
          title={failed ? '' : stage.summary}
        >
          {failed ? 'Failed' : prompt === null ? stage.summary : 'Waits for your answer'}
        </span>
        {stage.ms !== null && <span className="stage-time">{durationText(stage.ms)}</span>}
        {hasMore && (
          <button
            type="button"
            className="stage-more"
            aria-expanded={open}
            aria-label={`Details of ${stageNames[stage.id].name}`}
            onClick={() => setChoice(!open)}
          >
            {open ? <ExpandedIcon size={14} aria-hidden /> : <CollapsedIcon size={14} aria-hidden />}
          </button>
        )}
      </div>
      {prompt !== null && <PromptCard key={prompt.promptId} hostId={view.hostId} prompt={prompt} />}
      {failed && (
        <FailedStage
          failure={
            failureOf(state) ?? { what: stage.summary, why: null, detail: stage.detail, remedy: stage.remedy }
          }
          view={view}
          actions={actions}
        />
      )}
      {hasMore && open && (
        <div className="stage-warning">
          {stage.detail !== '' && (
            <pre className="evidence" tabIndex={0} role="group" aria-label="Evidence">
              {stage.detail}
            </pre>
          )}
          {stage.remedy !== null && <Remedy remedy={stage.remedy} />}
        </div>
      )}
    </li>
  );
}

function FailedStage({
  failure,
  view,
  actions,
}: {
  failure: Pick<Failure, 'what' | 'why' | 'detail' | 'remedy'>;
  view: ConnectionView;
  actions: HostActions;
}) {
  return (
    <Problem problem={failure} evidence={failure.detail}>
      {view.state.phase !== 'waiting' && (
        <Button size="small" look="primary" onClick={actions.connect}>
          Try again
        </Button>
      )}
      <CopyButton text={actions.report} label="Copy report" word="Copy report" />
    </Problem>
  );
}

function RetryLine({ retryAt, actions }: { retryAt: number; actions: HostActions }) {
  const now = useNow(500);
  const seconds = secondsUntil(retryAt, now);
  return (
    <div className="retry-line">
      <span>{seconds === 0 ? 'Retrying' : `Retrying in ${seconds} s`}</span>
      <Button size="small" look="primary" onClick={actions.retryNow}>
        Retry now
      </Button>
      <Button size="small" onClick={actions.disconnect}>
        Stop
      </Button>
    </div>
  );
}
