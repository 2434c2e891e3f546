import { lazy, Suspense, useMemo } from 'react';
import type { FileChange } from '../../../src-shared/codex/thread-state';
import { plainOutput } from '../../lib/terminal-text';
import { ErrorBoundary } from '../error-boundary';
import { Skeleton } from '../skeleton';
import './diff.css';

const RichDiff = lazy(() => import('./rich-diff'));

/** Above this the rich view would hold up the page; the change is shown as plain text in pieces. */
const maxRichLength = 200_000;
const maxPlainLength = 400_000;

/** One changed file. Whatever the server sent as a diff is shown: as a diff if it is one, as text if it is not. */
export function DiffView({ change }: { change: FileChange }) {
  const plain = <PlainDiff change={change} />;
  if (change.diff === '') {
    return (
      <p className="diff-empty">
        {change.movePath === null ? 'The file is empty.' : 'Only its name changes.'}
      </p>
    );
  }
  if (change.diff.length > maxRichLength) return plain;
  return (
    <div className="diff" role="group" aria-label={`Diff of ${change.path}`}>
      <ErrorBoundary fallback={() => plain}>
        <Suspense
          fallback={
            <div className="diff-loading">
              <Skeleton lines={4} label="Loading the diff" />
            </div>
          }
        >
          <RichDiff change={change} />
        </Suspense>
      </ErrorBoundary>
    </div>
  );
}

function PlainDiff({ change }: { change: FileChange }) {
  const { text, cut } = useMemo(
    () => ({
      text: plainOutput(change.diff.slice(0, maxPlainLength)),
      cut: change.diff.length > maxPlainLength,
    }),
    [change.diff],
  );
  return (
    <>
      <pre className="diff-plain" tabIndex={0} role="group" aria-label={`Change of ${change.path}`}>
        {text}
      </pre>
      {cut && (
        <p className="diff-empty">The change is longer than Mooring shows. See the file on the host.</p>
      )}
    </>
  );
}
