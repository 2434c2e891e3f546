import { useId, useState } from 'react';
import type { AppError } from '../../../src-shared/contract/errors';
import { Button } from '../../ui/button';
import { Problem } from '../../ui/problem';
import { TextField } from '../../ui/text-field';
import { newFolderProblem } from './folder-text';

/** The name of a folder to make in the one that is open. */
export function NewFolder({
  onCreate,
  onClose,
}: {
  /** @returns why it was not made. */
  onCreate(name: string): Promise<AppError | null>;
  onClose(): void;
}) {
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<AppError | null>(null);
  const hint = newFolderProblem(name);
  const form = useId();
  const ready = name.trim() !== '' && hint === null && !busy;
  return (
    <form
      id={form}
      className="new-folder"
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready) return;
        setBusy(true);
        void onCreate(name.trim()).then((failure) => {
          setBusy(false);
          setProblem(failure);
        });
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <div className="new-folder-line">
        <TextField
          label="Name"
          labelHidden
          placeholder="Name of the new folder"
          hint={hint ?? undefined}
          autoFocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" look="primary" disabled={!ready}>
          Create
        </Button>
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
      {problem !== null && <Problem problem={problem} />}
    </form>
  );
}
