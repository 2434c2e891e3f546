import type { Catalog } from '../../../src-shared/contract/models';

/** Lists the concrete aliases of the ssh config. Never resolves and never runs anything. */
export interface HostCatalog {
  read(): Promise<Catalog>;
  /** Calls (debounced) when a file that was read may have changed. */
  watch(onChange: () => void): () => void;
}
