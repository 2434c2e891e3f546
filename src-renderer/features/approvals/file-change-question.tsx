import { useState } from 'react';
import type { FileChange } from '../../../src-shared/codex/thread-state';
import type { Approval } from '../../../src-shared/contract/models';
import { changeStats, totalStats } from '../../lib/change-stats';
import { visibleLine } from '../../lib/visible-text';
import { threadKey } from '../../state/app-state';
import { useAppState } from '../../state/context';
import { DiffStat } from '../../ui/diff/diff-stat';
import { DiffView } from '../../ui/diff/diff-view';
import { CollapsedIcon, ExpandedIcon } from '../../ui/icons';

const none: readonly FileChange[] = [];

/** The change itself comes with the thread's item, not with the question. */
export function FileChangeQuestion({ approval }: { approval: Extract<Approval, { kind: 'fileChange' }> }) {
  const changes = useAppState((state) => {
    const turn = state.threads[threadKey(approval.hostId, approval.threadId)]?.shown?.turns[approval.turnId];
    const item = turn?.items[approval.itemId]?.item;
    return item?.type === 'fileChange' ? item.changes : none;
  });
  if (changes.length === 0) {
    return (
      <p className="approval-note" role="status">
        The change itself has not arrived yet. It is shown here as soon as it does.
      </p>
    );
  }
  return (
    <>
      {changes.length > 1 && (
        <p className="approval-note">
          {changes.length} files <DiffStat stats={totalStats(changes)} />
        </p>
      )}
      <ul className="approval-files">
        {changes.map((change, index) => (
          <ChangedFile key={change.path} change={change} startsOpen={index < 3} />
        ))}
      </ul>
    </>
  );
}

function ChangedFile({ change, startsOpen }: { change: FileChange; startsOpen: boolean }) {
  const [open, setOpen] = useState(startsOpen);
  return (
    <li className="approval-file">
      <button
        type="button"
        className="approval-file-head"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {open ? <ExpandedIcon size={14} aria-hidden /> : <CollapsedIcon size={14} aria-hidden />}
        <code className="approval-path">
          {visibleLine(change.path)}
          {change.movePath === null ? '' : ` → ${visibleLine(change.movePath)}`}
        </code>
        {change.kind !== 'update' && (
          <span className="approval-kind">{change.kind === 'add' ? 'new' : 'deleted'}</span>
        )}
        <DiffStat stats={changeStats(change)} />
      </button>
      {open && <DiffView change={change} />}
    </li>
  );
}
