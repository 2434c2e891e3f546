import type { Clock } from '../../core/ports/clock';

/** Node fires timers beyond this at once instead of late. */
const longestTimerMs = 0x7fff_ffff;

/** The machine's time and chance. */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    after(ms, call) {
      const timer = setTimeout(call, Math.min(ms, longestTimerMs));
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}
