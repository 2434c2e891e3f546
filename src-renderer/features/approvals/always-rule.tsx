import { useState } from 'react';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/text-field';
import { ruleLine, ruleWords } from './rule';

/** The rule that "always" writes, before it is written. It can be made narrower, not broader. */
export function AlwaysRule({
  proposed,
  hostName,
  disabled,
  onAllow,
  onCancel,
}: {
  proposed: readonly string[];
  hostName: string;
  disabled: boolean;
  onAllow(prefix: string[]): void;
  onCancel(): void;
}) {
  const [more, setMore] = useState('');
  const words = ruleWords({ proposed, more });
  return (
    <form
      className="approval-detail"
      onSubmit={(event) => {
        event.preventDefault();
        onAllow(words);
      }}
    >
      <p>
        From now on, every thread on <b>{hostName}</b> may run whatever begins with these words, outside of
        the sandbox and without asking:
      </p>
      <pre className="approval-command" aria-label="Rule">
        {ruleLine(words)}
      </pre>
      <TextField
        label="Make it narrower: more words the command has to go on with"
        mono
        value={more}
        onChange={(event) => setMore(event.target.value)}
      />
      <div className="approval-actions">
        <Button look="primary" type="submit" disabled={disabled}>
          Always allow
        </Button>
        <Button look="quiet" onClick={onCancel}>
          Back
        </Button>
      </div>
    </form>
  );
}
