import type { Clock } from '../../src-main/core/ports/clock';

/** Time that only moves when a test moves it. */
export interface ManualClock extends Clock {
  /** Lets `ms` pass: due calls are made in order, and promises settle after each. */
  advance(ms: number): Promise<void>;
  /** Calls that still wait, as milliseconds from now. */
  waiting(): readonly number[];
}

export function createManualClock(random = 0.5): ManualClock {
  let now = 1_000_000;
  let timers: { at: number; call: () => void }[] = [];
  return {
    now: () => now,
    random: () => random,
    after(ms, call) {
      const timer = { at: now + ms, call };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    waiting: () => timers.map((timer) => timer.at - now),
    async advance(ms) {
      const until = now + ms;
      await settled();
      for (;;) {
        const due = timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers = timers.filter((other) => other !== due);
        now = due.at;
        due.call();
        await settled();
      }
      now = until;
    },
  };
}

/**
 * Lets everything happen that needs neither time nor the outside: promises, and immediates, of which the JSON-RPC
 * engine takes one for each message.
 */
export async function settled(): Promise<void> {
  for (let round = 0; round < 20; round += 1) await new Promise((resolve) => setImmediate(resolve));
}
