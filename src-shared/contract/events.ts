import { z } from 'zod';
import type { ThreadEvent } from '../codex/thread-event';
import {
  approvalSchema,
  catalogSchema,
  connectionViewSchema,
  hostSchema,
  outboxEntrySchema,
  settingsSchema,
  threadSummarySchema,
} from './models';

const threadEventSchema = z.custom<ThreadEvent>(
  (value) => typeof value === 'object' && value !== null && 'type' in value,
);

/** Everything the core tells every attached renderer without being asked. Lists are whole unless said otherwise. */
export const events = {
  'catalog.changed': catalogSchema,
  'hosts.changed': z.array(hostSchema),
  'connection.changed': connectionViewSchema,
  /** A thread is new, or something the sidebar shows of it changed. */
  'thread.changed': z.object({ hostId: z.string(), thread: threadSummarySchema }),
  'thread.removed': z.object({ hostId: z.string(), threadId: z.string() }),
  /** A batch for a subscribed thread. `revision` counts batches; a snapshot of revision n contains batches ≤ n. */
  'thread.events': z.object({
    hostId: z.string(),
    threadId: z.string(),
    revision: z.number(),
    events: z.array(threadEventSchema),
  }),
  'approvals.changed': z.array(approvalSchema),
  'outbox.changed': z.array(outboxEntrySchema),
  'settings.changed': settingsSchema,
  /** Something a person should know that belongs to no other place; shown as a toast. */
  notice: z.object({ hostId: z.string().nullable(), what: z.string(), why: z.string().nullable() }),
} as const;

export type Events = typeof events;
export type EventName = keyof Events;
export type EventPayload<E extends EventName> = z.infer<Events[E]>;
