import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { _electron } from '@playwright/test';
import { pageOptions } from './launch-web';
import type { AppPlace, OpenApp } from './open-app';
import { repository } from './repository';

export type ElectronRuntime =
  { readonly found: true; readonly path: string } | { readonly found: false; readonly reason: string };

/** Finds what `require('electron')` gives, without requiring it while it is missing: that would start a download. */
export function findElectron(): ElectronRuntime {
  const require = createRequire(import.meta.url);
  try {
    const folder = dirname(require.resolve('electron/package.json'));
    const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
    const pathFile = join(folder, 'path.txt');
    const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : 'electron';
    const path = join(override ?? join(folder, 'dist'), name);
    if (existsSync(path)) return { found: true, path };
    return {
      found: false,
      reason: `there is no Electron runtime at ${path} (it is downloaded by \`npm start\`, or named by ELECTRON_OVERRIDE_DIST_PATH)`,
    };
  } catch {
    return { found: false, reason: 'the package electron is not installed' };
  }
}

/** The Electron shell. Its runtime may be a stand-in: see `ELECTRON_OVERRIDE_DIST_PATH`. */
export async function launchElectron(place: AppPlace, runtime: string): Promise<OpenApp> {
  const app = await _electron.launch({
    executablePath: runtime,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      repository,
      `--user-data-dir=${place.userData}`,
      ...(place.demo ? ['--demo'] : []),
    ],
    env: place.environment,
    cwd: repository,
    ...pageOptions,
  });
  const page = await app.firstWindow();
  await page.setViewportSize(pageOptions.viewport);
  return {
    page,
    secondWindow: null,
    close: () => app.close(),
  };
}
