import { z } from 'zod';
import { permissionModeSchema, type PermissionMode } from '../../../src-shared/contract/models';
import type { DocumentStore } from '../ports/document-store';

/**
 * What the person chose for a thread. Remembered by us, because a server restart loses some of it (trap 8): sent again
 * with every turn.
 */
export interface ThreadPreferences {
  get(hostId: string, threadId: string): ThreadChoice | null;
  set(hostId: string, threadId: string, choice: ThreadChoice): void;
}

export interface ThreadChoice {
  readonly permissionMode: PermissionMode;
  readonly model: string | null;
}

const documentName = 'thread-preferences';
const maxThreads = 2_000;
const schema = z.array(
  z.tuple([z.string(), z.object({ permissionMode: permissionModeSchema, model: z.string().nullable() })]),
);

export async function createThreadPreferences(documents: DocumentStore): Promise<ThreadPreferences> {
  const stored = schema.safeParse((await documents.read(documentName)).value);
  const choices = new Map<string, ThreadChoice>(stored.success ? stored.data : []);
  return {
    get: (hostId, threadId) => choices.get(`${hostId}/${threadId}`) ?? null,
    set(hostId, threadId, choice) {
      const key = `${hostId}/${threadId}`;
      // Newest last: the oldest are forgotten first.
      choices.delete(key);
      choices.set(key, choice);
      for (const oldest of choices.keys()) {
        if (choices.size <= maxThreads) break;
        choices.delete(oldest);
      }
      void documents.write(documentName, [...choices]);
    },
  };
}
