import { memo } from 'react';
import { assertNever } from '../../../../src-shared/assert-never';
import type { ItemView } from '../../../../src-shared/codex/thread-state';
import { AgentMessageItem } from './agent-message/agent-message-item';
import { CommandItem } from './command/command-item';
import { CompactionItem } from './compaction/compaction-item';
import { FileChangeItem } from './file-change/file-change-item';
import { OtherItem } from './other/other-item';
import { PlanItem } from './plan/plan-item';
import { ReasoningItem } from './reasoning/reasoning-item';
import { ToolCallItem } from './tool-call/tool-call-item';
import { UserMessageItem } from './user-message/user-message-item';
import { WebSearchItem } from './web-search/web-search-item';
import './items.css';

/** The view of an item, by its kind. Items never change in place: one that is the same object is not drawn again. */
export const ItemBody = memo(function ItemBody({ view, cwd }: { view: ItemView; cwd: string }) {
  const { item } = view;
  switch (item.type) {
    case 'userMessage':
      return <UserMessageItem item={item} />;
    case 'agentMessage':
      return <AgentMessageItem item={item} view={view} />;
    case 'reasoning':
      return <ReasoningItem item={item} view={view} />;
    case 'plan':
      return <PlanItem item={item} view={view} />;
    case 'commandExecution':
      return <CommandItem item={item} view={view} />;
    case 'fileChange':
      return <FileChangeItem item={item} view={view} cwd={cwd} />;
    case 'mcpToolCall':
      return <ToolCallItem item={item} view={view} />;
    case 'webSearch':
      return <WebSearchItem item={item} />;
    case 'contextCompaction':
      return <CompactionItem />;
    case 'other':
      return <OtherItem item={item} />;
    default:
      return assertNever(item);
  }
});
