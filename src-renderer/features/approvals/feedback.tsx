import { useState } from 'react';
import { Button } from '../../ui/button';

export function Feedback({
  busy,
  onCancel,
  onSend,
}: {
  busy: boolean;
  onCancel(): void;
  onSend(text: string): void;
}) {
  const [text, setText] = useState('');
  const ready = text.trim() !== '' && !busy;
  return (
    <form
      className="approval-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) onSend(text);
      }}
    >
      <textarea
        className="input approval-feedback"
        aria-label="What Codex should do instead"
        placeholder="What should Codex do instead?"
        rows={2}
        autoFocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          if (ready) onSend(text);
        }}
      />
      <div className="approval-answers">
        <Button type="submit" look="primary" disabled={!ready}>
          Decline and send
        </Button>
        <Button onClick={onCancel}>Back</Button>
      </div>
    </form>
  );
}
