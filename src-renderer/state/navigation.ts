import { placeOf, type AddHost, type AppState, type Place, type SettingsPage } from './app-state';
import type { AppStore } from './store';

/** Where the person is, and how they came there. */
export interface Navigation {
  go(place: Place): void;
  back(): void;
  forward(): void;
  openSettings(page?: SettingsPage): void;
  /** Leaves the settings to where they were opened from. */
  closeSettings(): void;
  /** Settings → Connections with the panel open; a panel that is open keeps its input. */
  addHost(): void;
  setAddHost(change: Partial<AddHost> | null): void;
  setSidebarOpen(open: boolean): void;
}

const maxTrail = 100;
const emptyAddHost: AddHost = { step: 'choose', query: '', alias: null, hostId: null };

export function createNavigation(store: AppStore): Navigation {
  const go = (place: Place): void => store.setState((state) => ({ trail: pushPlace(state.trail, place) }));
  const step = (by: number): void =>
    store.setState(({ trail }) => ({
      trail: { ...trail, at: Math.min(Math.max(0, trail.at + by), trail.places.length - 1) },
    }));

  return {
    go,
    back: () => step(-1),
    forward: () => step(1),
    openSettings(page = 'general') {
      go({ type: 'settings', page });
    },
    closeSettings() {
      const { places, at } = store.getState().trail;
      const before = places.slice(0, at).findLast((place) => place.type !== 'settings');
      go(before ?? { type: 'newThread', hostId: null, folder: null });
    },
    addHost() {
      store.setState((state) => ({ addHost: state.addHost ?? emptyAddHost }));
      go({ type: 'settings', page: 'connections' });
    },
    setAddHost(change) {
      store.setState((state) => ({
        addHost: change === null ? null : { ...(state.addHost ?? emptyAddHost), ...change },
      }));
    },
    setSidebarOpen: (sidebarOpen) => store.setState({ sidebarOpen }),
  };
}

/** Going somewhere forgets what lay ahead; going where one is changes nothing. */
export function pushPlace(trail: AppState['trail'], place: Place): AppState['trail'] {
  const current = trail.places[trail.at];
  if (current !== undefined && samePlace(current, place)) return trail;
  const places = [...trail.places.slice(0, trail.at + 1), place].slice(-maxTrail);
  return { places, at: places.length - 1 };
}

export function samePlace(a: Place, b: Place): boolean {
  if (a.type === 'thread' && b.type === 'thread') return a.hostId === b.hostId && a.threadId === b.threadId;
  if (a.type === 'settings' && b.type === 'settings') return a.page === b.page;
  if (a.type === 'newThread' && b.type === 'newThread') return a.hostId === b.hostId && a.folder === b.folder;
  return false;
}

export function openThreadOf(state: AppState): { hostId: string; threadId: string } | null {
  const place = placeOf(state);
  return place.type === 'thread' ? place : null;
}
