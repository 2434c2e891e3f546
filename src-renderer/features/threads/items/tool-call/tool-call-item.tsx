import type { Item, ItemView } from '../../../../../src-shared/codex/thread-state';
import { plainOutput } from '../../../../lib/terminal-text';
import { visibleLine } from '../../../../lib/visible-text';
import { RunningIcon, ToolIcon } from '../../../../ui/icons';
import { StepRow } from '../item-frame';

export function ToolCallItem({
  item,
  view,
}: {
  item: Extract<Item, { type: 'mcpToolCall' }>;
  view: ItemView;
}) {
  const name = visibleLine(`${item.server} · ${item.tool}`);
  const running = view.phase === 'streaming';
  const outcome = running ? 'running' : view.phase === 'abandoned' ? 'not finished' : item.status;
  return (
    <StepRow
      stepId={item.id}
      label={`Tool: ${name}, ${outcome}`}
      icon={running ? <RunningIcon size={14} className="spin" /> : <ToolIcon size={14} />}
      line={name}
      meta={<span data-tone={item.status === 'failed' ? 'red' : undefined}>{outcome}</span>}
      startsOpen={item.status === 'failed'}
    >
      <Section label="Arguments" text={item.arguments} />
      {item.result !== null && <Section label="Result" text={item.result} />}
    </StepRow>
  );
}

const maxShown = 20_000;

function Section({ label, text }: { label: string; text: string }) {
  return (
    <div className="output">
      <p className="step-note">{label}</p>
      <pre tabIndex={0} role="group" aria-label={label}>
        {plainOutput(text.slice(0, maxShown))}
        {text.length > maxShown ? '\n…' : ''}
      </pre>
    </div>
  );
}
