const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** How long ago, as short as a sidebar wants it: `now`, `2m`, `3h`, `5d`, `7w`, `2y`. Times in Unix milliseconds. */
export function relativeTime(then: number, now: number): string {
  const age = Math.max(0, now - then);
  if (age < minute) return 'now';
  if (age < hour) return `${Math.floor(age / minute)}m`;
  if (age < day) return `${Math.floor(age / hour)}h`;
  if (age < 14 * day) return `${Math.floor(age / day)}d`;
  if (age < 365 * day) return `${Math.floor(age / (7 * day))}w`;
  return `${Math.floor(age / (365 * day))}y`;
}

/** A length of time as a row shows it: `40 ms`, `4.2s`, `1m 12s`, `2h 5m`. */
export function durationText(milliseconds: number): string {
  const length = Math.max(0, milliseconds);
  if (length < second) return `${Math.round(length)} ms`;
  if (length < 10 * second) return `${(Math.floor(length / 100) / 10).toFixed(1)}s`;
  if (length < minute) return `${Math.floor(length / second)}s`;
  if (length < hour) return `${Math.floor(length / minute)}m ${Math.floor((length % minute) / second)}s`;
  return `${Math.floor(length / hour)}h ${Math.floor((length % hour) / minute)}m`;
}

/** Whole seconds until a time, never negative. */
export function secondsUntil(then: number, now: number): number {
  return Math.max(0, Math.ceil((then - now) / second));
}
