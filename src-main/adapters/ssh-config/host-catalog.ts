import { watch, type FSWatcher } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Catalog } from '../../../src-shared/contract/models';
import type { HostCatalog } from '../../core/ports/host-catalog';
import { readConfigTree, type ConfigTree } from './read-config-tree';

export interface HostCatalogDeps {
  /** Whose `.ssh/config` is read, and what `~` means in it. */
  readonly home: string;
  readonly systemConfigFile?: string;
}

/** Editors save in several steps (write aside, rename, chmod); one change is enough. */
const settleMs = 150;

/** The concrete aliases of the person's ssh config, then of the system's. */
export function createHostCatalog({
  home,
  systemConfigFile = '/etc/ssh/ssh_config',
}: HostCatalogDeps): HostCatalog {
  const configFile = join(home, '.ssh', 'config');
  const roots = [
    { file: configFile, base: dirname(configFile) },
    { file: systemConfigFile, base: dirname(systemConfigFile) },
  ];
  const readTree = (): Promise<ConfigTree> => readConfigTree(home, roots);
  const toCatalog = (tree: ConfigTree): Catalog => ({
    aliases: [...tree.aliases],
    problems: [...tree.problems],
    configFile,
  });

  /** What the last reader saw: a change right after that must not be lost while the watching begins. */
  let handedOut: string | null = null;

  return {
    async read() {
      const catalog = toCatalog(await readTree());
      handedOut = JSON.stringify(catalog);
      return catalog;
    },
    watch(onChange) {
      let stopped = false;
      let known = handedOut;
      let timer: NodeJS.Timeout | null = null;
      let watchers: FSWatcher[] = [];
      let looking = Promise.resolve();

      const schedule = (): void => {
        if (timer !== null) clearTimeout(timer);
        timer = setTimeout(() => {
          looking = looking.then(look);
        }, settleMs);
        timer.unref();
      };
      const stopWatching = (): void => watchers.splice(0).forEach((watcher) => watcher.close());

      // Everything is found out anew at every sign of change: an Include may have come or gone, and a folder that was
      // replaced keeps its name but not its watcher. Reading after arming leaves no gap between the two. The catalog is
      // compared because known_hosts lives in the same folder.
      const look = async (): Promise<void> => {
        const folders = await foldersToWatch(await readTree());
        if (stopped) return;
        stopWatching();
        watchers = folders.flatMap((folder) => startWatching(folder, schedule));
        const tree = await readTree();
        const foldersNow = await foldersToWatch(tree);
        if (stopped) return;
        if (foldersNow.some((folder) => !folders.includes(folder))) schedule();
        const now = JSON.stringify(toCatalog(tree));
        const changed = known !== null && known !== now;
        known = now;
        if (changed) onChange();
      };

      looking = looking.then(look);
      return () => {
        stopped = true;
        if (timer !== null) clearTimeout(timer);
        stopWatching();
      };
    },
  };
}

/**
 * Folders are watched, not files: a file that is replaced keeps its name, not its inode. Where a file is a link (as
 * dotfile managers make them), the folder of its target counts too; where a folder is missing, its parent.
 */
async function foldersToWatch(tree: ConfigTree): Promise<string[]> {
  const folders = new Set<string>();
  for (const folder of tree.folders) folders.add(await nearestFolder(folder));
  for (const file of tree.files) {
    const target = await realpath(file).catch(() => null);
    if (target !== null) folders.add(dirname(target));
  }
  return [...folders];
}

async function nearestFolder(folder: string): Promise<string> {
  const found = await stat(folder).catch(() => null);
  const parent = dirname(folder);
  return found?.isDirectory() === true || parent === folder ? folder : nearestFolder(parent);
}

/** @returns nothing when the folder can not be watched: the list is then as old as its last reading. */
function startWatching(folder: string, onEvent: () => void): FSWatcher[] {
  try {
    const watcher = watch(folder, { persistent: false }, onEvent);
    watcher.on('error', () => watcher.close());
    return [watcher];
  } catch {
    return [];
  }
}
