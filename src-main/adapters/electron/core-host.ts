import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import { inUseExitCode, type CoreStart, type ToCore } from './core-messages';

export interface CoreHost {
  /** A new line to the core: the core has one end, the other is for a window. */
  connect(): MessagePortMain;
  wake(): void;
  /** Lets the core end its connections; kills it when it takes longer than the deadline. */
  close(deadlineMs: number): Promise<void>;
}

export interface CoreHostOptions {
  readonly modulePath: string;
  readonly start: CoreStart;
  /** Another Mooring has the data. */
  onInUse(): void;
  /** The core dies as soon as it is started; no further attempt is made. */
  onHopeless(): void;
}

/** A core that died this soon after its start would die again. */
const healthyAfterMs = 10_000;
const attempts = 3;

/**
 * Keeps the core running in a process of its own, so that a slow key exchange or a burst of deltas never freezes
 * windows and menus (design, decision 2), and a crash of it does not take the windows along.
 */
export function startCore(options: CoreHostOptions): CoreHost {
  let earlyDeaths = 0;
  let closing = false;
  let core = fork();

  function fork(): UtilityProcess {
    const startedAt = Date.now();
    const child = utilityProcess.fork(options.modulePath, [JSON.stringify(options.start)], {
      serviceName: 'Mooring core',
      stdio: 'inherit',
    });
    child.once('exit', (code) => {
      if (closing) return;
      if (code === inUseExitCode) return options.onInUse();
      earlyDeaths = Date.now() - startedAt < healthyAfterMs ? earlyDeaths + 1 : 0;
      if (earlyDeaths >= attempts) return options.onHopeless();
      // Its ports closed with it; pages see that and ask for new ones.
      core = fork();
    });
    return child;
  }

  const tell = (message: ToCore, ports: MessagePortMain[] = []): void => core.postMessage(message, ports);

  return {
    connect() {
      const { port1, port2 } = new MessageChannelMain();
      tell({ type: 'attach' }, [port1]);
      return port2;
    },
    wake: () => tell({ type: 'wake' }),
    close: (deadlineMs) =>
      new Promise<void>((resolve) => {
        closing = true;
        const timer = setTimeout(() => core.kill(), deadlineMs);
        core.once('exit', () => {
          clearTimeout(timer);
          resolve();
        });
        // One that is dead already exits no more.
        if (core.pid === undefined) resolve();
        tell({ type: 'close' });
      }),
  };
}
