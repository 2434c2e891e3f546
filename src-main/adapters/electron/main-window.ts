import { BrowserWindow, nativeTheme, screen, type MessagePortMain } from 'electron';
import { pageUrl } from './app-protocol';
import { openExternal } from './external-links';
import { isOurPage } from './sender';
import { placeWindow, smallest, type WindowState } from './window-state';

export interface MainWindowOptions {
  readonly preloadFile: string;
  readonly state: WindowState | null;
  readonly developerTools: boolean;
  /** Makes the window's end of a new line to the core. */
  connectToCore(): MessagePortMain;
  onState(state: WindowState): void;
}

/**
 * The app's window. Its page gets a line to the core whenever it asks for one: at first, after a reload, and when the
 * line it had was closed because the core died.
 */
export function openMainWindow(options: MainWindowOptions): BrowserWindow {
  const place = placeWindow(
    options.state,
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const window = new BrowserWindow({
    ...place.bounds,
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Mooring',
    // The page's own background, so that opening does not flash.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181a' : '#ffffff',
    autoHideMenuBar: true,
    webPreferences: {
      preload: options.preloadFile,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      // It would fetch dictionaries from a server the person never named.
      spellcheck: false,
      devTools: options.developerTools,
    },
  });
  const contents = window.webContents;
  contents.ipc.on('mooring:request-port', (event) => {
    if (!isOurPage(contents, event.senderFrame)) return;
    contents.postMessage('mooring:port', null, [options.connectToCore()]);
  });
  contents.ipc.handle('mooring:open-external', async (event, address: unknown) => {
    if (isOurPage(contents, event.senderFrame)) await openExternal(window, address);
  });
  window.once('ready-to-show', () => {
    if (place.maximized) window.maximize();
    window.show();
  });
  window.on('close', () => {
    options.onState({ bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  });
  void window.loadURL(pageUrl);
  return window;
}
