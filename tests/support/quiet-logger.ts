import type { Logger } from '../../src-main/core/ports/logger';

/** A logger for tests; `lines` holds what was logged, newest last. */
export function createQuietLogger(): Logger & { readonly lines: string[] } {
  const lines: string[] = [];
  const write = (_fields: Readonly<Record<string, unknown>>, message: string): void =>
    void lines.push(message);
  const logger: Logger & { readonly lines: string[] } = {
    lines,
    debug: write,
    info: write,
    warn: write,
    error: write,
    child: () => logger,
  };
  return logger;
}
