import { protocol } from 'electron';

/** One file of the renderer; the whole map is made before the first window opens. */
export interface ServedFile {
  readonly contentType: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

const scheme = 'app';
const host = 'mooring';
export const appOrigin = `${scheme}://${host}`;
export const pageUrl = `${appOrigin}/`;

/** `'unsafe-inline'` for styles: shiki and the diff view write them. */
const headers = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * A scheme of our own instead of `file:`: the page gets an origin that is checked like any other, and can reach
 * nothing but the renderer's files. To be called before the app is ready.
 */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Answers requests of pages out of the map. To be called once the app is ready. */
export function serveApp(files: ReadonlyMap<string, ServedFile>): void {
  protocol.handle(scheme, (request) => {
    const url = new URL(request.url);
    const file = url.host === host && request.method === 'GET' ? files.get(url.pathname) : undefined;
    if (file === undefined) return new Response(null, { status: 404, headers });
    return new Response(file.body, { headers: { ...headers, 'Content-Type': file.contentType } });
  });
}
