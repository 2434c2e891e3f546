import type { Api } from '../host/api';
import type { UnsavedText } from '../host/unsaved-text';
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

/** Begins with what an earlier life of this page could not hand to the core any more. */
export function createDrafts(store: AppStore, api: Api, unsaved: UnsavedText): Drafts {
  const left = unsaved.all();
  const dirty = new Set<string>(Object.keys(left));
  let timer: ReturnType<typeof setTimeout> | null = null;
  store.setState((state) => ({ drafts: { ...state.drafts, ...left } }));

  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const keys = [...dirty];
    dirty.clear();
    for (const key of keys) {
      const text = store.getState().drafts[key] ?? '';
      void api.call('drafts.write', { key, text }).then((written) => {
        if (written.ok) unsaved.confirmed(key, text);
        // Kept in this page, and written with the next change or once the core is back.
        else dirty.add(key);
      });
    }
  };

  const write = (key: string, text: string): void => {
    store.setState((state) => ({ drafts: withEntry(state.drafts, key, text) }));
    unsaved.keep(key, text);
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
