import { useState } from 'react';
import { visibleLine } from '../../lib/visible-text';
import { Button } from '../../ui/button';
import { furtherWords } from './rule-words';

/** Shows the exact rule before it is written. It can be made narrower by words of the command, never broader. */
export function AlwaysRule({
  command,
  proposed,
  hostName,
  busy,
  onCancel,
  onAllow,
}: {
  command: string;
  proposed: readonly string[];
  hostName: string;
  busy: boolean;
  onCancel(): void;
  onAllow(prefix: string[]): void;
}) {
  const further = furtherWords(command, proposed);
  const [extra, setExtra] = useState(0);
  const rule = [...proposed, ...further.slice(0, extra)];
  return (
    <div className="approval-form">
      <p>
        Every command on {hostName} that begins with these words will run without asking and without the
        sandbox, in every thread, until the rule is removed there:
      </p>
      <p className="approval-rule" aria-label={`Rule: ${rule.join(' ')}`}>
        {rule.map((word, index) => (
          <code key={index}>{visibleLine(word)}</code>
        ))}
        <span className="approval-rule-rest">…</span>
      </p>
      {further.length > 0 && (
        <div className="approval-narrow">
          <span>Narrow it:</span>
          <Button size="small" disabled={extra >= further.length} onClick={() => setExtra(extra + 1)}>
            Add {extra < further.length ? <code>{visibleLine(further[extra] ?? '')}</code> : 'a word'}
          </Button>
          <Button size="small" look="quiet" disabled={extra === 0} onClick={() => setExtra(extra - 1)}>
            Take back
          </Button>
        </div>
      )}
      <div className="approval-answers">
        <Button look="primary" disabled={busy} onClick={() => onAllow(rule)}>
          Always allow on {hostName}
        </Button>
        <Button disabled={busy} onClick={onCancel}>
          Back
        </Button>
      </div>
    </div>
  );
}
