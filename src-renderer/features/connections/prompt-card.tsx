import { useEffect, useRef, useState } from 'react';
import type { AppError } from '../../../src-shared/contract/errors';
import type { ConnectionPrompt, PromptAnswer } from '../../../src-shared/connection/state';
import { useApp } from '../../state/context';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { KeyIcon } from '../../ui/icons';
import { Problem } from '../../ui/problem';
import { TextField } from '../../ui/text-field';
import { LoginForm } from './login-form';

const titles: Readonly<Record<ConnectionPrompt['kind'], string>> = {
  unknownHostKey: 'Do you know this host?',
  passphrase: 'Passphrase needed',
  password: 'Password needed',
  keyboardInteractive: 'The host asks before it lets you in',
};

/** A question of the connection, at the stage it belongs to. */
export function PromptCard({ hostId, prompt }: { hostId: string; prompt: ConnectionPrompt }) {
  const { api } = useApp();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<AppError | null>(null);
  const card = useRef<HTMLDivElement>(null);

  const answer = async (given: PromptAnswer): Promise<void> => {
    setBusy(true);
    const answered = await api.call('connections.answerPrompt', {
      hostId,
      promptId: prompt.promptId,
      answer: given,
    });
    setBusy(false);
    setProblem(answered.ok ? null : answered.error);
  };

  // It comes up at its place in the list, which may be out of sight. The card takes the focus, not a button on it: a
  // key that was meant for something else must not answer. Whoever types elsewhere keeps the focus.
  // In braces: newer Chromium returns a promise, which React would take for a clean-up function.
  useEffect(() => {
    void card.current?.scrollIntoView({ block: 'nearest' });
    if (document.activeElement === null || document.activeElement === document.body) card.current?.focus();
  }, []);

  const title = titles[prompt.kind];
  return (
    <div ref={card} className="prompt-card" role="group" aria-label={title} tabIndex={-1}>
      <p className="prompt-title">
        <KeyIcon size={15} aria-hidden /> {title}
      </p>
      {prompt.kind === 'unknownHostKey' ? (
        <>
          <p>
            <strong>{prompt.host}</strong> is not in your known hosts. Compare this fingerprint with one that
            you trust: from its administrator, or from <code>ssh-keygen -lf</code> on the host’s own public
            key. If they differ, refuse: something may stand between you and the host.
          </p>
          <div className="copy-command">
            <code>
              {prompt.keyType} {prompt.fingerprint}
            </code>
            <CopyButton text={prompt.fingerprint} label="Copy fingerprint" />
          </div>
          <div className="prompt-actions">
            <Button look="primary" disabled={busy} onClick={() => void answer({ kind: 'acceptAndRemember' })}>
              Accept and remember
            </Button>
            <Button disabled={busy} onClick={() => void answer({ kind: 'acceptOnce' })}>
              Accept once
            </Button>
            <Button disabled={busy} onClick={() => void answer({ kind: 'refuse' })}>
              Refuse
            </Button>
          </div>
          <p className="prompt-hint">“Accept and remember” adds it to {prompt.file}.</p>
        </>
      ) : prompt.kind === 'passphrase' ? (
        <PassphraseForm prompt={prompt} busy={busy} onAnswer={(given) => void answer(given)} />
      ) : (
        // A question that follows another is a form of its own: nothing typed before may be left in it.
        <LoginForm
          key={prompt.promptId}
          prompt={prompt}
          busy={busy}
          onAnswer={(given) => void answer(given)}
        />
      )}
      {problem !== null && <Problem problem={problem} />}
    </div>
  );
}

function PassphraseForm({
  prompt,
  busy,
  onAnswer,
}: {
  prompt: Extract<ConnectionPrompt, { kind: 'passphrase' }>;
  busy: boolean;
  onAnswer(answer: PromptAnswer): void;
}) {
  const [passphrase, setPassphrase] = useState('');
  return (
    <form
      className="prompt-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (passphrase === '' || busy) return;
        onAnswer({ kind: 'passphrase', passphrase });
        setPassphrase('');
      }}
    >
      {prompt.problem !== null && (
        <p data-tone="red" role="alert">
          {prompt.problem}
        </p>
      )}
      <TextField
        label={`Passphrase for ${prompt.keyPath}`}
        hint="Used for this connection only. It is never stored."
        type="password"
        autoFocus
        value={passphrase}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
      />
      <div className="prompt-actions">
        <Button type="submit" look="primary" disabled={busy || passphrase === ''}>
          Unlock
        </Button>
        <Button disabled={busy} onClick={() => onAnswer({ kind: 'refuse' })}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
