import { useState, type ReactNode } from 'react';
import { CollapsedIcon, ExpandedIcon } from '../../../ui/icons';

/** One line of a step that opens to more. The whole line is the button; `meta` stands at its end. */
export function StepRow({
  label,
  icon,
  line,
  title,
  meta,
  startsOpen = false,
  children,
}: {
  /** Accessible name of the item. */
  label: string;
  icon: ReactNode;
  line: ReactNode;
  /** Shown on hover when the line may be cut. */
  title?: string;
  meta?: ReactNode;
  startsOpen?: boolean;
  /** What opens; null: nothing to open. */
  children: ReactNode;
}) {
  const [choice, setChoice] = useState<boolean | null>(null);
  const open = choice ?? startsOpen;
  const head = (
    <>
      <span className="step-icon" aria-hidden>
        {icon}
      </span>
      <span className="step-line truncate" title={title}>
        {line}
      </span>
      <span className="step-meta">{meta}</span>
    </>
  );
  return (
    <article className="step" aria-label={label}>
      {children === null ? (
        <div className="step-head">{head}</div>
      ) : (
        <button type="button" className="step-head" aria-expanded={open} onClick={() => setChoice(!open)}>
          {head}
          <span className="step-chevron" aria-hidden>
            {open ? <ExpandedIcon size={14} /> : <CollapsedIcon size={14} />}
          </span>
        </button>
      )}
      {open && children !== null && <div className="step-body">{children}</div>}
    </article>
  );
}

/** Says that text is missing, so that nobody takes a half for the whole. */
export function PartialMark() {
  return (
    <p className="partial-mark">
      The beginning of this was not received. It is read again when the turn ends.
    </p>
  );
}
