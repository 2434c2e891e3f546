import { z } from 'zod';
import type { DocumentStore } from '../ports/document-store';

/** Unsent text by place. Kept by the core, so that a crash, a reload or a second window loses nothing typed. */
export interface Drafts {
  all(): Readonly<Record<string, string>>;
  /** Empty text removes the draft. */
  write(key: string, text: string): void;
}

const documentName = 'drafts';
const maxDrafts = 500;

export async function createDrafts(documents: DocumentStore): Promise<Drafts> {
  const stored = z.record(z.string(), z.string()).safeParse((await documents.read(documentName)).value);
  const drafts = new Map(Object.entries(stored.success ? stored.data : {}));
  return {
    all: () => Object.fromEntries(drafts),
    write(key, text) {
      drafts.delete(key);
      if (text !== '') drafts.set(key, text);
      for (const oldest of drafts.keys()) {
        if (drafts.size <= maxDrafts) break;
        drafts.delete(oldest);
      }
      void documents.write(documentName, Object.fromEntries(drafts));
    },
  };
}
