import { Menu as Base } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';

/** A button that opens a list of actions. `trigger` is the button. */
export function Menu({
  trigger,
  side = 'bottom',
  align = 'start',
  label,
  disabled = false,
  children,
}: {
  trigger: ReactElement;
  side?: 'top' | 'bottom';
  align?: 'start' | 'end';
  /** Accessible name of the list when the trigger's own does not say enough. */
  label?: string;
  disabled?: boolean;
  children: ReactNode;
}) {
  return (
    <Base.Root disabled={disabled}>
      <Base.Trigger render={trigger} disabled={disabled} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} className="menu-positioner">
          <Base.Popup className="menu" {...(label === undefined ? {} : { 'aria-label': label })}>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export interface MenuItemProps {
  readonly icon?: ReactNode;
  readonly hint?: string | undefined;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  onSelect(): void;
  readonly children: ReactNode;
}

export function MenuItem({
  icon,
  hint,
  danger = false,
  disabled = false,
  onSelect,
  children,
}: MenuItemProps) {
  return (
    <Base.Item
      className={danger ? 'menu-item menu-item-danger' : 'menu-item'}
      disabled={disabled}
      onClick={onSelect}
    >
      {icon}
      <span className="menu-item-text">
        {children}
        {hint !== undefined && <span className="menu-item-hint">{hint}</span>}
      </span>
    </Base.Item>
  );
}

export interface MenuChoice {
  readonly value: string;
  readonly text: string;
  readonly hint?: string | undefined;
  readonly icon?: ReactNode;
}

/** One of several: the chosen one is marked. */
export function MenuChoices({
  value,
  choices,
  label,
  onChoose,
}: {
  value: string;
  choices: readonly MenuChoice[];
  label: string;
  onChoose(value: string): void;
}) {
  return (
    <Base.Group>
      <Base.GroupLabel className="menu-label">{label}</Base.GroupLabel>
      <Base.RadioGroup value={value} onValueChange={(next: unknown) => onChoose(String(next))}>
        {choices.map((choice) => (
          <Base.RadioItem key={choice.value} value={choice.value} className="menu-item" closeOnClick>
            <span className="menu-item-mark">
              <Base.RadioItemIndicator>
                <Check size={14} />
              </Base.RadioItemIndicator>
            </span>
            <span className="menu-item-text">
              {choice.text}
              {choice.hint !== undefined && <span className="menu-item-hint">{choice.hint}</span>}
            </span>
            {choice.icon}
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  );
}

export function MenuSeparator() {
  return <Base.Separator className="menu-separator" />;
}
