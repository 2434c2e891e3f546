import { z } from 'zod';
import { connectionStateSchema, stageReportSchema } from '../connection/state';
import type { ThreadState, ThreadSummary } from '../codex/thread-state';
import { remedySchema } from './errors';

/** Things that cross the renderer wire, apart from threads and connections. */

export const shellCapabilitiesSchema = z.object({
  /** Links leave through the shell's confirmation, not through window.open. */
  openExternal: z.boolean(),
});

export const appInfoSchema = z.object({
  version: z.string(),
  shell: z.enum(['electron', 'web']),
  platform: z.string(),
  capabilities: shellCapabilitiesSchema,
  /** Set when the app runs with `--demo`: the alias of its own host and the folder of the sample project. */
  demo: z.object({ alias: z.string(), folder: z.string() }).nullable(),
});
export type AppInfo = z.infer<typeof appInfoSchema>;

/** A concrete alias of the ssh config: something a person can pick. */
export const catalogAliasSchema = z.object({ alias: z.string(), file: z.string(), line: z.number() });
export type CatalogAlias = z.infer<typeof catalogAliasSchema>;

export const catalogSchema = z.object({
  aliases: z.array(catalogAliasSchema),
  /** Parts of the config that could not be read; they never hide the rest. */
  problems: z.array(z.object({ file: z.string(), line: z.number().nullable(), message: z.string() })),
  /** The file that was read first, for the empty state ("no hosts in …"). */
  configFile: z.string(),
});
export type Catalog = z.infer<typeof catalogSchema>;

/** What OpenSSH makes of an alias (`ssh -G`), as far as a person wants to see it before connecting. */
export const resolvedHostSchema = z.object({
  alias: z.string(),
  hostname: z.string(),
  port: z.number(),
  user: z.string(),
  identityFiles: z.array(z.string()),
  usesAgent: z.boolean(),
  proxy: z.string().nullable(),
  engine: z.enum(['ssh2', 'openssh']),
  /** Settings of this host that the engine can not honour, in words. Non-empty: connecting will be refused. */
  unsupported: z.array(z.string()),
});
export type ResolvedHostView = z.infer<typeof resolvedHostSchema>;

export const hostSchema = z.object({
  id: z.string(),
  alias: z.string(),
  /** 0–7: which of the eight host hues. */
  hue: z.number(),
  /** Absolute remote paths, in the order they were added. */
  folders: z.array(z.string()),
});
export type Host = z.infer<typeof hostSchema>;

export const connectionViewSchema = z.object({
  hostId: z.string(),
  state: connectionStateSchema,
  /** The stages of the newest attempt, all nine, in order. */
  stages: z.array(stageReportSchema),
});
export type ConnectionView = z.infer<typeof connectionViewSchema>;

export const directoryEntrySchema = z.object({ name: z.string(), isDirectory: z.boolean() });
export type DirectoryEntry = z.infer<typeof directoryEntrySchema>;

/** How much a thread may do, and when it asks. The words of the composer's permission menu. */
export const permissionModeSchema = z.enum(['readOnly', 'workspace', 'askAlways', 'fullAccess']);
export type PermissionMode = z.infer<typeof permissionModeSchema>;

const approvalBase = {
  /** Unique over server restarts: ids of the server begin anew with each process. */
  key: z.string(),
  hostId: z.string(),
  threadId: z.string(),
  turnId: z.string(),
  itemId: z.string(),
  /** Unix milliseconds. */
  openedAtMs: z.number(),
  reason: z.string().nullable(),
};
export const approvalSchema = z.discriminatedUnion('kind', [
  z.object({
    ...approvalBase,
    kind: z.literal('command'),
    command: z.string(),
    cwd: z.string(),
    /** The rule codex proposes for "always on this host"; null when it proposes none. */
    proposedPrefix: z.array(z.string()).nullable(),
    /** Set when the question is about network access, not about running something. */
    network: z.object({ host: z.string(), protocol: z.string() }).nullable(),
  }),
  z.object({
    ...approvalBase,
    kind: z.literal('fileChange'),
    /** A folder outside the workspace that the change asks to write to. */
    grantRoot: z.string().nullable(),
  }),
]);
export type Approval = z.infer<typeof approvalSchema>;

export const approvalAnswerSchema = z.discriminatedUnion('decision', [
  z.object({ decision: z.literal('accept') }),
  z.object({ decision: z.literal('acceptForSession') }),
  /** Writes a rule to the host's rules file that outlives the session and skips the sandbox (trap 7). */
  z.object({ decision: z.literal('acceptAlways'), prefix: z.array(z.string()).min(1) }),
  /** The turn goes on; `feedback` is then sent as a message into it. */
  z.object({ decision: z.literal('decline'), feedback: z.string().nullable() }),
  /** Declines and stops the turn. */
  z.object({ decision: z.literal('cancel') }),
]);
export type ApprovalAnswer = z.infer<typeof approvalAnswerSchema>;

/** A message on its way to a thread. It is kept until the server's history shows it or the person discards it. */
export const outboxEntrySchema = z.object({
  /** Also sent to codex as `clientUserMessageId`, by which it is found again in the history. */
  id: z.string(),
  hostId: z.string(),
  threadId: z.string(),
  text: z.string(),
  /**
   * `sending`: handed to the link. `unknown`: the link was lost before the answer; being looked for in the history.
   * `failed`: surely not received; may be sent again.
   */
  status: z.enum(['sending', 'unknown', 'failed']),
  problem: z
    .object({ what: z.string(), why: z.string().nullable(), remedy: remedySchema.nullable() })
    .nullable(),
});
export type OutboxEntry = z.infer<typeof outboxEntrySchema>;

export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  /** What was in front when the app was last used, so that it opens there again. */
  lastPlace: z.object({ hostId: z.string(), threadId: z.string() }).nullable().catch(null),
  permissionMode: permissionModeSchema.catch('workspace'),
  sidebarWidth: z.number().min(200).max(480).catch(264),
});
export type Settings = z.infer<typeof settingsSchema>;

export const modelSchema = z.object({ id: z.string(), displayName: z.string(), isDefault: z.boolean() });
export type Model = z.infer<typeof modelSchema>;

/** Folded by us from decoded bytes, so the wire checks no more than the shape's outline. */
export const threadStateSchema = z.custom<ThreadState>(
  (value) => typeof value === 'object' && value !== null && 'threadId' in value && 'turns' in value,
);
export const threadSummarySchema = z.custom<ThreadSummary>(
  (value) => typeof value === 'object' && value !== null && 'id' in value && 'cwd' in value,
);
