import { useContext } from 'react';
import type { Item, ItemView } from '../../../../../src-shared/codex/thread-state';
import { commandLine } from '../../../../lib/command-display';
import { durationText } from '../../../../lib/time-text';
import { hasHiddenCharacters, visibleLine } from '../../../../lib/visible-text';
import { CopyButton } from '../../../../ui/copy-button';
import { CommandIcon, NeedsYouIcon, RunningIcon } from '../../../../ui/icons';
import { VisibleText } from '../../../../ui/visible-text';
import { StepRow, WaitingItemsContext } from '../item-frame';
import { CommandOutput } from './command-output';

type Command = Extract<Item, { type: 'commandExecution' }>;

/** A time shorter than this says nothing. */
const shownFromMs = 100;

export function CommandItem({ item, view }: { item: Command; view: ItemView }) {
  const waits = useContext(WaitingItemsContext).has(item.id);
  const running = view.phase === 'streaming' && !waits;
  const failed = item.status === 'failed' || (item.exitCode !== null && item.exitCode !== 0);
  const line = commandLine(item.command);
  const outcome = waits ? 'waits for you' : outcomeText(item, view);
  return (
    <StepRow
      stepId={item.id}
      label={`Command: ${item.command === '' ? 'not received' : visibleLine(line)}, ${outcome}`}
      icon={
        waits ? (
          <NeedsYouIcon size={14} className="step-waits" />
        ) : running ? (
          <RunningIcon size={14} className="spin" />
        ) : (
          <CommandIcon size={14} />
        )
      }
      line={
        <code>
          <span className="step-prompt">$ </span>
          {item.command === '' ? 'a command that was not received' : <VisibleText text={line} />}
        </code>
      }
      title={visibleLine(item.command)}
      startsOpen={failed || (running && item.output !== '')}
      meta={
        <>
          <span data-tone={waits ? 'amber' : failed ? 'red' : undefined}>{outcome}</span>
          {item.durationMs !== null && item.durationMs >= shownFromMs && (
            <span>{durationText(item.durationMs)}</span>
          )}
        </>
      }
    >
      <dl className="step-facts">
        {(line !== item.command || line.includes('\n') || line.length > 80 || hasHiddenCharacters(line)) && (
          <>
            <dt>Command</dt>
            <dd className="step-command">
              <code>
                <VisibleText text={item.command} />
              </code>
              <CopyButton text={item.command} label="Copy command" />
            </dd>
          </>
        )}
        {item.cwd !== '' && (
          <>
            <dt>Folder</dt>
            <dd>
              <code>{visibleLine(item.cwd)}</code>
            </dd>
          </>
        )}
      </dl>
      <CommandOutput
        output={item.output}
        running={running}
        title={visibleLine(line)}
        partial={view.partial}
      />
    </StepRow>
  );
}

function outcomeText(item: Command, view: ItemView): string {
  if (view.phase === 'streaming') return 'running';
  if (item.status === 'declined') return 'declined';
  if (view.phase === 'abandoned') return 'not finished';
  if (item.exitCode !== null) return `exit ${item.exitCode}`;
  return item.status === 'failed' ? 'failed' : 'done';
}
