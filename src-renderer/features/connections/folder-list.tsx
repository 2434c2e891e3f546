import { useId, type KeyboardEvent, type Ref } from 'react';
import { visibleLine } from '../../lib/visible-text';
import { FolderIcon } from '../../ui/icons';

/** Drawing more would be slow, and nobody reads it: typing narrows it down. */
const maxShown = 500;

/** The folders in a folder. Arrows choose, Enter opens, Backspace goes up. */
export function FolderList({
  ref,
  names,
  active,
  busy,
  onActive,
  onOpen,
  onUp,
}: {
  ref: Ref<HTMLUListElement>;
  names: readonly string[];
  /** The chosen name; anything else means the first. */
  active: string | null;
  busy: boolean;
  onActive(name: string): void;
  onOpen(name: string): void;
  onUp(): void;
}) {
  const id = useId();
  const shown = names.slice(0, maxShown);
  const at = Math.max(0, active === null ? 0 : shown.indexOf(active));

  const move = (to: number): void => {
    const next = shown[Math.min(Math.max(0, to), shown.length - 1)];
    if (next === undefined) return;
    onActive(next);
    document.getElementById(`${id}-${shown.indexOf(next)}`)?.scrollIntoView({ block: 'nearest' });
  };
  const open = (): void => {
    const name = shown[at];
    if (name !== undefined) onOpen(name);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Record<string, () => void> = {
      ArrowDown: () => move(at + 1),
      ArrowUp: () => move(at - 1),
      PageDown: () => move(at + 8),
      PageUp: () => move(at - 8),
      Home: () => move(0),
      End: () => move(shown.length - 1),
      Enter: open,
      Backspace: onUp,
    };
    const step = Object.hasOwn(steps, event.key) ? steps[event.key] : undefined;
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    step();
  };

  return (
    <>
      <ul
        ref={ref}
        className="picker-list"
        role="listbox"
        aria-label="Folders"
        aria-activedescendant={shown.length === 0 ? undefined : `${id}-${at}`}
        aria-busy={busy}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        {shown.map((name, index) => (
          <li
            key={name}
            id={`${id}-${index}`}
            role="option"
            aria-label={visibleLine(name)}
            aria-selected={index === at}
            className="picker-option"
            onClick={() => onOpen(name)}
          >
            <FolderIcon size={14} aria-hidden />
            <span className="truncate">{visibleLine(name)}</span>
          </li>
        ))}
      </ul>
      {names.length > shown.length && (
        <p className="add-host-note">
          {names.length - shown.length} more: type the beginning of a name above.
        </p>
      )}
    </>
  );
}
