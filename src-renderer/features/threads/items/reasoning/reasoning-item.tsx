import type { Item, ItemView } from '../../../../../src-shared/codex/thread-state';
import { durationText } from '../../../../lib/time-text';
import { ReasoningIcon } from '../../../../ui/icons';
import { Markdown } from '../../../../ui/markdown/markdown';
import { PartialMark, StepRow } from '../item-frame';

export function ReasoningItem({
  item,
  view,
}: {
  item: Extract<Item, { type: 'reasoning' }>;
  view: ItemView;
}) {
  const parts = item.summary.some((part) => part.trim() !== '') ? item.summary : item.content;
  const streaming = view.phase === 'streaming';
  const length =
    item.startedAtMs !== null && item.completedAtMs !== null && item.completedAtMs > item.startedAtMs
      ? durationText(item.completedAtMs - item.startedAtMs)
      : null;
  return (
    <StepRow
      stepId={item.id}
      label="Reasoning"
      icon={<ReasoningIcon size={14} />}
      line={
        <span className="step-quiet">
          {streaming ? 'Thinking' : 'Thought'} · {headline(parts)}
        </span>
      }
      meta={length}
    >
      {view.partial && <PartialMark />}
      <div className="reasoning-text">
        <Markdown text={parts.join('\n\n')} streaming={streaming} />
      </div>
    </StepRow>
  );
}

/** Codex begins its summaries with a bold headline; the newest says what it is at. */
function headline(parts: readonly string[]): string {
  const newest = parts.findLast((part) => part.trim() !== '') ?? '';
  const line = newest.trim().split('\n', 1)[0] ?? '';
  return line
    .replace(/^\*\*(.*?)\*\*.*$/, '$1')
    .replace(/[*_`#]/g, '')
    .slice(0, 160);
}
