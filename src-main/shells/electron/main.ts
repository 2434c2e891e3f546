import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, dialog, powerMonitor } from 'electron';
import { registerAppScheme, serveApp } from '../../adapters/electron/app-protocol';
import { startCore } from '../../adapters/electron/core-host';
import { openMainWindow } from '../../adapters/electron/main-window';
import { setMenu } from '../../adapters/electron/menu';
import { lockPages } from '../../adapters/electron/page-lockdown';
import { windowStateSchema } from '../../adapters/electron/window-state';
import { createDocumentStore } from '../../adapters/fs/document-store';
import { loadStaticFiles } from '../../adapters/fs/static-files';

/** Everything lies beside this bundle, `dist/electron/main.js`. */
const beside = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const closeDeadlineMs = 3_000;

async function run(): Promise<void> {
  const userDataDirectory = app.getPath('userData');
  const developerTools = !app.isPackaged;
  const documents = createDocumentStore({
    directory: join(userDataDirectory, 'documents'),
    now: () => Date.now(),
  });
  const files = await loadStaticFiles(beside('../renderer/'));
  await app.whenReady();

  const core = startCore({
    modulePath: beside('./core-process.js'),
    start: { userDataDirectory, demo: process.argv.includes('--demo') },
    onInUse: () => giveUp('It is running already, in a browser. Use that one, or quit it first.'),
    onHopeless: () =>
      giveUp(
        `Its core ended three times in a row. The log says why: ${join(userDataDirectory, 'logs', 'mooring.log')}`,
      ),
  });

  const openWindow = async (): Promise<void> => {
    const saved = windowStateSchema.safeParse((await documents.read('window')).value);
    openMainWindow({
      preloadFile: beside('./preload.cjs'),
      state: saved.success ? saved.data : null,
      developerTools,
      connectToCore: () => core.connect(),
      // Where a window was is not worth a word to the person.
      onState: (state) => void documents.write('window', state).catch(() => undefined),
    });
  };

  lockPages();
  serveApp(files);
  setMenu(process.platform, developerTools);
  powerMonitor.on('resume', () => core.wake());
  powerMonitor.on('unlock-screen', () => core.wake());
  app.on('second-instance', showWindow);
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) void openWindow();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  let isClosed = false;
  app.on('will-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    void Promise.all([core.close(closeDeadlineMs), documents.idle()]).finally(() => {
      isClosed = true;
      app.quit();
    });
  });
  await openWindow();
}

function giveUp(why: string): void {
  dialog.showErrorBox('Mooring can not start.', why);
  app.exit(1);
}

function showWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window?.isMinimized()) window.restore();
  window?.focus();
}

// Two processes on the same documents would overwrite each other's.
if (app.requestSingleInstanceLock()) {
  app.enableSandbox();
  registerAppScheme();
  run().catch((error: unknown) => giveUp(error instanceof Error ? error.message : String(error)));
} else {
  app.quit();
}
