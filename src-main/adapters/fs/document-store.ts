import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DocumentStore } from '../../core/ports/document-store';

interface Writing {
  /** The newest text that is not yet being written; earlier ones are superseded. */
  next: { text: string; written: Promise<void> } | null;
  current: Promise<void>;
}

/**
 * JSON documents as files of one folder (0700). A document is either the old or the new one at any moment, also after
 * a power cut: written aside (0600), synced, renamed.
 */
export function createDocumentStore(options: { directory: string; now: () => number }): DocumentStore {
  const { directory, now } = options;
  const writings = new Map<string, Writing>();

  const fileOf = (name: string): string => {
    if (!/^[a-zA-Z0-9][a-zA-Z0-9-]{0,99}$/.test(name)) throw new Error(`Not a document name: ${name}`);
    return join(directory, `${name}.json`);
  };

  const replaceFile = async (file: string, text: string): Promise<void> => {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    // mkdir leaves a folder that is there as it is.
    await chmod(directory, 0o700);
    const aside = `${file}.${randomUUID()}.tmp`;
    try {
      const handle = await open(aside, 'wx', 0o600);
      try {
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(aside, file);
    } catch (error) {
      await rm(aside, { force: true });
      throw error;
    }
    await syncDirectory(directory);
  };

  const write = (name: string, value: unknown): Promise<void> => {
    const file = fileOf(name);
    // Now, so that a value changed after the call is not written half-way.
    const text = `${JSON.stringify(value, null, 2)}\n`;
    const running = writings.get(name);
    if (running?.next) {
      running.next.text = text;
      return running.next.written;
    }
    const writing: Writing = { next: null, current: Promise.resolve() };
    if (!running) {
      writings.set(name, writing);
      writing.current = replaceFile(file, text).finally(() => {
        if (writing.next === null) writings.delete(name);
      });
      return writing.current;
    }
    const next = { text, written: Promise.resolve() };
    running.next = next;
    next.written = running.current
      // Its own caller has been told.
      .catch(() => undefined)
      .then(() => {
        running.next = null;
        running.current = replaceFile(file, next.text).finally(() => {
          if (running.next === null) writings.delete(name);
        });
        return running.current;
      });
    return next.written;
  };

  return {
    write,
    async idle() {
      while (writings.size > 0) {
        await Promise.allSettled([...writings.values()].map(({ next, current }) => next?.written ?? current));
      }
    },
    async read(name) {
      const file = fileOf(name);
      const running = writings.get(name);
      await (running?.next?.written ?? running?.current)?.catch(() => undefined);
      let text: string;
      try {
        text = await readFile(file, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { value: null, brokenFile: null };
        throw error;
      }
      try {
        return { value: JSON.parse(text) as unknown, brokenFile: null };
      } catch {
        const brokenFile = join(
          directory,
          `${name}.broken-${new Date(now()).toISOString().replaceAll(':', '-')}.json`,
        );
        await rename(file, brokenFile);
        return { value: null, brokenFile };
      }
    },
  };
}

/** The rename itself survives a power cut only once the folder is on disk. Windows can not open folders. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r').catch(() => null);
  if (handle === null) return;
  await handle.sync().catch(() => undefined);
  await handle.close();
}
