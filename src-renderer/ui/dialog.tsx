import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './button';

/** A window over the app. Escape and the backdrop close it; focus returns to where it was. */
export function Dialog({
  open,
  onClose,
  title,
  text,
  wide = false,
  tools,
  actions,
  children,
}: {
  open: boolean;
  onClose(): void;
  title: string;
  text?: string;
  wide?: boolean;
  tools?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <Base.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Base.Portal>
        <Base.Backdrop className="dialog-backdrop" />
        <Base.Popup className={wide ? 'dialog dialog-wide' : 'dialog'}>
          <div className="dialog-head">
            <Base.Title className="dialog-title">{title}</Base.Title>
            {tools}
            {wide && <Base.Close render={<IconButton label="Close" icon={<X size={16} />} />} />}
          </div>
          {text !== undefined && <Base.Description className="dialog-text">{text}</Base.Description>}
          {children}
          {actions !== undefined && <div className="dialog-actions">{actions}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
