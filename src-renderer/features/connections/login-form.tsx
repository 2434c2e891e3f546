import { useState } from 'react';
import type { ConnectionPrompt, PromptAnswer } from '../../../src-shared/connection/state';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/text-field';

type LoginPrompt = Extract<ConnectionPrompt, { kind: 'password' | 'keyboardInteractive' }>;

/** A password, or the questions of a server (keyboard-interactive), one field each. */
export function LoginForm({
  prompt,
  busy,
  onAnswer,
}: {
  prompt: LoginPrompt;
  busy: boolean;
  onAnswer(answer: PromptAnswer): void;
}) {
  const account = `${prompt.user}@${prompt.host}`;
  const fields =
    prompt.kind === 'password' ? [{ text: `Password of ${account}`, echo: false }] : prompt.prompts;
  const [answers, setAnswers] = useState<readonly string[]>(() => fields.map(() => ''));
  const nothingTyped = answers.every((answer) => answer === '');

  const submit = (): void => {
    // Some servers take an empty answer for one of their questions, but none for a password.
    if (busy || nothingTyped) return;
    onAnswer(
      prompt.kind === 'password'
        ? { kind: 'password', password: answers[0] ?? '' }
        : { kind: 'keyboardInteractive', answers: [...answers] },
    );
  };

  return (
    <form
      className="prompt-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {prompt.problem !== null && (
        <p data-tone="red" role="alert">
          {prompt.problem}
        </p>
      )}
      {prompt.kind === 'keyboardInteractive' && (
        <>
          <p>
            <strong>{account}</strong> asks{prompt.name === '' ? ':' : ` (${prompt.name}):`}
          </p>
          {prompt.instructions !== '' && <p className="prompt-instructions">{prompt.instructions}</p>}
        </>
      )}
      {fields.map(({ text, echo }, index) => (
        <TextField
          key={index}
          label={text}
          hint={index === fields.length - 1 ? hints[prompt.kind] : undefined}
          type={echo ? 'text' : 'password'}
          autoFocus={index === 0}
          value={answers[index] ?? ''}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setAnswers((before) => before.map((answer, at) => (at === index ? value : answer)));
          }}
        />
      ))}
      <div className="prompt-actions">
        <Button type="submit" look="primary" disabled={busy || nothingTyped}>
          Log in
        </Button>
        <Button disabled={busy} onClick={() => onAnswer({ kind: 'refuse' })}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

const hints = {
  password: 'Kept in memory until Mooring is closed, to connect again by itself. It is never stored.',
  keyboardInteractive: 'Used for this login only. It is never kept.',
} as const;
