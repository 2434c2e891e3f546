import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import type { AppError } from '../../../src-shared/contract/errors';
import type { Approval, ApprovalAnswer } from '../../../src-shared/contract/models';
import { threadKey } from '../../state/app-state';
import { useApp, useAppState } from '../../state/context';
import { modeInForce, sandboxWords } from '../../state/permission-words';
import { HostDot } from '../../ui/host-dot';
import { Problem } from '../../ui/problem';
import { AnswerButtons } from './answer-buttons';
import { AlwaysRule } from './always-rule';
import { CommandQuestion } from './command-question';
import { Feedback } from './feedback';
import { FileChangeQuestion } from './file-change-question';
import './approvals.css';

/** Until then no key and no click answers: whatever was under the finger was meant for something else. */
const armedAfterMs = 400;

export function ApprovalCard({
  approval,
  count,
  hostName,
  hue,
  personIsIdle,
}: {
  /** Nobody has pressed a key just now. */
  personIsIdle(): boolean;
  approval: Approval;
  count: number;
  hostName: string;
  hue: number;
}) {
  const { api } = useApp();
  const card = useRef<HTMLDivElement>(null);
  const settings = useAppState(
    (state) => state.threads[threadKey(approval.hostId, approval.threadId)]?.shown?.settings ?? null,
  );
  const armed = useArmed();
  const [asking, setAsking] = useState<'feedback' | 'always' | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<AppError | null>(null);
  useTakeFocusWhenIdle(card, personIsIdle);

  const title = titleOf(approval, hostName);
  const answer = async (given: ApprovalAnswer): Promise<void> => {
    if (!armed || busy) return;
    setBusy(true);
    setProblem(null);
    const answered = await api.call('approvals.answer', { key: approval.key, answer: given });
    setBusy(false);
    if (!answered.ok) return setProblem(answered.error);
    // The next question, if there is one, takes the focus itself.
    requestAnimationFrame(() => {
      if (document.querySelector('[data-approval]') === null) focusComposer();
    });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key === 'Escape') {
      // Asks nothing and answers nothing: back to where the person types.
      event.preventDefault();
      setAsking(null);
      return focusComposer();
    }
    // Letters answer only while the card itself has the focus, not a field or button inside it.
    if (event.target !== card.current || event.ctrlKey || event.metaKey || event.altKey || event.repeat)
      return;
    if (event.key === 'a') void answer({ decision: 'accept' });
    if (event.key === 'd') void answer({ decision: 'decline', feedback: null });
  };

  return (
    <div className="approval-dock">
      <div
        ref={card}
        className="approval-card"
        data-approval
        role="group"
        aria-label={title}
        tabIndex={-1}
        data-hue={hue}
        onKeyDown={onKeyDown}
      >
        <div className="approval-head">
          <HostDot hue={hue} />
          <h2 className="approval-title">{title}</h2>
          {count > 1 && <span className="approval-count">1 of {count}</span>}
        </div>
        <div className="approval-body">
          {approval.kind === 'command' ? (
            <CommandQuestion approval={approval} />
          ) : (
            <FileChangeQuestion approval={approval} />
          )}
          <Facts approval={approval} hostName={hostName} allowedNow={sandboxWords(modeInForce(settings))} />
        </div>
        {problem !== null && <Problem problem={problem} />}
        {asking === 'feedback' ? (
          <Feedback
            busy={busy || !armed}
            onCancel={() => setAsking(null)}
            onSend={(feedback) => void answer({ decision: 'decline', feedback })}
          />
        ) : asking === 'always' && approval.kind === 'command' && approval.proposedPrefix !== null ? (
          <AlwaysRule
            command={approval.command}
            proposed={approval.proposedPrefix}
            hostName={hostName}
            busy={busy || !armed}
            onCancel={() => setAsking(null)}
            onAllow={(prefix) => void answer({ decision: 'acceptAlways', prefix })}
          />
        ) : (
          <AnswerButtons
            approval={approval}
            disabled={!armed || busy}
            onAnswer={(given) => void answer(given)}
            onFeedback={() => setAsking('feedback')}
            onAlways={() => setAsking('always')}
          />
        )}
      </div>
      <p className="visually-hidden" role="status" aria-live="assertive">
        Codex needs your answer: {title}
      </p>
    </div>
  );
}

export function titleOf(approval: Approval, hostName: string): string {
  if (approval.kind === 'fileChange') return `Change files on ${hostName}?`;
  return approval.network === null ? `Run on ${hostName}?` : `Use the network from ${hostName}?`;
}

function Facts({
  approval,
  hostName,
  allowedNow,
}: {
  approval: Approval;
  hostName: string;
  allowedNow: string;
}) {
  const rows: [string, ReactNode][] = [];
  if (approval.kind === 'command') {
    if (approval.network !== null) {
      rows.push(['Network', `${approval.network.protocol} to ${approval.network.host}`]);
    }
    if (approval.cwd !== '') rows.push(['Folder', <code key="cwd">{approval.cwd}</code>]);
  } else if (approval.grantRoot !== null) {
    rows.push(['Asks for', <code key="root">{approval.grantRoot}</code>]);
  }
  if (approval.reason !== null && approval.reason !== '') rows.push(['Why', approval.reason]);
  rows.push(['Sandbox now', `Allows ${allowedNow}.`]);
  rows.push(['If approved', consequence(approval, hostName)]);
  return (
    <dl className="approval-facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function consequence(approval: Approval, hostName: string): string {
  if (approval.kind === 'fileChange') {
    return approval.grantRoot === null
      ? 'These files are changed as shown.'
      : 'These files are changed, and Codex may write in that folder for the rest of the session.';
  }
  if (approval.network !== null) return `This one connection is allowed.`;
  return `This command may run outside the sandbox, with your rights on ${hostName}.`;
}

function useArmed(): boolean {
  const [armed, setArmed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setArmed(true), armedAfterMs);
    return () => clearTimeout(timer);
  }, []);
  return armed;
}

/** A card never takes the focus from someone who types, reads a menu, or is anywhere but in an empty composer. */
function useTakeFocusWhenIdle(card: RefObject<HTMLDivElement | null>, personIsIdle: () => boolean): void {
  useEffect(() => {
    // After the composer of a thread that is just being opened took it.
    const frame = requestAnimationFrame(() => {
      const active = document.activeElement;
      const inEmptyComposer =
        active instanceof HTMLTextAreaElement &&
        active.closest('[data-composer]') !== null &&
        active.value === '';
      const nowhere = active === null || active === document.body;
      if (nowhere || (inEmptyComposer && personIsIdle())) card.current?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [card, personIsIdle]);
}

function focusComposer(): void {
  document.querySelector<HTMLTextAreaElement>('[data-composer] textarea')?.focus();
}
