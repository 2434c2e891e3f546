import type { Approval, ApprovalAnswer } from '../../../src-shared/contract/models';
import { visibleLine } from '../../lib/visible-text';
import { Button } from '../../ui/button';
import { ExpandedIcon } from '../../ui/icons';
import { Menu, MenuItem } from '../../ui/menu';

export function AnswerButtons({
  approval,
  disabled,
  onAnswer,
  onFeedback,
  onAlways,
}: {
  approval: Approval;
  disabled: boolean;
  onAnswer(answer: ApprovalAnswer): void;
  onFeedback(): void;
  onAlways(): void;
}) {
  const prefix = approval.kind === 'command' ? approval.proposedPrefix : null;
  return (
    <div className="approval-answers">
      <div className="button-group">
        <Button
          look="primary"
          disabled={disabled}
          aria-keyshortcuts="a"
          onClick={() => onAnswer({ decision: 'accept' })}
        >
          Approve once
        </Button>
        <Menu
          side="top"
          disabled={disabled}
          trigger={
            <Button
              look="primary"
              disabled={disabled}
              aria-label="More ways to approve"
              icon={<ExpandedIcon size={14} />}
            />
          }
        >
          <MenuItem
            onSelect={() => onAnswer({ decision: 'acceptForSession' })}
            hint={
              approval.kind === 'command'
                ? 'Not asked again for this same command while the session lasts.'
                : 'Not asked again for changes of these files while the session lasts.'
            }
          >
            Approve for this session
          </MenuItem>
          {prefix !== null && prefix.length > 0 && (
            <MenuItem onSelect={onAlways} hint="Writes a rule on the host. You see it before it is written.">
              Always on this host: <code>{visibleLine(prefix.join(' '))}</code> …
            </MenuItem>
          )}
        </Menu>
      </div>
      <span className="approval-keys" aria-hidden>
        <kbd className="kbd">A</kbd> approve <kbd className="kbd">D</kbd> decline, while this card has the
        focus
      </span>
      <div className="button-group">
        <Button
          disabled={disabled}
          aria-keyshortcuts="d"
          onClick={() => onAnswer({ decision: 'decline', feedback: null })}
        >
          Decline
        </Button>
        <Menu
          side="top"
          align="end"
          disabled={disabled}
          trigger={
            <Button disabled={disabled} aria-label="More ways to decline" icon={<ExpandedIcon size={14} />} />
          }
        >
          <MenuItem onSelect={onFeedback} hint="Your words go to Codex, and the turn goes on.">
            Decline and tell Codex what to do
          </MenuItem>
          <MenuItem
            danger
            onSelect={() => onAnswer({ decision: 'cancel' })}
            hint="Nothing more is done in this turn."
          >
            Decline and stop the turn
          </MenuItem>
        </Menu>
      </div>
    </div>
  );
}
