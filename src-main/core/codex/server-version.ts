/** The oldest codex whose protocol Mooring reads (design, decision 4). */
export const oldestSupported = '0.121.0';

/** The server gives its version only inside `userAgent`: `mooring/0.169.0 (Debian …) …` (app-server.md, initialize). */
export function versionFromUserAgent(userAgent: string): string {
  return /^[^/\s]*\/(\d+\.\d+\.\d+[^\s]*)/.exec(userAgent)?.[1] ?? 'unknown';
}

/** An unreadable version is let through: refusing to talk to a newer scheme would help nobody. */
export function isSupportedVersion(version: string): boolean {
  const parts = numbers(version);
  const oldest = numbers(oldestSupported);
  if (parts === null || oldest === null) return true;
  for (let index = 0; index < 3; index += 1) {
    const difference = (parts[index] ?? 0) - (oldest[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function numbers(version: string): readonly number[] | null {
  const match = /^(\d+)\.(\d+)\.(\d+)/.exec(version);
  return match === null ? null : match.slice(1, 4).map(Number);
}
