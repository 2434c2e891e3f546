import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

export interface StaticFile {
  readonly contentType: string;
  readonly body: Uint8Array<ArrayBuffer>;
  /** The name carries a hash of the content, so that the file never changes under it. */
  readonly immutable: boolean;
  readonly etag: string;
}

/** URL path (`/assets/app-1a2b.js`) to file. `/` is the page. */
export type StaticFiles = ReadonlyMap<string, StaticFile>;

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * Reads the built renderer into a map, once. Requests are then looked up, never joined to a path, so that no request
 * can reach a file that was not in the folder at the start.
 */
export async function loadStaticFiles(directory: string): Promise<StaticFiles> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = new Map<string, StaticFile>();
  for (const entry of entries) {
    const contentType = contentTypes[extname(entry.name)];
    // Source maps and whatever else lies there are not served.
    if (!entry.isFile() || contentType === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const url = `/${relative(directory, path).split(sep).join('/')}`;
    const body = new Uint8Array(await readFile(path));
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    files.set(url, { contentType, body, immutable: url.startsWith('/assets/'), etag });
  }
  const page = files.get('/index.html');
  if (page === undefined) throw new Error(`${directory} holds no index.html: run \`npm run build\`.`);
  files.set('/', page);
  return files;
}
