import type { z } from 'zod';

/** A stored list, entry by entry: one that can not be read hides none of the others and is written back as it was. */
export interface StoredList<T> {
  readonly entries: readonly T[];
  /** What a newer Mooring, or a hand, wrote. */
  readonly unreadable: readonly unknown[];
}

export function readStoredList<S extends z.ZodType>(schema: S, stored: unknown): StoredList<z.output<S>> {
  const entries: z.output<S>[] = [];
  const unreadable: unknown[] = [];
  for (const raw of Array.isArray(stored) ? (stored as unknown[]) : []) {
    const parsed = schema.safeParse(raw);
    if (parsed.success) entries.push(parsed.data);
    else unreadable.push(raw);
  }
  return { entries, unreadable };
}
