import { describe, expect, it } from 'vitest';
import { createSystemClock } from './clock';

describe('createSystemClock', () => {
  it('calls once after the time, unless cancelled', async () => {
    const clock = createSystemClock();
    const calls: string[] = [];
    const done = new Promise<void>((resolve) => {
      clock.after(1, () => calls.push('first'))();
      clock.after(2, () => {
        calls.push('second');
        resolve();
      });
    });
    // The clock's own timers do not keep a process alive.
    const alive = setTimeout(() => undefined, 10_000);
    await done;
    clearTimeout(alive);
    expect(calls).toEqual(['second']);
  });

  it('takes a time beyond what Node can count as late, not as now', async () => {
    const calls: string[] = [];
    const cancel = createSystemClock().after(2 ** 40, () => calls.push('early'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    cancel();
    expect(calls).toEqual([]);
  });

  it('tells the time and rolls the dice', () => {
    const clock = createSystemClock();
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1_000);
    expect(clock.random()).toBeGreaterThanOrEqual(0);
    expect(clock.random()).toBeLessThan(1);
  });
});
