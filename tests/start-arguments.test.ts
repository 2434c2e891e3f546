import { describe, expect, it } from 'vitest';
// @ts-expect-error -- a script without types
import { sortArguments as untyped } from '../scripts/start/arguments.mjs';
// @ts-expect-error -- a script without types
import { findElectron as untypedFind } from '../scripts/start/electron-runtime.mjs';

const sortArguments = untyped as (args: string[]) => {
  web: boolean;
  electronArgs: string[];
  webArgs: string[];
};
const findElectron = untypedFind as (
  environment: Record<string, string>,
  platform: string,
) => Promise<{ executable: string | null; reason: string | null }>;

describe('npm start', () => {
  it('passes its arguments on to either shell, as each reads them', () => {
    expect(sortArguments(['--demo', '--user-data-dir', '/data'])).toEqual({
      web: false,
      electronArgs: ['--demo', '--user-data-dir=/data'],
      webArgs: ['serve', '--demo', '--user-data-dir', '/data'],
    });
  });

  it.each([[['--web']], [['--no-open']], [['--port', '4100']], [['--port=4100']]])(
    'takes %j as a wish for the web shell',
    (args) => {
      const sorted = sortArguments(args);
      expect(sorted.web).toBe(true);
      expect(sorted.webArgs).not.toContain('--web');
    },
  );

  it('says why Electron can not run without a display', async () => {
    const { executable, reason } = await findElectron({}, 'linux');
    expect(executable).toBeNull();
    expect(reason).toContain('no graphical display');
  });

  it.runIf(process.platform === 'linux')('does not take a runtime that does not run', async () => {
    const { executable, reason } = await findElectron(
      { DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: '/nowhere', PATH: process.env['PATH'] ?? '' },
      'linux',
    );
    expect(executable).toBeNull();
    expect(reason).toMatch(/could not be downloaded|does not run/);
  });
});
