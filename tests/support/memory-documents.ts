import type { DocumentStore } from '../../src-main/core/ports/document-store';

/** A document store that forgets nothing while the test runs; `disk` is what another start of the app would read. */
export function createMemoryDocuments(disk = new Map<string, string>()): DocumentStore & {
  readonly disk: Map<string, string>;
} {
  return {
    disk,
    read: (name) => {
      const text = disk.get(name);
      return Promise.resolve({
        value: text === undefined ? null : (JSON.parse(text) as unknown),
        brokenFile: null,
      });
    },
    write: (name, value) => {
      disk.set(name, JSON.stringify(value));
      return Promise.resolve();
    },
    idle: () => Promise.resolve(),
  };
}
