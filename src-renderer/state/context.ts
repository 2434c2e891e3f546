import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Api } from '../host/api';
import type { Actions } from './actions';
import type { AppState } from './app-state';
import type { Drafts } from './drafts';
import type { Navigation } from './navigation';
import type { Session } from './session';
import type { AppStore } from './store';

/** Everything a view may use; made once in `main.tsx`. */
export interface AppParts {
  readonly store: AppStore;
  readonly api: Api;
  readonly session: Session;
  readonly drafts: Drafts;
  readonly navigation: Navigation;
  readonly actions: Actions;
}

export const AppContext = createContext<AppParts | null>(null);

export function useApp(): AppParts {
  const parts = useContext(AppContext);
  if (parts === null) throw new Error('A view was rendered outside of AppContext.');
  return parts;
}

/** A part of the state that keeps its identity while it does not change. */
export function useAppState<T>(select: (state: AppState) => T): T {
  return useStore(useApp().store, select);
}

/** For selectors that build a new array or object: compared one level deep. */
export function useAppStateShallow<T>(select: (state: AppState) => T): T {
  return useStore(useApp().store, useShallow(select));
}
