import type { Item, ItemView } from '../../../../../src-shared/codex/thread-state';
import { CopyButton } from '../../../../ui/copy-button';
import { Markdown } from '../../../../ui/markdown/markdown';
import { PartialMark } from '../item-frame';

export function AgentMessageItem({
  item,
  view,
}: {
  item: Extract<Item, { type: 'agentMessage' }>;
  view: ItemView;
}) {
  return (
    <article className="agent-message" aria-label="Codex" aria-busy={view.phase === 'streaming'}>
      {view.partial && <PartialMark />}
      <Markdown text={item.text} streaming={view.phase === 'streaming'} />
      {view.phase !== 'streaming' && (
        <div className="hover-tools">
          <CopyButton text={item.text} label="Copy response" />
        </div>
      )}
    </article>
  );
}
