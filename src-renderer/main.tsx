import './no-eval';
import './ui/tokens.css';
import './ui/base.css';
import './ui/controls.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { toast } from 'sonner';
import { App } from './app';
import { createApi } from './host/api';
import { openChannel } from './host/connect';
import { createActions } from './state/actions';
import { AppContext, type AppParts } from './state/context';
import { createUnsavedText } from './host/unsaved-text';
import { createDrafts } from './state/drafts';
import { createNavigation } from './state/navigation';
import { createSession } from './state/session';
import { createAppStore } from './state/store';
import { applyTheme, rememberedTheme } from './ui/theme';

applyTheme(rememberedTheme())();

const store = createAppStore({ sidebarOpen: !matchMedia('(max-width: 900px)').matches });
const api = createApi(openChannel);
const navigation = createNavigation(store);
const drafts = createDrafts(store, api, createUnsavedText(sessionStorage));
const session = createSession({
  store,
  api,
  now: () => Date.now(),
  onNotice: ({ what, why, hostAlias }) =>
    toast(hostAlias === null ? what : `${hostAlias}: ${what}`, { description: why }),
});
const actions = createActions({
  store,
  api,
  session,
  drafts,
  navigation,
  onFailure: (error) => toast.error(error.what, { description: error.why }),
});
const parts: AppParts = { store, api, session, drafts, navigation, actions };

// What could not be written down while the core was away, and what a closing page has not written yet.
api.onLink((link) => {
  if (link.phase === 'open') drafts.flush();
});
addEventListener('pagehide', () => drafts.flush());
session.start();

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <AppContext.Provider value={parts}>
        <App />
      </AppContext.Provider>
    </StrictMode>,
  );
}
