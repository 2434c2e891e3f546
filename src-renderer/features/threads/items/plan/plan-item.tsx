import type { Item, ItemView, PlanStep } from '../../../../../src-shared/codex/thread-state';
import { PassedIcon, PendingIcon, PlanIcon, RunningIcon } from '../../../../ui/icons';
import { Markdown } from '../../../../ui/markdown/markdown';
import { PartialMark } from '../item-frame';

/** A plan as prose. */
export function PlanItem({ item, view }: { item: Extract<Item, { type: 'plan' }>; view: ItemView }) {
  return (
    <article className="card" aria-label="Plan">
      <p className="card-title">
        <PlanIcon size={14} aria-hidden /> Plan
      </p>
      {view.partial && <PartialMark />}
      <Markdown text={item.text} streaming={view.phase === 'streaming'} />
    </article>
  );
}

const words = { pending: 'to do', inProgress: 'in progress', completed: 'done' } as const;
const icons = {
  pending: <PendingIcon size={14} aria-hidden />,
  inProgress: <RunningIcon size={14} aria-hidden />,
  completed: <PassedIcon size={14} aria-hidden />,
} as const;

/** A plan as a list that is ticked off. */
export function PlanChecklist({ steps }: { steps: readonly PlanStep[] }) {
  const done = steps.filter((step) => step.status === 'completed').length;
  return (
    <article className="card" aria-label={`Plan, ${done} of ${steps.length} done`}>
      <p className="card-title">
        <PlanIcon size={14} aria-hidden /> Plan
        <span className="card-meta">
          {done} of {steps.length} done
        </span>
      </p>
      <ul className="plan-steps">
        {steps.map((step, index) => (
          <li key={index} data-status={step.status}>
            {icons[step.status]}
            <span>
              {step.step}
              <span className="visually-hidden">, {words[step.status]}</span>
            </span>
          </li>
        ))}
      </ul>
    </article>
  );
}
