import type { DocumentStore } from '../ports/document-store';
import type { Logger } from '../ports/logger';

/**
 * A store whose writes never reject: services write in passing and have nobody to hand an error to. The person is told
 * once per document and run that something will not be remembered.
 */
export function createReportingStore(
  documents: DocumentStore,
  deps: { logger: Logger; onNotice(what: string, why: string | null): void },
): DocumentStore {
  const told = new Set<string>();
  const tell = (name: string, what: string, why: string): void => {
    deps.logger.error({ name, why }, 'document store');
    if (told.has(name)) return;
    told.add(name);
    deps.onNotice(what, why);
  };
  return {
    async read(name) {
      const result = await documents.read(name);
      if (result.brokenFile !== null) {
        tell(
          name,
          `The saved ${name} could not be read and were left out.`,
          `The broken file was kept as ${result.brokenFile}.`,
        );
      }
      return result;
    },
    async write(name, value) {
      try {
        await documents.write(name, value);
      } catch (error) {
        tell(
          name,
          `The ${name} could not be saved; they will be lost when Mooring ends.`,
          error instanceof Error ? error.message : String(error),
        );
      }
    },
    idle: () => documents.idle(),
  };
}
