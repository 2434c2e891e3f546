/** A deadline that stands still while a person is asked. */
export interface Watchdog {
  /** Starts it, or starts it anew with another length. */
  restart(ms: number): void;
  pause(): void;
  resume(): void;
  stop(): void;
}

export function createWatchdog(onExpired: () => void): Watchdog {
  let timer: NodeJS.Timeout | null = null;
  let length = 0;
  let pauses = 0;
  let stopped = false;
  const clear = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  const arm = (): void => {
    clear();
    if (!stopped && pauses === 0 && length > 0) timer = setTimeout(onExpired, length);
  };
  return {
    restart(ms) {
      length = ms;
      arm();
    },
    pause() {
      pauses += 1;
      clear();
    },
    resume() {
      pauses -= 1;
      arm();
    },
    stop() {
      stopped = true;
      clear();
    },
  };
}
