import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { CopyButton } from './copy-button';

export interface ProblemText {
  readonly what: string;
  readonly why: string | null;
  readonly remedy: { readonly text: string; readonly command: string | null } | null;
}

/** A failure, as every failure is told: what happened, why, and what to do next. */
export function Problem({
  problem,
  evidence = '',
  children,
}: {
  problem: ProblemText;
  evidence?: string;
  /** Buttons. */
  children?: ReactNode;
}) {
  return (
    <div className="problem" role="alert">
      <p className="problem-what">
        <CircleAlert size={15} aria-hidden />
        <span>{problem.what}</span>
      </p>
      {problem.why !== null && problem.why !== '' && <p className="problem-why">{problem.why}</p>}
      {evidence !== '' && (
        <pre className="evidence" tabIndex={0} role="group" aria-label="Evidence">
          {evidence}
        </pre>
      )}
      {problem.remedy !== null && <Remedy remedy={problem.remedy} />}
      {children !== undefined && <div className="problem-actions">{children}</div>}
    </div>
  );
}

export function Remedy({ remedy }: { remedy: NonNullable<ProblemText['remedy']> }) {
  return (
    <>
      <p className="problem-remedy">{remedy.text}</p>
      {remedy.command !== null && (
        <div className="copy-command">
          <code>{remedy.command}</code>
          <CopyButton text={remedy.command} label="Copy command" />
        </div>
      )}
    </>
  );
}
