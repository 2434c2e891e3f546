import { z } from 'zod';
import { advice, appError, type AppError } from '../../../src-shared/contract/errors';
import type { DirectoryEntry } from '../../../src-shared/contract/models';
import { err, ok, type Result } from '../../../src-shared/result';
import type { HostLink } from '../connection/attempt';
import { notConnected, rpcError } from '../codex/rpc-errors';

/** Folders of a host through codex's `fs/*`. Remote paths are never local paths. */

/** A folder with more entries than this is cut: nobody scrolls through it, and the server is not to be trusted. */
const maxEntries = 5_000;

const entrySchema = z.looseObject({
  fileName: z.string().min(1).max(1_000),
  isDirectory: z.boolean().catch(false),
});

/** `~` and `~/x` → absolute, as fs/* wants it. null: not a path that can be asked for. */
export function absolutePath(path: string, home: string): string | null {
  const trimmed = path.trim();
  const expanded =
    trimmed === '~' ? home : trimmed.startsWith('~/') ? `${home}/${trimmed.slice(2)}` : trimmed;
  if (!expanded.startsWith('/') || expanded.includes('\0')) return null;
  const parts: string[] = [];
  for (const part of expanded.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

export async function listDirectory(
  link: HostLink | null,
  path: string,
): Promise<Result<DirectoryEntry[], AppError>> {
  const what = `The folder ${path} could not be read.`;
  if (link === null) return err(notConnected(what));
  const absolute = absolutePath(path, link.server.homeDirectory);
  if (absolute === null) return err(notAbsolute(path));
  const reply = await link.client.call('fs/readDirectory', { path: absolute });
  if (!reply.ok) return err(rpcError(what, reply.error));
  const entries = reply.value.entries
    .slice(0, maxEntries)
    .flatMap((raw) => {
      const entry = entrySchema.safeParse(raw);
      // A name with a slash can not come from a folder: a hostile server could lead elsewhere with it.
      if (!entry.success || entry.data.fileName.includes('/')) return [];
      return [{ name: entry.data.fileName, isDirectory: entry.data.isDirectory }];
    })
    .sort((a, b) => Number(b.isDirectory) - Number(a.isDirectory) || a.name.localeCompare(b.name));
  return ok(entries);
}

export async function createDirectory(link: HostLink | null, path: string): Promise<Result<null, AppError>> {
  const what = `The folder ${path} was not created.`;
  if (link === null) return err(notConnected(what));
  const absolute = absolutePath(path, link.server.homeDirectory);
  if (absolute === null) return err(notAbsolute(path));
  const reply = await link.client.call('fs/createDirectory', { path: absolute });
  return reply.ok ? ok(null) : err(rpcError(what, reply.error));
}

/** @returns the absolute path of a folder that is there. */
export async function requireDirectory(
  link: HostLink | null,
  path: string,
): Promise<Result<string, AppError>> {
  const what = `The folder ${path} can not be used.`;
  if (link === null) return err(notConnected(what));
  const absolute = absolutePath(path, link.server.homeDirectory);
  if (absolute === null) return err(notAbsolute(path));
  const reply = await link.client.call('fs/getMetadata', { path: absolute });
  if (!reply.ok) {
    const missing = reply.error.kind === 'answered' && /No such file/.test(reply.error.message);
    return missing
      ? err(
          appError(
            'notFound',
            what,
            `There is no folder ${absolute} on the host.`,
            advice('Check the spelling, or create it with “New folder”.'),
          ),
        )
      : err(rpcError(what, reply.error));
  }
  if (!reply.value.isDirectory) {
    return err(
      appError('invalid', what, `${absolute} is a file.`, advice('Choose the folder that holds it.')),
    );
  }
  return ok(absolute);
}

function notAbsolute(path: string): AppError {
  return appError(
    'invalid',
    `“${path}” is not a folder on the host.`,
    'A path there starts with / or ~.',
    advice('Type the whole path, for example ~/project.'),
  );
}
