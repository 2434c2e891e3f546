import type { Item } from '../../../../../src-shared/codex/thread-state';
import { plainOutput } from '../../../../lib/terminal-text';
import { visibleLine } from '../../../../lib/visible-text';
import { ToolIcon } from '../../../../ui/icons';
import { StepRow } from '../item-frame';

/** A kind this version has no view for: named, and readable as what it is. */
export function OtherItem({ item }: { item: Extract<Item, { type: 'other' }> }) {
  const kind = visibleLine(item.kind);
  return (
    <StepRow
      stepId={item.id}
      label={`${kind}, an item this version has no view for`}
      icon={<ToolIcon size={14} />}
      line={kind}
      meta="no view in this version"
    >
      <div className="output">
        <pre tabIndex={0} role="group" aria-label="Content">
          {plainOutput(item.json)}
        </pre>
      </div>
    </StepRow>
  );
}
