import { protocol } from 'electron';
import { pageHeaders } from '../../../src-shared/page-policy';

/** One file of the renderer; the whole map is made before the first window opens. */
export interface ServedFile {
  readonly contentType: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

const scheme = 'app';
const host = 'mooring';
export const appOrigin = `${scheme}://${host}`;
export const pageUrl = `${appOrigin}/`;

const headers = pageHeaders([]);

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
