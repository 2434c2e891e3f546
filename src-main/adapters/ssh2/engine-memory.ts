import type { UnlockedKeys } from './unlock-keys';

/** What the engine keeps for as long as the app runs, in memory only. */
export interface EngineMemory {
  /** Host keys accepted "once". */
  readonly acceptedOnce: Set<string>;
  readonly unlocked: UnlockedKeys;
  /** By `user@host:port`: the key that worked last time. */
  readonly worked: Map<string, string>;
}
