import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Opens the address in the person's browser; failing to is no failure, the address is on the terminal.
 *
 * The address holds the token, and what a program is started with can be read by every user of the machine
 * (`ps`, /proc). So the browser is given the path of a file (0600) that leads there. A browser that may not read the
 * folder (some sandboxed packages) shows an error of its own; the printed address works there, too.
 * @returns the removal of that file.
 */
export async function openBrowser(url: string, directory: string): Promise<() => Promise<void>> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, `open-${randomUUID()}.html`);
  await writeFile(file, redirectPage(url), { mode: 0o600, flag: 'wx' });
  const [program, args] = opener(process.platform, pathToFileURL(file).href);
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
  return () => rm(file, { force: true });
}

/** The program that opens an address, given as an argument: no shell ever parses it. */
export function opener(platform: NodeJS.Platform, address: string): [string, string[]] {
  switch (platform) {
    case 'darwin':
      return ['open', [address]];
    case 'win32':
      return ['rundll32', ['url.dll,FileProtocolHandler', address]];
    default:
      return ['xdg-open', [address]];
  }
}

/** `replace` keeps the file out of the history. */
export function redirectPage(url: string): string {
  const literal = JSON.stringify(url).replaceAll('<', '\\u003c');
  return `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>Mooring</title><script>location.replace(${literal})</script>\n`;
}
