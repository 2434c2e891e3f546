import { createStore, type StoreApi } from 'zustand/vanilla';
import { initialState, type AppState } from './app-state';

export type AppStore = StoreApi<AppState>;

export function createAppStore(start: Partial<AppState> = {}): AppStore {
  return createStore<AppState>(() => ({ ...initialState, ...start }));
}

/** Replaces one entry of a record in the state. */
export function withEntry<T>(
  record: Readonly<Record<string, T>>,
  key: string,
  value: T,
): Readonly<Record<string, T>> {
  return { ...record, [key]: value };
}

export function withoutEntry<T>(
  record: Readonly<Record<string, T>>,
  key: string,
): Readonly<Record<string, T>> {
  const { [key]: _removed, ...rest } = record;
  return rest;
}
