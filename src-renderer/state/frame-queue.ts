/** Collects changes and applies them together, once a frame: a burst of events costs one render. */
export interface FrameQueue<S> {
  push(change: (state: S) => S): void;
  /** Applies what waits now. */
  flush(): void;
}

/** A hidden page gets no frames; its state must move on all the same. */
const hiddenDelayMs = 200;

export function createFrameQueue<S>(apply: (change: (state: S) => S) => void): FrameQueue<S> {
  let waiting: ((state: S) => S)[] = [];
  let cancel: (() => void) | null = null;

  const flush = (): void => {
    cancel?.();
    cancel = null;
    if (waiting.length === 0) return;
    const changes = waiting;
    waiting = [];
    apply((state) => changes.reduce((next, change) => change(next), state));
  };

  const schedule = (): (() => void) => {
    const frame = requestAnimationFrame(flush);
    const timer = setTimeout(flush, hiddenDelayMs);
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  };

  return {
    push(change) {
      waiting.push(change);
      cancel ??= schedule();
    },
    flush,
  };
}
