import type { Item } from '../../../../../src-shared/codex/thread-state';
import { visibleLine } from '../../../../lib/visible-text';
import { WebIcon } from '../../../../ui/icons';
import { StepRow } from '../item-frame';

export function WebSearchItem({ item }: { item: Extract<Item, { type: 'webSearch' }> }) {
  const query = visibleLine(item.query);
  return (
    <StepRow
      stepId={item.id}
      label={`Web search: ${query}`}
      icon={<WebIcon size={14} />}
      line={`Searched the web: ${query}`}
      title={query}
    >
      {null}
    </StepRow>
  );
}
