import { useId, useState } from 'react';
import { Button } from './button';
import { Dialog } from './dialog';
import { TextField } from './text-field';

export function RenameDialog(props: {
  open: boolean;
  title: string;
  label: string;
  /** The word on the button; "Rename" when not given. */
  action?: string;
  value: string;
  onClose(): void;
  onRename(value: string): void;
}) {
  // Mounted anew each time it opens, so that it begins with the present name.
  return props.open ? <OpenDialog {...props} /> : null;
}

function OpenDialog({
  open,
  title,
  label,
  action = 'Rename',
  value,
  onClose,
  onRename,
}: Parameters<typeof RenameDialog>[0]) {
  const [text, setText] = useState(value);
  const form = useId();
  const trimmed = text.trim();
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form={form} disabled={trimmed === ''}>
            {action}
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault();
          if (trimmed === '') return;
          onRename(trimmed);
          onClose();
        }}
      >
        <TextField
          label={label}
          labelHidden
          value={text}
          maxLength={200}
          autoFocus
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </form>
    </Dialog>
  );
}
