/** Points at which the model waits until a test lets it go on; a release may come before the wait. */
export function createGates() {
  const released = new Set<string>();
  const reached = new Set<string>();
  const listeners = new Set<() => void>();

  const until = (test: () => boolean, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!test() && signal?.aborted !== true) return;
        listeners.delete(look);
        signal?.removeEventListener('abort', look);
        if (test()) resolve();
        else reject(new Error('The request was given up while it was held.'));
      };
      listeners.add(look);
      signal?.addEventListener('abort', look);
      look();
    });
  const changed = (): void => [...listeners].forEach((listener) => listener());

  return {
    async hold(name: string, signal: AbortSignal): Promise<void> {
      reached.add(name);
      changed();
      await until(() => released.has(name), signal);
    },
    release(name: string): void {
      released.add(name);
      changed();
    },
    /** Resolves when the model waits, or has waited, at that gate. */
    reached: (name: string): Promise<void> => until(() => reached.has(name)),
  };
}
