import { createContext, useContext, useState, type ReactNode } from 'react';
import { CollapsedIcon, ExpandedIcon } from '../../../ui/icons';

/**
 * Which steps a person opened or closed, by name. Kept outside of the rows, because a row that is scrolled far out of
 * sight leaves the page and its own memory with it.
 */
export const OpenStepsContext = createContext<Map<string, boolean>>(new Map());

/** Ids of the items that stand still until the person answers. */
export const WaitingItemsContext = createContext<ReadonlySet<string>>(new Set());

/** One line of a step that opens to more. The whole line is the button; `meta` stands at its end. */
export function StepRow({
  stepId,
  label,
  icon,
  line,
  title,
  meta,
  startsOpen = false,
  children,
}: {
  /** Its name in `OpenStepsContext`, unique in the thread. */
  stepId: string;
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
  const remembered = useContext(OpenStepsContext);
  const [choice, setChoice] = useState(() => remembered.get(stepId) ?? null);
  const open = choice ?? startsOpen;
  const toggle = (): void => {
    remembered.set(stepId, !open);
    setChoice(!open);
  };
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
        <button type="button" className="step-head" aria-expanded={open} onClick={toggle}>
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
