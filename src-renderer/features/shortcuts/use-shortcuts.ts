import { useEffect } from 'react';
import { toast } from 'sonner';
import { tinykeys } from 'tinykeys';
import { threadKey } from '../../state/app-state';
import { useApp } from '../../state/context';
import { openThreadOf } from '../../state/navigation';
import { neighbourThread } from './neighbour-thread';

/** The app's keys (ui.md). `lastResponse` is given because it belongs to the threads feature. */
export function useShortcuts(lastResponse: (key: string) => string | null): void {
  const { actions, navigation, store } = useApp();

  useEffect(() => {
    const on = (act: () => void) => (event: KeyboardEvent) => {
      event.preventDefault();
      act();
    };
    const toThread = (step: 1 | -1) => () => {
      const next = neighbourThread(store.getState(), step);
      if (next !== null) actions.showThread(next.hostId, next.threadId);
    };
    const copyLast = (): void => {
      const open = openThreadOf(store.getState());
      const text = open === null ? null : lastResponse(threadKey(open.hostId, open.threadId));
      if (text === null) return;
      void navigator.clipboard.writeText(text).then(
        () => toast('Last response copied.'),
        () => toast.error('Nothing was copied.'),
      );
    };
    const toNeedsYou = (): void => {
      const state = store.getState();
      const first = state.approvals[0];
      if (first !== undefined) actions.showThread(first.hostId, first.threadId);
    };
    const focusFilter = (): void =>
      document.querySelector<HTMLInputElement>('[aria-label="Filter threads"]')?.focus();

    return tinykeys(window, {
      '$mod+k': on(focusFilter),
      '$mod+n': on(() => navigation.go({ type: 'newThread', hostId: null, folder: null })),
      '$mod+Shift+o': on(() => navigation.go({ type: 'newThread', hostId: null, folder: null })),
      '$mod+,': on(() => navigation.openSettings()),
      '$mod+b': on(() => navigation.setSidebarOpen(!store.getState().sidebarOpen)),
      '$mod+BracketLeft': on(() => navigation.back()),
      '$mod+BracketRight': on(() => navigation.forward()),
      '$mod+Shift+BracketLeft': on(toThread(-1)),
      '$mod+Shift+BracketRight': on(toThread(1)),
      '$mod+Shift+a': on(toNeedsYou),
      '$mod+Shift+c': on(copyLast),
    });
  }, [actions, navigation, store, lastResponse]);
}

/** How the shortcut key is written here. */
export function modifierSign(platform: string): string {
  return /mac|darwin|iphone|ipad/i.test(platform) ? '⌘' : 'Ctrl+';
}
