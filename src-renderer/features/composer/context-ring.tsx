import type { TokenUsage } from '../../../src-shared/codex/thread-state';
import { Tooltip } from '../../ui/tooltip';

const radius = 6;
const circumference = 2 * Math.PI * radius;

/** How full the model's context is. */
export function ContextRing({ usage }: { usage: TokenUsage }) {
  if (usage.contextWindow === null || usage.contextWindow <= 0) return null;
  const share = Math.min(1, usage.usedTokens / usage.contextWindow);
  const percent = Math.round(share * 100);
  const text = `Context: ${percent} % used, ${short(usage.usedTokens)} of ${short(usage.contextWindow)} tokens`;
  return (
    <Tooltip text={text}>
      <span
        className="context-ring"
        role="meter"
        aria-label="Context used"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={text}
        tabIndex={0}
        data-full={share > 0.85}
      >
        <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden>
          <circle cx="8" cy="8" r={radius} className="context-ring-ground" />
          <circle
            cx="8"
            cy="8"
            r={radius}
            className="context-ring-share"
            strokeDasharray={`${share * circumference} ${circumference}`}
            transform="rotate(-90 8 8)"
          />
        </svg>
      </span>
    </Tooltip>
  );
}

function short(tokens: number): string {
  return tokens < 1_000 ? String(tokens) : `${Math.round(tokens / 1_000)} k`;
}
