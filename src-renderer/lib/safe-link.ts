const allowed = new Set(['http:', 'https:', 'mailto:']);

/** The address a link really leads to, spelled out; null when it is none that may be opened from agent text. */
export function safeTarget(href: unknown): string | null {
  if (typeof href !== 'string') return null;
  try {
    const url = new URL(href);
    return allowed.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
