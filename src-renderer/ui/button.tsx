import { type ComponentProps, type ReactNode } from 'react';
import { Tooltip } from './tooltip';

export interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: 'primary' | 'danger' | 'quiet' | 'plain';
  readonly size?: 'small' | 'normal' | 'large';
  readonly icon?: ReactNode;
}

/** A button with a word on it. */
export function Button({
  look = 'plain',
  size = 'normal',
  icon,
  className = '',
  children,
  ...rest
}: ButtonProps) {
  return (
    <button type="button" className={`button button-${look} button-${size} ${className}`} {...rest}>
      {icon}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'aria-label'> {
  /** Its accessible name, and its tooltip. */
  readonly label: string;
  readonly shortcut?: string | undefined;
}

/** A button that shows only an icon. */
export function IconButton({
  label,
  shortcut,
  icon,
  className = '',
  look = 'quiet',
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={shortcut === undefined ? label : `${label}  ${shortcut}`}>
      <Button look={look} icon={icon} aria-label={label} className={`button-icon ${className}`} {...rest} />
    </Tooltip>
  );
}
