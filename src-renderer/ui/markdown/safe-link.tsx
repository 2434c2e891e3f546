import { createContext, useContext, useState, type ReactNode } from 'react';
import { safeTarget } from '../../lib/safe-link';
import { Button } from '../button';
import { CopyButton } from '../copy-button';
import { Dialog } from '../dialog';

/** How a checked address is opened; given by the app, because only it knows what its shell can do. */
export const OpenLinkContext = createContext<(url: string) => void>(() => undefined);

/** A link of a stranger: it never navigates. It shows where it really leads, and asks. */
export function SafeLink({ href, children }: { href: string | undefined; children: ReactNode }) {
  const [asking, setAsking] = useState(false);
  const open = useContext(OpenLinkContext);
  const target = safeTarget(href);
  if (target === null) return <span>{children}</span>;
  return (
    <>
      <button
        type="button"
        role="link"
        className="text-button"
        title={target}
        onClick={() => setAsking(true)}
      >
        {children}
      </button>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title="Open this link?"
        text="It leaves Mooring and opens in your browser."
        actions={
          <>
            <Button onClick={() => setAsking(false)}>Cancel</Button>
            <Button
              look="primary"
              onClick={() => {
                setAsking(false);
                open(target);
              }}
            >
              Open link
            </Button>
          </>
        }
      >
        <div className="copy-command">
          <code>{target}</code>
          <CopyButton text={target} label="Copy link" />
        </div>
      </Dialog>
    </>
  );
}
