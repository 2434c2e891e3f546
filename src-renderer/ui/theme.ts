import { useSyncExternalStore } from 'react';

export type ThemeType = 'light' | 'dark';

/** What the page shows now: the attribute on the root element is the truth, so that styles and parts agree. */
export function useThemeType(): ThemeType {
  return useSyncExternalStore(subscribe, current);
}

function current(): ThemeType {
  return document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light';
}

function subscribe(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}

const memory = 'mooring-theme';

/** The theme of the last time: shown until the settings were read, so that a dark app does not flash white. */
export function rememberedTheme(): 'system' | ThemeType {
  const value = localStorage.getItem(memory);
  return value === 'light' || value === 'dark' ? value : 'system';
}

/** Puts a choice into force and follows the system while that is the choice. Returns its end. */
export function applyTheme(choice: 'system' | ThemeType): () => void {
  localStorage.setItem(memory, choice);
  const system = matchMedia('(prefers-color-scheme: dark)');
  const set = (): void => {
    const dark = choice === 'dark' || (choice === 'system' && system.matches);
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
  };
  set();
  system.addEventListener('change', set);
  return () => system.removeEventListener('change', set);
}
