import type { Approval } from '../../../src-shared/contract/models';
import type { FileChange } from '../../../src-shared/codex/thread-state';
import { changeStats } from '../../lib/change-stats';
import { threadKey } from '../../state/app-state';
import { useAppState } from '../../state/context';
import { DiffView } from '../../ui/diff/diff-view';
import { VisibleText } from '../../ui/visible-text';

type FileChangeApproval = Extract<Approval, { kind: 'fileChange' }>;

/** The diff before it is applied. The request names only the item; the change itself is in the thread. */
export function FileChangeQuestion({ approval }: { approval: FileChangeApproval }) {
  const changes = useAppState((state) => {
    const follow = state.threads[threadKey(approval.hostId, approval.threadId)];
    const item = follow?.shown?.turns[approval.turnId]?.items[approval.itemId]?.item;
    return item?.type === 'fileChange' ? item.changes : null;
  });
  return (
    <>
      {approval.grantRoot !== null && (
        <p className="approval-fact">
          asks to write in <code>{approval.grantRoot}</code> for the rest of the session
        </p>
      )}
      {approval.reason !== null && approval.reason !== '' && (
        <p className="approval-reason">
          <VisibleText text={approval.reason} />
        </p>
      )}
      {changes === null ? (
        <p className="approval-missing">The change has not arrived yet. It is shown here when it does.</p>
      ) : (
        <div className="approval-changes">
          {changes.map((change) => (
            <Change key={change.path} change={change} />
          ))}
        </div>
      )}
    </>
  );
}

function Change({ change }: { change: FileChange }) {
  const stats = changeStats(change);
  return (
    <section>
      <p className="approval-path">
        <code>
          <VisibleText text={change.path} />
        </code>
        <span>
          {wordFor(change.kind)} · +{stats.added} −{stats.removed}
        </span>
      </p>
      <DiffView change={change} />
    </section>
  );
}

function wordFor(kind: FileChange['kind']): string {
  switch (kind) {
    case 'add':
      return 'new file';
    case 'delete':
      return 'deleted';
    case 'update':
      return 'changed';
  }
}
