import { memo } from 'react';
import { assertNever } from '../../../src-shared/assert-never';
import type { TurnFailure } from '../../../src-shared/codex/thread-state';
import type { OutboxEntry } from '../../../src-shared/contract/models';
import { plainOutput } from '../../lib/terminal-text';
import { durationText } from '../../lib/time-text';
import { Button } from '../../ui/button';
import { AgainIcon, CollapsedIcon, ExpandedIcon, RunningIcon, StopIcon, WarningIcon } from '../../ui/icons';
import { Problem } from '../../ui/problem';
import { useNow } from '../../ui/use-now';
import { ItemBody } from './items/registry';
import { PlanChecklist } from './items/plan/plan-item';
import type { Row } from './rows';

export interface RowActions {
  toggleWork(id: string): void;
  retryMessage(id: string): void;
  discardMessage(entry: OutboxEntry): void;
  /** The turn stands still until the person answers. */
  readonly waitsForYou: boolean;
}

export const RowView = memo(function RowView({
  row,
  cwd,
  actions,
}: {
  row: Row;
  cwd: string;
  actions: RowActions;
}) {
  switch (row.kind) {
    case 'item':
      return <ItemBody view={row.view} cwd={cwd} />;
    case 'work':
      return <WorkRow row={row} onToggle={() => actions.toggleWork(row.id)} />;
    case 'plan':
      return <PlanChecklist steps={row.turn.plan} />;
    case 'working':
      return <WorkingRow since={row.since} waitsForYou={actions.waitsForYou} />;
    case 'retrying':
      return (
        <p className="note-row" role="status">
          <AgainIcon size={14} className="spin" aria-hidden />
          <span>Codex is trying again by itself: {plainOutput(row.message)}</span>
        </p>
      );
    case 'failed':
      return <FailedRow failure={row.failure} />;
    case 'interrupted':
      return (
        <p className="note-row">
          <StopIcon size={13} aria-hidden />
          <span>Stopped. What was done before is kept.</span>
        </p>
      );
    case 'warning':
      return (
        <p className="note-row" data-tone="amber">
          <WarningIcon size={14} aria-hidden />
          <span>{plainOutput(row.text)}</span>
        </p>
      );
    case 'outbox':
      return <OutboxRow entry={row.entry} actions={actions} />;
    default:
      return assertNever(row);
  }
});

function WorkRow({ row, onToggle }: { row: Extract<Row, { kind: 'work' }>; onToggle(): void }) {
  const length = row.ms === null || row.ms < 1_000 ? null : durationText(row.ms);
  const steps = row.steps === 0 ? null : row.steps === 1 ? '1 step' : `${row.steps} steps`;
  const verb = row.steps === 0 ? 'Thought' : 'Worked';
  const text = [length === null ? verb : `${verb} for ${length}`, steps]
    .filter((part) => part !== null)
    .join(' · ');
  return (
    <button type="button" className="work-row" aria-expanded={row.open} onClick={onToggle}>
      {row.open ? <ExpandedIcon size={14} aria-hidden /> : <CollapsedIcon size={14} aria-hidden />}
      {text}
    </button>
  );
}

function WorkingRow({ since, waitsForYou }: { since: number | null; waitsForYou: boolean }) {
  const now = useNow(1_000);
  const length =
    since === null || now - since < 3_000 ? null : durationText(Math.floor((now - since) / 1_000) * 1_000);
  return (
    <p className="note-row" role="status" aria-live="off">
      {waitsForYou ? (
        <span data-tone="amber">Waiting for your answer</span>
      ) : (
        <>
          <RunningIcon size={14} className="spin" aria-hidden />
          <span>Working{length === null ? '' : ` for ${length}`}</span>
        </>
      )}
    </p>
  );
}

function FailedRow({ failure }: { failure: TurnFailure | null }) {
  const why = [failure?.message, failure?.details].filter((part) => part != null && part !== '').join('\n');
  return (
    <div className="row-card">
      <Problem
        problem={{
          what: 'Codex could not finish this turn.',
          why: why === '' ? 'It gave no reason.' : plainOutput(why),
          remedy: {
            text: 'Your message is above; send it again. What was done before is kept.',
            command: null,
          },
        }}
      />
    </div>
  );
}

const onItsWay = {
  sending: 'Sending…',
  unknown: 'Not known whether it arrived: checking…',
} as const;

function OutboxRow({ entry, actions }: { entry: OutboxEntry; actions: RowActions }) {
  const { problem } = entry;
  return (
    <article className="user-message outbox" aria-label="You, not in the thread yet">
      <div className="outbox-column">
        <div className="user-bubble">{plainOutput(entry.text)}</div>
        {entry.status === 'failed' ? (
          <div className="outbox-state" role="alert">
            <span data-tone="red">
              Not sent:{' '}
              {problem === null
                ? 'this message did not reach Codex.'
                : `${problem.what} ${problem.why ?? ''}`}
            </span>
            <span className="outbox-actions">
              <Button size="small" onClick={() => actions.retryMessage(entry.id)}>
                Send again
              </Button>
              <Button size="small" look="quiet" onClick={() => actions.discardMessage(entry)}>
                Discard
              </Button>
            </span>
          </div>
        ) : (
          <div className="outbox-state" role="status">
            {onItsWay[entry.status]}
          </div>
        )}
      </div>
    </article>
  );
}
