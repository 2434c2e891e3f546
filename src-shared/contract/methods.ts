import { z } from 'zod';
import { promptAnswerSchema } from '../connection/state';
import { nothing, request } from './define';
import {
  appInfoSchema,
  approvalAnswerSchema,
  approvalSchema,
  catalogSchema,
  connectionViewSchema,
  directoryEntrySchema,
  hostSchema,
  modelSchema,
  outboxEntrySchema,
  permissionModeSchema,
  resolvedHostSchema,
  settingsSchema,
  threadStateSchema,
  threadSummarySchema,
} from './models';

const onHost = z.object({ hostId: z.string() });
const onThread = onHost.extend({ threadId: z.string() });

/** Every request a renderer can make. The core answers each in `src-main/core/rpc/handlers.ts`. */
export const methods = {
  'app.info': request(z.null(), appInfoSchema),

  'catalog.read': request(z.null(), catalogSchema),
  'catalog.resolve': request(z.object({ alias: z.string() }), resolvedHostSchema),

  'hosts.list': request(z.null(), z.array(hostSchema)),
  /** Adding an alias that is there already gives the host that is there. */
  'hosts.add': request(z.object({ alias: z.string() }), hostSchema),
  'hosts.remove': request(onHost, nothing),
  'hosts.setHue': request(onHost.extend({ hue: z.number().int().min(0).max(7) }), nothing),
  /** Checks on the remote that the folder is there before it is stored. */
  'hosts.addFolder': request(onHost.extend({ path: z.string() }), hostSchema),
  'hosts.removeFolder': request(onHost.extend({ path: z.string() }), nothing),

  'connections.list': request(z.null(), z.array(connectionViewSchema)),
  'connections.connect': request(onHost, nothing),
  'connections.disconnect': request(onHost, nothing),
  'connections.retryNow': request(onHost, nothing),
  'connections.answerPrompt': request(
    onHost.extend({ promptId: z.string(), answer: promptAnswerSchema }),
    nothing,
  ),
  /** The newest lines of the host's log, redacted: for "View log" and "Copy report". */
  'connections.log': request(onHost, z.array(z.string())),

  'files.list': request(onHost.extend({ path: z.string() }), z.array(directoryEntrySchema)),
  'files.createDirectory': request(onHost.extend({ path: z.string() }), nothing),

  'models.list': request(onHost, z.array(modelSchema)),

  /** Threads of all folders of a host, newest first. */
  'threads.list': request(
    onHost.extend({ cursor: z.string().nullable() }),
    z.object({ threads: z.array(threadSummarySchema), nextCursor: z.string().nullable() }),
  ),
  /** Starts a thread with its first message: codex keeps nothing of a thread without one (trap 15). */
  'threads.create': request(
    onHost.extend({
      cwd: z.string(),
      text: z.string().min(1),
      permissionMode: permissionModeSchema,
      model: z.string().nullable(),
    }),
    z.object({ threadId: z.string() }),
  ),
  /** Subscribes and gives the state so far; `thread.events` with a higher revision follow. */
  'threads.open': request(onThread, z.object({ state: threadStateSchema, revision: z.number() })),
  'threads.loadOlder': request(onThread, nothing),
  /** Starts a turn, or steers the one that runs. The entry is in the outbox until the server has it. */
  'threads.send': request(
    onThread.extend({
      text: z.string().min(1),
      permissionMode: permissionModeSchema.nullable(),
      model: z.string().nullable(),
    }),
    outboxEntrySchema,
  ),
  'threads.interrupt': request(onThread, nothing),
  'threads.rename': request(onThread.extend({ name: z.string().min(1).max(200) }), nothing),
  'threads.archive': request(onThread, nothing),

  'outbox.list': request(z.null(), z.array(outboxEntrySchema)),
  /** Only for entries that surely were not received. */
  'outbox.retry': request(z.object({ id: z.string() }), nothing),
  'outbox.discard': request(z.object({ id: z.string() }), nothing),

  'approvals.list': request(z.null(), z.array(approvalSchema)),
  'approvals.answer': request(z.object({ key: z.string(), answer: approvalAnswerSchema }), nothing),

  /** Unsent text by place (a thread, or a new thread on a folder). */
  'drafts.read': request(z.null(), z.record(z.string(), z.string())),
  'drafts.write': request(z.object({ key: z.string().max(5_000), text: z.string().max(1_000_000) }), nothing),

  'settings.read': request(z.null(), settingsSchema),
  'settings.write': request(settingsSchema.partial(), settingsSchema),
} as const;

export type Methods = typeof methods;
export type MethodName = keyof Methods;
export type MethodInput<M extends MethodName> = z.infer<Methods[M]['input']>;
export type MethodOutput<M extends MethodName> = z.infer<Methods[M]['output']>;
