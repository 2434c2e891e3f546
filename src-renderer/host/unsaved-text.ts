/**
 * Text that the core has not confirmed yet, kept by the page itself: written at once with every key, so that a reload
 * or a crash of the page between two keystrokes loses nothing. It is gone with the window; by then the core has it.
 */
export interface UnsavedText {
  all(): Readonly<Record<string, string>>;
  keep(key: string, text: string): void;
  /** The core has this text. A newer one that was kept since stays. */
  confirmed(key: string, text: string): void;
}

const prefix = 'mooring-unsaved:';

export function createUnsavedText(storage: Storage): UnsavedText {
  return {
    all() {
      const found: Record<string, string> = {};
      for (let index = 0; index < storage.length; index += 1) {
        const name = storage.key(index);
        if (name?.startsWith(prefix) === true) found[name.slice(prefix.length)] = storage.getItem(name) ?? '';
      }
      return found;
    },
    keep(key, text) {
      try {
        storage.setItem(prefix + key, text);
      } catch {
        // Full: the core still gets the text, a moment later.
      }
    },
    confirmed(key, text) {
      if (storage.getItem(prefix + key) === text) storage.removeItem(prefix + key);
    },
  };
}
