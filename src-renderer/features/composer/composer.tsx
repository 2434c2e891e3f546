import { useEffect, useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useApp, useAppState } from '../../state/context';
import { IconButton } from '../../ui/button';
import { StopIcon, UpIcon } from '../../ui/icons';
import './composer.css';

export interface ComposerProps {
  /** Where its unsent text is kept. */
  readonly draftKey: string;
  readonly placeholder: string;
  readonly autoFocus?: boolean;
  /** A turn runs: Enter steers it, and it can be stopped. */
  readonly running?: boolean;
  readonly busy?: boolean;
  /** Why nothing can be sent now; the text can be typed all the same. */
  readonly blocked?: string | null;
  onSend(text: string): void;
  onStop?(): void;
  /** Menus and the location row under the text. */
  readonly children: ReactNode;
}

const maxHeight = 320;
/** Two presses of Escape within this stop the turn. */
const doubleEscapeMs = 600;

export function Composer({
  draftKey,
  placeholder,
  autoFocus = false,
  running = false,
  busy = false,
  blocked = null,
  onSend,
  onStop,
  children,
}: ComposerProps) {
  const { drafts } = useApp();
  const text = useAppState((state) => state.drafts[draftKey] ?? '');
  const field = useRef<HTMLTextAreaElement>(null);
  const lastEscape = useRef(0);
  const canSend = text.trim() !== '' && !busy && blocked === null;

  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(element.scrollHeight, maxHeight)}px`;
  }, [text]);

  useEffect(() => {
    if (autoFocus) field.current?.focus();
  }, [autoFocus, draftKey]);

  // Leaving a place writes its text down at once.
  useEffect(() => () => drafts.flush(), [drafts, draftKey]);

  const send = (): void => {
    if (canSend) onSend(text);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    // While an input method composes, Enter and Escape are its own.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      send();
    }
    if (event.key === 'Escape' && running && onStop !== undefined) {
      if (event.timeStamp - lastEscape.current < doubleEscapeMs) onStop();
      lastEscape.current = event.timeStamp;
    }
  };

  return (
    <div className="composer" data-composer>
      <textarea
        ref={field}
        className="composer-text"
        aria-label="Message"
        aria-describedby={blocked === null ? undefined : 'composer-blocked'}
        placeholder={placeholder}
        rows={1}
        value={text}
        readOnly={busy}
        onChange={(event) => drafts.write(draftKey, event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <div className="composer-bar">
        <div className="composer-menus">{children}</div>
        {blocked !== null && text.trim() !== '' && (
          <span id="composer-blocked" className="composer-blocked">
            {blocked}
          </span>
        )}
        {running && onStop !== undefined && (
          <IconButton
            label="Stop"
            shortcut="Esc Esc"
            look="plain"
            icon={<StopIcon size={12} fill="currentColor" />}
            className="composer-round"
            onClick={onStop}
          />
        )}
        <IconButton
          label="Send"
          shortcut="Enter"
          look="primary"
          icon={<UpIcon size={16} />}
          className="composer-round"
          disabled={!canSend}
          onClick={send}
        />
      </div>
    </div>
  );
}
