import type {
  EffectiveSettings,
  FileChange,
  Item,
  PlanStep,
  ThreadStatus,
  ThreadSummary,
  TokenUsage,
  TurnFailure,
} from './thread-state';

/** A turn as history gives it. */
export interface TurnSnapshot {
  readonly id: string;
  readonly status: 'inProgress' | 'completed' | 'interrupted' | 'failed';
  readonly error: TurnFailure | null;
  readonly startedAtMs: number | null;
  readonly completedAtMs: number | null;
  readonly items: readonly Item[];
}

/** Which text of an item a delta belongs to. */
export type DeltaTarget = 'agentMessage' | 'plan' | 'reasoningSummary' | 'reasoningContent' | 'commandOutput';

/** Everything that changes a thread's state. Plain JSON: core and renderers fold the same events. */
export type ThreadEvent =
  /** The server's snapshot after subscribing: the truth, replacing what was known. Turns oldest first. */
  | {
      readonly type: 'hydrated';
      readonly thread: ThreadSummary;
      readonly settings: EffectiveSettings;
      readonly turns: readonly TurnSnapshot[];
      readonly olderCursor: string | null;
    }
  | {
      readonly type: 'olderLoaded';
      readonly turns: readonly TurnSnapshot[];
      readonly olderCursor: string | null;
    }
  /** One turn read again after it ended, because parts of it were missed live. */
  | { readonly type: 'turnReplaced'; readonly turn: TurnSnapshot }
  | { readonly type: 'turnStarted'; readonly turn: TurnSnapshot }
  | { readonly type: 'turnCompleted'; readonly turn: TurnSnapshot }
  | { readonly type: 'itemStarted'; readonly turnId: string; readonly item: Item }
  | { readonly type: 'itemCompleted'; readonly turnId: string; readonly item: Item }
  | {
      readonly type: 'delta';
      readonly turnId: string;
      readonly itemId: string;
      readonly target: DeltaTarget;
      /** Which part of a reasoning item; 0 elsewhere. */
      readonly index: number;
      readonly text: string;
    }
  | {
      readonly type: 'patchUpdated';
      readonly turnId: string;
      readonly itemId: string;
      readonly changes: readonly FileChange[];
    }
  | { readonly type: 'turnDiff'; readonly turnId: string; readonly diff: string }
  | { readonly type: 'turnPlan'; readonly turnId: string; readonly plan: readonly PlanStep[] }
  | {
      readonly type: 'turnError';
      readonly turnId: string;
      readonly failure: TurnFailure;
      readonly willRetry: boolean;
    }
  | { readonly type: 'statusChanged'; readonly status: ThreadStatus }
  | { readonly type: 'nameChanged'; readonly name: string | null }
  | { readonly type: 'tokenUsage'; readonly usage: TokenUsage }
  | { readonly type: 'warning'; readonly message: string }
  /** The link was lost: what is open may go on unseen; everything is stale until the next `hydrated`. */
  | { readonly type: 'linkLost' };
