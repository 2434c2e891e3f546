import { useCallback, useEffect } from 'react';
import { Toaster, toast } from 'sonner';
import { NewThreadComposer } from './features/composer/new-thread-composer';
import { ConnectionsPage } from './features/connections/connections-page';
import { NewThreadView } from './features/new-thread/new-thread-view';
import { SettingsView } from './features/settings/settings-view';
import { modifierSign, useShortcuts } from './features/shortcuts/use-shortcuts';
import { Sidebar } from './features/sidebar/sidebar';
import { lastResponse } from './features/threads/rows';
import { openInSystemBrowser } from './host/connect';
import { ThreadPage } from './pages/thread-page';
import { placeOf, type Place } from './state/app-state';
import { useApp, useAppState } from './state/context';
import { IconButton } from './ui/button';
import { ErrorBoundary } from './ui/error-boundary';
import { SidebarIcon } from './ui/icons';
import { LinkLost, Unreachable } from './ui/link-lost';
import { OpenLinkContext } from './ui/markdown/safe-link';
import { Problem } from './ui/problem';
import { SidebarHandle } from './ui/sidebar-handle';
import { applyTheme, useThemeType } from './ui/theme';
import './app.css';

/** The frame: sidebar, and what is in front. */
export function App() {
  const { api, actions, navigation, store } = useApp();
  const link = useAppState((state) => state.link);
  const loaded = useAppState((state) => state.loaded);
  const place = useAppState(placeOf);
  const sidebarOpen = useAppState((state) => state.sidebarOpen);
  const sidebarWidth = useAppState((state) => state.settings.sidebarWidth);
  const theme = useAppState((state) => state.settings.theme);
  const themeType = useThemeType();
  const modifier = modifierSign(navigator.platform);

  useEffect(() => (loaded ? applyTheme(theme) : undefined), [loaded, theme]);
  useShortcuts(
    useCallback(
      (key: string) => {
        const shown = store.getState().threads[key]?.shown ?? null;
        return shown === null ? null : lastResponse(shown);
      },
      [store],
    ),
  );
  const openLink = useCallback((url: string) => {
    openInSystemBrowser(url).catch(() => toast.error('The link was not opened.', { description: url }));
  }, []);

  // A drawer over the page closes once something was chosen in it.
  useEffect(() => {
    if (matchMedia('(max-width: 900px)').matches) navigation.setSidebarOpen(false);
  }, [place, navigation]);

  if (link.phase === 'lost' && !link.everOpen)
    return <Unreachable why={link.why} onRetry={() => api.retryNow()} />;

  return (
    <OpenLinkContext.Provider value={openLink}>
      <div className="frame" data-sidebar={sidebarOpen ? 'open' : 'closed'}>
        {sidebarOpen && (
          <>
            <div className="frame-sidebar" style={{ width: sidebarWidth }}>
              <Sidebar modifier={modifier} />
            </div>
            <div className="frame-scrim" onClick={() => navigation.setSidebarOpen(false)} />
          </>
        )}
        <main className="frame-main">
          {sidebarOpen && (
            <SidebarHandle
              width={sidebarWidth}
              onResize={(width) =>
                store.setState((state) => ({ settings: { ...state.settings, sidebarWidth: width } }))
              }
              onResized={(width) => actions.changeSettings({ sidebarWidth: width })}
            />
          )}
          {link.phase === 'lost' && <LinkLost attempts={link.attempts} onRetry={() => api.retryNow()} />}
          {!sidebarOpen && (
            <IconButton
              label="Show sidebar"
              shortcut={`${modifier}B`}
              className="frame-show-sidebar"
              icon={<SidebarIcon size={16} />}
              onClick={() => navigation.setSidebarOpen(true)}
            />
          )}
          <ErrorBoundary key={keyOf(place)} fallback={(error) => <Broken error={error} />}>
            <Front place={place} />
          </ErrorBoundary>
        </main>
      </div>
      <Toaster theme={themeType} position="bottom-right" closeButton duration={7_000} />
    </OpenLinkContext.Provider>
  );
}

function Front({ place }: { place: Place }) {
  switch (place.type) {
    case 'newThread':
      return <NewThreadView hostId={place.hostId} folder={place.folder} Composer={NewThreadComposer} />;
    case 'thread':
      return <ThreadPage hostId={place.hostId} threadId={place.threadId} />;
    case 'settings':
      return <SettingsView page={place.page} connections={<ConnectionsPage />} />;
  }
}

/** A part that broke is drawn anew when the person goes elsewhere. */
function keyOf(place: Place): string {
  return place.type === 'thread' ? `${place.hostId}/${place.threadId}` : place.type;
}

function Broken({ error }: { error: unknown }) {
  return (
    <div style={{ padding: 32, maxWidth: 640 }}>
      <Problem
        problem={{
          what: 'This part of Mooring could not be drawn.',
          why: error instanceof Error ? error.message : String(error),
          remedy: {
            text: 'Nothing was lost. Choose something else in the sidebar, or reload the page.',
            command: null,
          },
        }}
      />
    </div>
  );
}
