import { join } from 'node:path';

/**
 * Where the app keeps its data unless `--user-data-dir` says otherwise. It is the folder Electron itself takes for an
 * app named Mooring, so that a person finds the same hosts and drafts whichever shell they start.
 */
export function defaultUserDataDirectory(
  platform: NodeJS.Platform,
  home: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Mooring');
    case 'win32':
      return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Mooring');
    default:
      return join(environment['XDG_CONFIG_HOME'] || join(home, '.config'), 'Mooring');
  }
}
