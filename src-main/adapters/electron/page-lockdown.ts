import { app, session, type WebContents } from 'electron';
import { appOrigin, pageUrl } from './app-protocol';

/** Copying is what pages may do beyond showing themselves; everything else a page can ask for is refused. */
const allowedPermissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

/** Pages show text that machines far away sent. Should one of them ever break out, it must find every door shut. */
export function lockPages(): void {
  session.defaultSession.setPermissionRequestHandler((contents, permission, decide) => {
    decide(isOurs(contents.getURL()) && allowedPermissions.has(permission));
  });
  session.defaultSession.setPermissionCheckHandler(
    (_contents, permission, origin) => isOurs(origin) && allowedPermissions.has(permission),
  );
  app.on('web-contents-created', (_event, contents) => lockContents(contents));
}

function lockContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    // A reload of the page is the only navigation there is.
    if (!event.isMainFrame || event.url !== pageUrl) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
}

function isOurs(url: string): boolean {
  return url === appOrigin || url.startsWith(pageUrl);
}
