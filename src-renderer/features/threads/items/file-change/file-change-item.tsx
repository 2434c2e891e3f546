import { useContext } from 'react';
import type { FileChange, Item, ItemView } from '../../../../../src-shared/codex/thread-state';
import { changeStats } from '../../../../lib/change-stats';
import { middleTruncated } from '../../../../lib/remote-path';
import { visibleLine } from '../../../../lib/visible-text';
import { DiffView } from '../../../../ui/diff/diff-view';
import { DiffStat } from '../../../../ui/diff/diff-stat';
import { FileChangeIcon, NeedsYouIcon, RunningIcon } from '../../../../ui/icons';
import { StepRow, WaitingItemsContext } from '../item-frame';

export function FileChangeItem({
  item,
  view,
  cwd,
}: {
  item: Extract<Item, { type: 'fileChange' }>;
  view: ItemView;
  cwd: string;
}) {
  const waits = useContext(WaitingItemsContext).has(item.id);
  const running = view.phase === 'streaming' && !waits;
  const outcome = waits ? 'waits for you' : outcomeText(item.status, view.phase);
  const icon = waits ? (
    <NeedsYouIcon size={14} className="step-waits" />
  ) : running ? (
    <RunningIcon size={14} className="spin" />
  ) : (
    <FileChangeIcon size={14} />
  );
  if (item.changes.length === 0) {
    return (
      <StepRow stepId={item.id} label="File change" icon={icon} line="Changing files" meta={outcome}>
        {null}
      </StepRow>
    );
  }
  return (
    <div className="file-changes">
      {item.changes.map((change) => (
        <StepRow
          key={change.path}
          stepId={`${item.id}/${change.path}`}
          label={`File change: ${visibleLine(change.path)}${outcome === null ? '' : `, ${outcome}`}`}
          icon={icon}
          line={<code>{pathText(change, cwd)}</code>}
          title={visibleLine(change.path)}
          meta={
            <>
              {outcome !== null && (
                <span data-tone={waits ? 'amber' : item.status === 'failed' ? 'red' : undefined}>
                  {outcome}
                </span>
              )}
              {change.kind !== 'update' && <span>{change.kind === 'add' ? 'new' : 'deleted'}</span>}
              <DiffStat stats={changeStats(change)} />
            </>
          }
        >
          <DiffView change={change} />
        </StepRow>
      ))}
    </div>
  );
}

function pathText(change: FileChange, cwd: string): string {
  const short = (path: string): string =>
    middleTruncated(visibleLine(path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path), 72);
  return change.movePath === null ? short(change.path) : `${short(change.path)} → ${short(change.movePath)}`;
}

function outcomeText(status: string, phase: ItemView['phase']): string | null {
  if (status === 'declined') return 'declined';
  if (status === 'failed') return 'failed';
  return phase === 'abandoned' ? 'not finished' : null;
}
