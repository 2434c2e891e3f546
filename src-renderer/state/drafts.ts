import type { Api } from '../host/api';
import { withEntry, type AppStore } from './store';

export interface Drafts {
  /** Keeps text for a place; the core writes it down soon after. */
  write(key: string, text: string): void;
  /** Gives text back that could not be sent; what was typed since is kept below it. */
  restore(key: string, text: string): void;
  /** Writes everything down now: the page may be going away. */
  flush(): void;
}

const writeDelayMs = 400;

export function createDrafts(store: AppStore, api: Api): Drafts {
  const dirty = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | null = null;

  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const keys = [...dirty];
    dirty.clear();
    for (const key of keys) {
      const text = store.getState().drafts[key] ?? '';
      void api.call('drafts.write', { key, text }).then((written) => {
        // Kept in this page, and written with the next change or once the core is back.
        if (!written.ok) dirty.add(key);
      });
    }
  };

  const write = (key: string, text: string): void => {
    store.setState((state) => ({ drafts: withEntry(state.drafts, key, text) }));
    dirty.add(key);
    timer ??= setTimeout(flush, writeDelayMs);
  };

  return {
    write,
    restore(key, text) {
      const since = store.getState().drafts[key] ?? '';
      write(key, since === '' || since === text ? text : `${text}\n${since}`);
    },
    flush,
  };
}
