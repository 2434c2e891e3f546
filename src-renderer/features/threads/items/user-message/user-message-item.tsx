import type { Item } from '../../../../../src-shared/codex/thread-state';
import { plainOutput } from '../../../../lib/terminal-text';
import { CopyButton } from '../../../../ui/copy-button';

export function UserMessageItem({ item }: { item: Extract<Item, { type: 'userMessage' }> }) {
  return (
    <article className="user-message" aria-label="You">
      <div className="user-bubble">{plainOutput(item.text)}</div>
      <div className="hover-tools">
        <CopyButton text={item.text} label="Copy message" />
      </div>
    </article>
  );
}
