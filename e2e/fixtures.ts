import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, test as base, type Browser, type Page } from '@playwright/test';
import { findElectron, launchElectron } from './rig/launch-electron';
import { launchWeb } from './rig/launch-web';
import type { OpenApp } from './rig/open-app';
import { repository } from './rig/repository';
import { startRig, type Rig, type RigOptions } from './rig/rig';
import { whyNoAccounts } from './rig/unix-account';

export type Shell = 'web' | 'electron';

/** The app under test, which can be closed and opened again on the same data. */
export interface AppUnderTest {
  readonly shell: Shell;
  /** Of the newest opening. */
  readonly page: Page;
  open(): Promise<Page>;
  close(): Promise<void>;
  /** Closes it and opens it again, as a person does in the morning. */
  reopen(): Promise<Page>;
  /** null where the shell has one window only. */
  secondWindow(): Promise<Page> | null;
}

interface Options {
  readonly shell: Shell;
  readonly rigOptions: RigOptions;
  /** The demo's host instead of the rig's. */
  readonly demo: boolean;
}

interface Fixtures {
  readonly rig: Rig;
  readonly app: AppUnderTest;
  /** Keeps a picture of this step for the README, when `MOORING_SCREENSHOTS=1`; both themes. */
  readonly picture: (page: Page, name: string) => Promise<void>;
}

interface WorkerFixtures {
  /** Launched when the first web test asks for it: tests of the Electron shell need none. */
  readonly launchChromium: () => Promise<Browser>;
}

export const test = base.extend<Options & Fixtures, WorkerFixtures>({
  shell: ['web', { option: true }],
  rigOptions: [{}, { option: true }],
  demo: [false, { option: true }],

  launchChromium: [
    async ({}, use) => {
      const launched: Promise<Browser>[] = [];
      await use(() => {
        launched[0] ??= chromium.launch({
          executablePath: process.env['MOORING_CHROMIUM'] ?? '/usr/bin/chromium',
          args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
        });
        return launched[0];
      });
      for (const browser of launched) await (await browser).close();
    },
    { scope: 'worker' },
  ],

  rig: async ({ rigOptions }, use) => {
    const reason = whyNoAccounts();
    base.skip(reason !== null, `The rig: ${reason ?? ''}`);
    const rig = await startRig(rigOptions);
    await use(rig);
    await rig.stop();
  },

  app: async ({ shell, rig, demo, launchChromium }, use) => {
    const runtime = findElectron();
    base.skip(shell === 'electron' && !runtime.found, `Electron: ${runtime.found ? '' : runtime.reason}`);
    const place = { ...rig.place, demo };
    let current: OpenApp | null = null;
    const running = (): OpenApp => {
      if (current === null) throw new Error('The app is not open.');
      return current;
    };
    const app: AppUnderTest = {
      shell,
      get page() {
        return running().page;
      },
      async open() {
        current =
          shell === 'electron' && runtime.found
            ? await launchElectron(place, runtime.path)
            : await launchWeb(place, await launchChromium());
        return current.page;
      },
      async close() {
        const closing = current;
        current = null;
        await closing?.close();
      },
      async reopen() {
        await app.close();
        return app.open();
      },
      secondWindow: () => running().secondWindow?.() ?? null,
    };
    await use(app);
    await app.close();
  },

  picture: async ({ shell }, use) => {
    await use(async (page, name) => {
      if (process.env['MOORING_SCREENSHOTS'] !== '1' || shell !== 'web') return;
      const folder = join(repository, 'docs', 'images');
      await mkdir(folder, { recursive: true });
      for (const theme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme: theme });
        await page.screenshot({ path: join(folder, `${name}-${theme}.png`), animations: 'disabled' });
      }
    });
  },
});

export { expect } from '@playwright/test';
