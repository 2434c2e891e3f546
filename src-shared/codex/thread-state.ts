/**
 * What Mooring knows of one thread: plain JSON, folded by `thread-reducer.ts` in the core and, from the same batches,
 * in every renderer. Our own normalised shapes, not the generated ones: everything here has passed `decode.ts`.
 */
export interface ThreadState {
  readonly threadId: string;
  readonly hydration: 'loading' | 'ready' | 'stale';
  readonly name: string | null;
  /** The first words of the conversation, as the server keeps them. */
  readonly preview: string;
  readonly cwd: string;
  readonly status: ThreadStatus;
  readonly settings: EffectiveSettings | null;
  /** Oldest first. */
  readonly turnIds: readonly string[];
  readonly turns: Readonly<Record<string, TurnView>>;
  /** Cursor for `thread/turns/list` towards older turns; null when the beginning is loaded. */
  readonly olderCursor: string | null;
  readonly tokenUsage: TokenUsage | null;
  /** Warnings of the server about this thread, newest last, bounded. */
  readonly warnings: readonly string[];
}

export type ThreadStatus =
  | { readonly type: 'notLoaded' | 'idle' | 'systemError' }
  | { readonly type: 'active'; readonly waitingOn: 'approval' | 'input' | null };

/** What the server says is in force, not what was asked for (app-server.md, trap 8). */
export interface EffectiveSettings {
  readonly model: string;
  readonly approvalPolicy: string;
  readonly sandbox: string;
}

export interface TokenUsage {
  readonly usedTokens: number;
  readonly contextWindow: number | null;
}

export interface TurnView {
  readonly id: string;
  readonly status: 'inProgress' | 'completed' | 'interrupted' | 'failed';
  readonly error: TurnFailure | null;
  /** Unix milliseconds. */
  readonly startedAtMs: number | null;
  readonly completedAtMs: number | null;
  /** Order of first appearance. */
  readonly itemIds: readonly string[];
  readonly items: Readonly<Record<string, ItemView>>;
  /** The whole change of the turn in git's format, as far as it was reported. */
  readonly diff: string | null;
  readonly plan: readonly PlanStep[];
  /** A transient trouble the server is retrying by itself ("Reconnecting… 1/5"). Not a failure. */
  readonly retrying: string | null;
}

export interface TurnFailure {
  readonly message: string;
  readonly kind: string | null;
  readonly details: string | null;
}

export interface PlanStep {
  readonly step: string;
  readonly status: 'pending' | 'inProgress' | 'completed';
}

export interface ItemView {
  readonly item: Item;
  /**
   * `streaming`: open, also while the link is lost. `done`: the server completed it. `abandoned`: its turn ended before
   * it was completed (trap 19).
   */
  readonly phase: 'streaming' | 'done' | 'abandoned';
  /** Text is missing from it: its beginning was never received, or the link was lost in between (trap 3). */
  readonly partial: boolean;
}

export type WorkStatus = 'inProgress' | 'completed' | 'failed' | 'declined';

export interface FileChange {
  readonly path: string;
  readonly kind: 'add' | 'delete' | 'update';
  readonly movePath: string | null;
  /** For `add` and `delete` the plain content, for `update` unified hunks: as codex sends them. */
  readonly diff: string;
}

interface ItemTimes {
  readonly id: string;
  readonly startedAtMs: number | null;
  readonly completedAtMs: number | null;
}

export type Item =
  | (ItemTimes & { readonly type: 'userMessage'; readonly clientId: string | null; readonly text: string })
  | (ItemTimes & { readonly type: 'agentMessage'; readonly text: string })
  | (ItemTimes & {
      readonly type: 'reasoning';
      readonly summary: readonly string[];
      readonly content: readonly string[];
    })
  | (ItemTimes & { readonly type: 'plan'; readonly text: string })
  | (ItemTimes & {
      readonly type: 'commandExecution';
      readonly command: string;
      readonly cwd: string;
      readonly status: WorkStatus;
      readonly output: string;
      readonly exitCode: number | null;
      readonly durationMs: number | null;
    })
  | (ItemTimes & {
      readonly type: 'fileChange';
      readonly status: WorkStatus;
      readonly changes: readonly FileChange[];
    })
  | (ItemTimes & {
      readonly type: 'mcpToolCall';
      readonly server: string;
      readonly tool: string;
      readonly status: WorkStatus;
      readonly arguments: string;
      readonly result: string | null;
    })
  | (ItemTimes & { readonly type: 'webSearch'; readonly query: string })
  | (ItemTimes & { readonly type: 'contextCompaction' })
  /** A kind this version has no view for, or one that did not decode: shown as a labelled card with its JSON. */
  | (ItemTimes & { readonly type: 'other'; readonly kind: string; readonly json: string });

export type ItemType = Item['type'];

export function emptyThreadState(threadId: string): ThreadState {
  return {
    threadId,
    hydration: 'loading',
    name: null,
    preview: '',
    cwd: '',
    status: { type: 'notLoaded' },
    settings: null,
    turnIds: [],
    turns: {},
    olderCursor: null,
    tokenUsage: null,
    warnings: [],
  };
}

/** A thread as the sidebar shows it. Times in Unix milliseconds. */
export interface ThreadSummary {
  readonly id: string;
  readonly name: string | null;
  readonly preview: string;
  readonly cwd: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly status: ThreadStatus;
  readonly branch: string | null;
}
