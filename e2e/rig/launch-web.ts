import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import type { AppPlace, OpenApp } from './open-app';
import { repository } from './repository';

/** Everything the pages are told about how they look; the same for every screenshot. */
export const pageOptions = {
  viewport: { width: 1280, height: 800 },
  colorScheme: 'light',
  reducedMotion: 'reduce',
  locale: 'en-GB',
  timezoneId: 'UTC',
} as const;

const readyLine = /^Mooring is ready: (http:\/\/127\.0\.0\.1:\d+\/#token=\S+)$/;

/** `mooring serve` as a process of its own, which is what a person runs. @returns the address it printed. */
export async function startServe(place: AppPlace, parameters: readonly string[] = []) {
  const child = spawn(
    process.execPath,
    ['bin/mooring.js', 'serve', '--no-open', '--port', '0', '--user-data-dir', place.userData, ...parameters],
    { cwd: repository, env: place.environment, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const ended = once(child, 'close');
  const orphanGuard = (): void => void child.kill('SIGKILL');
  process.once('exit', orphanGuard);
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      output += `${line}\n`;
      const [, address] = readyLine.exec(line) ?? [];
      if (address !== undefined) resolve(address);
    });
    child.once('close', () => reject(new Error(`mooring serve ended before it was ready:\n${output}`)));
  });
  return {
    url,
    output: () => output,
    async stop(): Promise<void> {
      child.kill('SIGTERM');
      await ended;
      process.removeListener('exit', orphanGuard);
    },
  };
}

/** The web shell in a browser: one server process, one browser profile. */
export async function launchWeb(place: AppPlace, browser: Browser): Promise<OpenApp> {
  const server = await startServe(place, place.demo ? ['--demo'] : []);
  const context = await browser.newContext(pageOptions);
  const page = await openPage(context, server.url);
  return {
    page,
    // The session cookie lets a second tab in; the token in the address is no longer needed.
    secondWindow: () => openPage(context, new URL('/', server.url).href),
    async close() {
      await context.close();
      await server.stop();
    },
  };
}

async function openPage(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}
