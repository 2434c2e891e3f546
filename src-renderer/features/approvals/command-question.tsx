import type { Approval } from '../../../src-shared/contract/models';
import { VisibleText } from '../../ui/visible-text';

type CommandApproval = Extract<Approval, { kind: 'command' }>;

/** The command to the letter, and what a person needs to judge it. */
export function CommandQuestion({ approval }: { approval: CommandApproval }) {
  return (
    <>
      {approval.network !== null && (
        <p className="approval-fact">
          Network access to <b>{approval.network.host}</b>
          {approval.network.protocol === '' ? '' : ` (${approval.network.protocol})`}
        </p>
      )}
      <pre className="approval-command" tabIndex={0} role="group" aria-label="Command">
        {approval.command === '' ? (
          <span className="approval-missing">Codex did not say which command.</span>
        ) : (
          <VisibleText text={approval.command} />
        )}
      </pre>
      <p className="approval-fact">
        {approval.cwd !== '' && (
          <>
            in <code>{approval.cwd}</code> ·{' '}
          </>
        )}
        asks to run outside of the sandbox
      </p>
      {approval.reason !== null && approval.reason !== '' && (
        <p className="approval-reason">
          <VisibleText text={approval.reason} />
        </p>
      )}
    </>
  );
}
