import type { ThreadSummary } from '../../../src-shared/codex/thread-state';
import { threadTitle } from '../../state/thread-title';

export interface FolderGroup {
  readonly path: string;
  /** Chosen by the person; the others are there because threads are. */
  readonly added: boolean;
  /** Newest first. */
  readonly threads: readonly ThreadSummary[];
}

/**
 * The threads of a host by folder: the folders that were added, in that order, then every other folder that has
 * threads, the one used last first. With a filter only what matches is left.
 */
export function folderGroups(
  folders: readonly string[],
  threads: readonly ThreadSummary[],
  filter: string,
): FolderGroup[] {
  const wanted = filter.trim().toLowerCase();
  const byFolder = new Map<string, ThreadSummary[]>();
  for (const thread of [...threads].sort((a, b) => b.updatedAtMs - a.updatedAtMs)) {
    if (!matches(thread, wanted)) continue;
    const group = byFolder.get(thread.cwd);
    if (group === undefined) byFolder.set(thread.cwd, [thread]);
    else group.push(thread);
  }
  const added = folders
    .filter((path) => wanted === '' || byFolder.has(path) || path.toLowerCase().includes(wanted))
    .map((path) => ({ path, added: true, threads: byFolder.get(path) ?? [] }));
  const others = [...byFolder]
    .filter(([path]) => !folders.includes(path))
    .map(([path, group]) => ({ path, added: false, threads: group }));
  return [...added, ...others];
}

function matches(thread: ThreadSummary, wanted: string): boolean {
  if (wanted === '') return true;
  return `${threadTitle(thread)}\n${thread.cwd}`.toLowerCase().includes(wanted);
}
