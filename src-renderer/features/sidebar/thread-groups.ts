import type { ThreadSummary } from '../../../src-shared/codex/thread-state';
import { threadTitle } from '../../state/thread-title';

/** The threads of one folder of a host. */
export interface FolderGroup {
  readonly folder: string;
  /** The person added it; other folders are listed because threads are in them. */
  readonly added: boolean;
  /** Newest first. */
  readonly threads: readonly ThreadSummary[];
}

/**
 * Added folders first, in the order they were added and even without threads; then every other folder that has threads,
 * the one with the newest first.
 */
export function groupThreads(
  threads: readonly ThreadSummary[],
  addedFolders: readonly string[],
): FolderGroup[] {
  const byFolder = new Map<string, ThreadSummary[]>(addedFolders.map((folder) => [folder, []]));
  const newestFirst = [...threads].sort((a, b) => b.updatedAtMs - a.updatedAtMs || (a.id < b.id ? -1 : 1));
  for (const thread of newestFirst) {
    const group = byFolder.get(thread.cwd);
    if (group === undefined) byFolder.set(thread.cwd, [thread]);
    else group.push(thread);
  }
  return [...byFolder].map(([folder, group]) => ({
    folder,
    added: addedFolders.includes(folder),
    threads: group,
  }));
}

/** Whether a thread is meant by what was typed into the filter. */
export function matchesFilter(thread: ThreadSummary, filter: string): boolean {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const text = `${threadTitle(thread)} ${thread.cwd} ${thread.branch ?? ''}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
