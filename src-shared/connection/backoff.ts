/**
 * Seconds to wait after the n-th failure in a row. The first retry is quick (a blip), later ones ever slower. What
 * fail2ban counts, a failed log-in, is never retried by itself: it is a blocked failure (users-and-peers.md, pain 4).
 */
const scheduleSeconds = [1, 3, 8, 20, 45, 90, 180];

/** @returns milliseconds, jittered by ±20 %, so that many hosts or laptops do not come back in step. */
export function backoffDelay(attempt: number, random: number): number {
  const index = Math.min(Math.max(attempt, 1), scheduleSeconds.length) - 1;
  const base = (scheduleSeconds[index] ?? 180) * 1000;
  return Math.round(base * (0.8 + 0.4 * random));
}
