import type { Duplex } from 'node:stream';
import type { Failure } from '../../../src-shared/connection/state';
import type { Remedy } from '../../../src-shared/contract/errors';

/** The bytes to one SSH server, over whatever way; paused, so that no byte of the greeting is lost. */
export interface Transport {
  readonly stream: Duplex;
  /** `127.0.0.1:2222 in 3 ms` */
  readonly summary: string;
  readonly detail: string;
  /** Something on the way that the person should know. */
  readonly warning: { readonly detail: string; readonly remedy: Remedy | null } | null;
  /** Why the way itself ended, which says more than that nothing came over it. null: it did not, or nobody knows. */
  failure(): Failure | null;
}
