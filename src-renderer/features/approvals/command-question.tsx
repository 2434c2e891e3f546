import type { Approval } from '../../../src-shared/contract/models';
import { commandParts } from '../../lib/command-display';
import { hasHiddenCharacters } from '../../lib/visible-text';
import { WarningIcon } from '../../ui/icons';
import { VisibleText } from '../../ui/visible-text';

/** The command word for word; only the shell that codex wraps around it is set back. */
export function CommandQuestion({ approval }: { approval: Extract<Approval, { kind: 'command' }> }) {
  const { before, script, after } = commandParts(approval.command);
  if (approval.command === '') {
    return approval.network === null ? (
      <p className="approval-note">Codex did not say which command.</p>
    ) : null;
  }
  return (
    <>
      <pre className="approval-command" tabIndex={0} role="group" aria-label="Command">
        <span className="approval-wrapper">{before}</span>
        <VisibleText text={script} />
        <span className="approval-wrapper">{after}</span>
      </pre>
      {hasHiddenCharacters(approval.command) && (
        <p className="approval-warning">
          <WarningIcon size={14} aria-hidden />
          This command holds characters that are normally invisible. They are marked.
        </p>
      )}
    </>
  );
}
