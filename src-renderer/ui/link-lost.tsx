import { Button } from './button';
import { RunningIcon } from './icons';
import { Problem } from './problem';

/** After this many tries the core is probably not coming back by itself. */
const manyAttempts = 6;

/** The slim bar while the channel to the core is down. */
export function LinkLost({ attempts, onRetry }: { attempts: number; onRetry(): void }) {
  return (
    <div className="link-lost" role="status">
      <RunningIcon size={14} className="spin" aria-hidden />
      <span>
        Connection to Mooring’s core was lost. Reconnecting…
        {attempts >= manyAttempts &&
          ' If you stopped Mooring, start it again and open the address it prints.'}
      </span>
      <Button size="small" onClick={onRetry}>
        Try now
      </Button>
    </div>
  );
}

/** Nothing could be read yet. */
export function Unreachable({ why, onRetry }: { why: string; onRetry(): void }) {
  return (
    <main className="unreachable">
      <Problem
        problem={{
          what: 'Mooring’s core can not be reached.',
          why,
          remedy: { text: 'If it is not running, start it:', command: 'npm start' },
        }}
      >
        <Button look="primary" size="small" onClick={onRetry}>
          Try again
        </Button>
      </Problem>
    </main>
  );
}
