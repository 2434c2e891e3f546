import type { AppError } from '../../../src-shared/contract/errors';
import type { ResolvedHostView } from '../../../src-shared/contract/models';
import type { Result } from '../../../src-shared/result';

/** What OpenSSH makes of an alias; undefined until the answer is there. */
export type Resolution = Result<ResolvedHostView, AppError> | undefined;

/** Answers of `ssh -G`, asked once for each alias. Each is a process on this machine, so only a few run at once. */
export interface Resolutions {
  get(alias: string): Resolution;
  /** Asks unless it was asked already. The newest wish is served first: it is what the person looks at. */
  want(alias: string): void;
  subscribe(listener: () => void): () => void;
}

export function createResolutions(
  resolve: (alias: string) => Promise<Result<ResolvedHostView, AppError>>,
  atOnce = 3,
): Resolutions {
  const answers = new Map<string, Resolution>();
  const listeners = new Set<() => void>();
  const wanted: string[] = [];
  let running = 0;

  const next = (): void => {
    if (running >= atOnce) return;
    const alias = wanted.pop();
    if (alias === undefined) return;
    running += 1;
    void resolve(alias).then((answer) => {
      running -= 1;
      answers.set(alias, answer);
      listeners.forEach((listener) => listener());
      next();
    });
  };

  return {
    get: (alias) => answers.get(alias),
    want(alias) {
      if (answers.has(alias)) return;
      answers.set(alias, undefined);
      wanted.push(alias);
      next();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
