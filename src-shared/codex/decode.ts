import { z } from 'zod';
import { decodeChanges, decodeItem, idSchema } from './decode-item';
import type { DeltaTarget, ThreadEvent, TurnSnapshot } from './thread-event';
import type { EffectiveSettings, Item, ThreadStatus, ThreadSummary, TurnFailure } from './thread-state';

/**
 * Notifications and snapshots of codex → thread events and summaries. Unknown methods give null and are not an error
 * (decision 4); so does a known one whose essentials are missing.
 */
export interface ThreadNotification {
  readonly threadId: string;
  readonly event: ThreadEvent;
}

const addressed = z.looseObject({ threadId: idSchema });
const onTurn = addressed.extend({ turnId: idSchema });
const onItem = onTurn.extend({ itemId: idSchema });
const nullableNumber = z.number().nullable().catch(null);

const turnFailure = z
  .looseObject({
    message: z.string().catch('The server gave no message.'),
    codexErrorInfo: z.unknown().optional(),
    additionalDetails: z.string().nullable().catch(null),
  })
  .transform((error): TurnFailure => ({
    message: error.message.slice(0, 5_000),
    kind: errorKind(error.codexErrorInfo),
    details: error.additionalDetails?.slice(0, 5_000) ?? null,
  }));

const turn = z
  .looseObject({
    id: idSchema,
    status: z.enum(['inProgress', 'completed', 'interrupted', 'failed']).catch('completed'),
    error: turnFailure.nullable().catch(null),
    startedAt: nullableNumber,
    completedAt: nullableNumber,
    items: z.array(z.unknown()).catch([]),
  })
  .transform((value): TurnSnapshot => ({
    id: value.id,
    status: value.status,
    error: value.error,
    startedAtMs: seconds(value.startedAt),
    completedAtMs: seconds(value.completedAt),
    items: value.items.map(decodeItem).filter((item): item is Item => item !== null),
  }));

const threadStatus = z
  .looseObject({ type: z.string(), activeFlags: z.array(z.string()).catch([]) })
  .transform((status): ThreadStatus => {
    switch (status.type) {
      case 'active':
        return {
          type: 'active',
          waitingOn: status.activeFlags.includes('waitingOnApproval')
            ? 'approval'
            : status.activeFlags.includes('waitingOnUserInput')
              ? 'input'
              : null,
        };
      case 'idle':
      case 'systemError':
        return { type: status.type };
      default:
        return { type: 'notLoaded' };
    }
  });

const thread = z
  .looseObject({
    id: idSchema,
    name: z.string().max(10_000).nullable().catch(null),
    preview: z.string().catch(''),
    cwd: z.string().catch(''),
    createdAt: z.number().catch(0),
    updatedAt: z.number().catch(0),
    recencyAt: nullableNumber,
    status: threadStatus.catch({ type: 'notLoaded' }),
    gitInfo: z
      .looseObject({ branch: z.string().nullable().catch(null) })
      .nullable()
      .catch(null),
  })
  .transform((value): ThreadSummary => ({
    id: value.id,
    name: value.name,
    preview: value.preview.slice(0, 500),
    cwd: value.cwd,
    createdAtMs: value.createdAt * 1000,
    updatedAtMs: (value.recencyAt ?? value.updatedAt) * 1000,
    status: value.status,
    branch: value.gitInfo?.branch ?? null,
  }));

export function decodeThreadSummary(raw: unknown): ThreadSummary | null {
  const parsed = thread.safeParse(raw);
  return parsed.success ? parsed.data : null;
}

export function decodeTurn(raw: unknown): TurnSnapshot | null {
  const parsed = turn.safeParse(raw);
  return parsed.success ? parsed.data : null;
}

export function decodeTurns(raw: unknown): TurnSnapshot[] {
  if (!Array.isArray(raw)) return [];
  return raw.map(decodeTurn).filter((value): value is TurnSnapshot => value !== null);
}

/** The settings part of `thread/start` and `thread/resume` responses. */
export function decodeSettings(raw: unknown): EffectiveSettings {
  const parsed = z
    .looseObject({
      model: z.string().catch(''),
      approvalPolicy: z.union([z.string(), z.looseObject({})]).catch(''),
      sandbox: z.looseObject({ type: z.string() }).catch({ type: '' }),
    })
    .safeParse(raw);
  if (!parsed.success) return { model: '', approvalPolicy: '', sandbox: '' };
  const { model, approvalPolicy, sandbox } = parsed.data;
  return {
    model,
    approvalPolicy: typeof approvalPolicy === 'string' ? approvalPolicy : 'granular',
    sandbox: sandbox.type,
  };
}

const deltaTargets: Readonly<Record<string, DeltaTarget>> = {
  'item/agentMessage/delta': 'agentMessage',
  'item/plan/delta': 'plan',
  'item/reasoning/summaryTextDelta': 'reasoningSummary',
  'item/reasoning/textDelta': 'reasoningContent',
  'item/commandExecution/outputDelta': 'commandOutput',
};

export function decodeNotification(method: string, params: unknown): ThreadNotification | null {
  const target = Object.hasOwn(deltaTargets, method) ? deltaTargets[method] : undefined;
  if (target !== undefined) return decodeDelta(target, params);
  switch (method) {
    case 'turn/started':
    case 'turn/completed':
      return read(addressed.extend({ turn }), params, (value) => ({
        type: method === 'turn/started' ? 'turnStarted' : 'turnCompleted',
        turn: value.turn,
      }));
    case 'item/started':
    case 'item/completed':
      return read(onTurn.extend({ item: z.unknown() }), params, (value) => {
        const item = decodeItem(value.item);
        if (item === null) return null;
        return {
          type: method === 'item/started' ? 'itemStarted' : 'itemCompleted',
          turnId: value.turnId,
          item,
        };
      });
    case 'item/fileChange/patchUpdated':
      return read(onItem.extend({ changes: z.unknown() }), params, (value) => ({
        type: 'patchUpdated',
        turnId: value.turnId,
        itemId: value.itemId,
        changes: decodeChanges(value.changes),
      }));
    case 'turn/diff/updated':
      return read(onTurn.extend({ diff: z.string().max(4_000_000) }), params, (value) => ({
        type: 'turnDiff',
        turnId: value.turnId,
        diff: value.diff,
      }));
    case 'turn/plan/updated':
      return read(onTurn.extend({ plan: z.array(planStep).max(1_000) }), params, (value) => ({
        type: 'turnPlan',
        turnId: value.turnId,
        plan: value.plan,
      }));
    case 'error':
      return read(
        onTurn.extend({ error: turnFailure, willRetry: z.boolean().catch(false) }),
        params,
        (value) => ({
          type: 'turnError',
          turnId: value.turnId,
          failure: value.error,
          willRetry: value.willRetry,
        }),
      );
    case 'thread/status/changed':
      return read(addressed.extend({ status: threadStatus }), params, (value) => ({
        type: 'statusChanged',
        status: value.status,
      }));
    case 'thread/name/updated':
      return read(addressed.extend({ threadName: z.string().nullish() }), params, (value) => ({
        type: 'nameChanged',
        name: value.threadName ?? null,
      }));
    case 'thread/tokenUsage/updated':
      return read(addressed.extend({ tokenUsage }), params, (value) => ({
        type: 'tokenUsage',
        usage: {
          usedTokens: value.tokenUsage.last.totalTokens,
          contextWindow: value.tokenUsage.modelContextWindow,
        },
      }));
    case 'warning':
    case 'guardianWarning':
      return read(addressed.extend({ message: z.string() }), params, (value) => ({
        type: 'warning',
        message: value.message.slice(0, 2_000),
      }));
    default:
      return null;
  }
}

const planStep = z.object({
  step: z.string().max(10_000).catch(''),
  status: z.enum(['pending', 'inProgress', 'completed']).catch('pending'),
});

const tokenUsage = z.looseObject({
  last: z.looseObject({ totalTokens: z.number().catch(0) }),
  modelContextWindow: nullableNumber,
});

const deltaParams = onItem.extend({
  delta: z.string(),
  summaryIndex: z.number().int().optional().catch(0),
  contentIndex: z.number().int().optional().catch(0),
});

function decodeDelta(target: DeltaTarget, params: unknown): ThreadNotification | null {
  return read(deltaParams, params, (value) => ({
    type: 'delta',
    turnId: value.turnId,
    itemId: value.itemId,
    target,
    index: value.summaryIndex ?? value.contentIndex ?? 0,
    text: value.delta,
  }));
}

function read<S extends z.ZodType<{ threadId: string }>>(
  schema: S,
  params: unknown,
  toEvent: (value: z.output<S>) => ThreadEvent | null,
): ThreadNotification | null {
  const parsed = schema.safeParse(params);
  if (!parsed.success) return null;
  const event = toEvent(parsed.data);
  return event === null ? null : { threadId: parsed.data.threadId, event };
}

function seconds(value: number | null): number | null {
  return value === null ? null : value * 1000;
}

/** `codexErrorInfo` is a string or an object with one key, and open (app-server.md, shapes). */
function errorKind(info: unknown): string | null {
  if (typeof info === 'string') return info;
  if (typeof info === 'object' && info !== null) return Object.keys(info)[0] ?? null;
  return null;
}
