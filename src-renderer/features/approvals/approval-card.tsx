import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import type { AppError } from '../../../src-shared/contract/errors';
import type { Approval, ApprovalAnswer } from '../../../src-shared/contract/models';
import { useApp, useAppState } from '../../state/context';
import { Button } from '../../ui/button';
import { ExpandedIcon } from '../../ui/icons';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu';
import { Problem } from '../../ui/problem';
import { HostDot } from '../../ui/host-dot';
import { AlwaysRule } from './always-rule';
import { CommandQuestion } from './command-question';
import { DeclineWithFeedback } from './decline-with-feedback';
import { FileChangeQuestion } from './file-change-question';

/** A keystroke or click meant for something else must not answer a card that has just appeared. */
const armDelayMs = 400;

type Detail = 'none' | 'always' | 'feedback';

/** One question of the agent, with every answer it takes. Nothing here is ever pressed by default. */
export function ApprovalCard({
  approval,
  count,
  mayTakeFocus,
  onLeave,
}: {
  approval: Approval;
  count: number;
  mayTakeFocus: () => boolean;
  onLeave: () => void;
}) {
  const { api } = useApp();
  const host = useAppState((state) => state.hosts.find((one) => one.id === approval.hostId));
  const [armed, setArmed] = useState(false);
  const [sending, setSending] = useState(false);
  const [detail, setDetail] = useState<Detail>('none');
  const [error, setError] = useState<AppError | null>(null);
  const card = useRef<HTMLDivElement>(null);
  const titleId = useId();
  const hostName = host?.alias ?? 'the host';
  const title = titleOf(approval, hostName);

  useEffect(() => {
    const timer = setTimeout(() => setArmed(true), armDelayMs);
    return () => clearTimeout(timer);
  }, []);

  useEffect(() => {
    if (mayTakeFocus()) card.current?.focus();
    // Only when the card appears: a card must not pull the focus back later.
  }, []); // eslint-disable-line react-hooks/exhaustive-deps

  const answer = async (given: ApprovalAnswer): Promise<void> => {
    if (!armed || sending) return;
    setSending(true);
    setError(null);
    const replied = await api.call('approvals.answer', { key: approval.key, answer: given });
    if (replied.ok) return;
    setSending(false);
    setError(replied.error);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      if (detail === 'none') onLeave();
      else {
        setDetail('none');
        card.current?.focus();
      }
      return;
    }
    // The letters act only while the card itself has the focus: in a field or on a button they are the field's.
    if (event.target !== card.current || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'y') void answer({ decision: 'accept' });
    else if (event.key === 'n') void answer({ decision: 'decline', feedback: null });
  };

  const disabled = !armed || sending;
  const proposed = approval.kind === 'command' ? approval.proposedPrefix : null;

  return (
    <div
      ref={card}
      className="approval"
      role="group"
      aria-labelledby={titleId}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <div className="approval-head">
        <HostDot hue={host?.hue ?? 7} />
        <h2 id={titleId} className="approval-title" aria-live="polite">
          {title}
        </h2>
        {count > 1 && <span className="approval-count">1 of {count}</span>}
      </div>
      {approval.kind === 'command' ? (
        <CommandQuestion approval={approval} />
      ) : (
        <FileChangeQuestion approval={approval} />
      )}
      {error !== null && <Problem problem={error} />}
      {detail === 'always' && proposed !== null && (
        <AlwaysRule
          proposed={proposed}
          hostName={hostName}
          disabled={disabled}
          onCancel={() => setDetail('none')}
          onAllow={(prefix) => void answer({ decision: 'acceptAlways', prefix })}
        />
      )}
      {detail === 'feedback' && (
        <DeclineWithFeedback
          disabled={disabled}
          onCancel={() => setDetail('none')}
          onDecline={(feedback) => void answer({ decision: 'decline', feedback })}
        />
      )}
      {detail === 'none' && (
        <div className="approval-actions">
          <div className="button-group">
            <Button look="primary" disabled={disabled} onClick={() => void answer({ decision: 'accept' })}>
              Approve once
            </Button>
            <Menu
              disabled={disabled}
              side="top"
              label="More ways to approve"
              trigger={
                <Button look="primary" aria-label="More ways to approve" icon={<ExpandedIcon size={14} />} />
              }
            >
              <MenuItem
                hint={
                  approval.kind === 'command'
                    ? 'The same command is not asked about again in this session.'
                    : 'Changes of the same files are not asked about again in this session.'
                }
                onSelect={() => void answer({ decision: 'acceptForSession' })}
              >
                Approve for this session
              </MenuItem>
              {proposed !== null && (
                <MenuItem
                  hint="Writes a rule on the host. You see it first."
                  onSelect={() => setDetail('always')}
                >
                  Always on this host…
                </MenuItem>
              )}
            </Menu>
          </div>
          <span className="approval-keys" aria-hidden>
            Y approve · N decline · Esc back
          </span>
          <div className="button-group">
            <Button disabled={disabled} onClick={() => void answer({ decision: 'decline', feedback: null })}>
              Decline
            </Button>
            <Menu
              disabled={disabled}
              side="top"
              align="end"
              label="More ways to decline"
              trigger={<Button aria-label="More ways to decline" icon={<ExpandedIcon size={14} />} />}
            >
              <MenuItem hint="The turn goes on with your words." onSelect={() => setDetail('feedback')}>
                Decline and tell Codex what to do…
              </MenuItem>
              <MenuSeparator />
              <MenuItem
                danger
                hint="Declines, and ends the turn."
                onSelect={() => void answer({ decision: 'cancel' })}
              >
                Stop the turn
              </MenuItem>
            </Menu>
          </div>
        </div>
      )}
    </div>
  );
}

function titleOf(approval: Approval, host: string): string {
  if (approval.kind === 'fileChange') return `Change files on ${host}?`;
  return approval.network === null ? `Run on ${host}?` : `Reach ${approval.network.host} from ${host}?`;
}
