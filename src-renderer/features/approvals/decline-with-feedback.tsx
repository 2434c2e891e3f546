import { useEffect, useId, useRef, useState } from 'react';
import { Button } from '../../ui/button';

/** What Codex should do instead; sent into the turn after the refusal. */
export function DeclineWithFeedback({
  disabled,
  onDecline,
  onCancel,
}: {
  disabled: boolean;
  onDecline(feedback: string): void;
  onCancel(): void;
}) {
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  useEffect(() => field.current?.focus(), []);
  const submit = (): void => {
    if (text.trim() !== '') onDecline(text.trim());
  };
  return (
    <form
      className="approval-detail"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <label htmlFor={id}>Tell Codex what to do instead</label>
      <textarea
        id={id}
        ref={field}
        className="input approval-feedback"
        rows={2}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          submit();
        }}
      />
      <div className="approval-actions">
        <Button look="primary" type="submit" disabled={disabled || text.trim() === ''}>
          Decline and send
        </Button>
        <Button look="quiet" onClick={onCancel}>
          Back
        </Button>
      </div>
    </form>
  );
}
