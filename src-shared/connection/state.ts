import { z } from 'zod';
import { remedySchema } from '../contract/errors';

/** The steps from an alias to a usable app-server, in the order they happen and are shown (design, doctor contract). */
export const stageIds = [
  'config',
  'tcp',
  'hostKey',
  'auth',
  'shell',
  'codex',
  'signIn',
  'server',
  'initialize',
] as const;
export const stageIdSchema = z.enum(stageIds);
export type StageId = z.infer<typeof stageIdSchema>;

export const stageReportSchema = z.object({
  id: stageIdSchema,
  status: z.enum(['pending', 'running', 'passed', 'failed', 'warning', 'skipped']),
  /** Milliseconds the stage took; null until it ended. */
  ms: z.number().nullable(),
  /** One line a person reads. */
  summary: z.string(),
  /** Evidence (stderr tail, fingerprints, paths), redacted, or empty. */
  detail: z.string(),
  remedy: remedySchema.nullable(),
});
export type StageReport = z.infer<typeof stageReportSchema>;

export function pendingStages(): StageReport[] {
  return stageIds.map((id) => ({ id, status: 'pending', ms: null, summary: '', detail: '', remedy: null }));
}

/**
 * Why an attempt or a live link ended.
 * `transient` heals by waiting and is retried; `blocked` needs the person and is never retried by itself, so that a
 * wrong key or password can not lock an account out (design, decision 5).
 */
export const failureSchema = z.object({
  kind: z.enum(['transient', 'blocked']),
  stage: stageIdSchema,
  what: z.string(),
  why: z.string().nullable(),
  detail: z.string(),
  remedy: remedySchema.nullable(),
});
export type Failure = z.infer<typeof failureSchema>;

export const transportSchema = z.enum(['socket', 'proxy', 'token-ws', 'stdio']);
export type TransportKind = z.infer<typeof transportSchema>;

export const serverInfoSchema = z.object({
  codexVersion: z.string(),
  /** Where the codex that serves was found; null when a server that ran already was adopted without a look-up. */
  codexPath: z.string().nullable(),
  codexHome: z.string(),
  homeDirectory: z.string(),
  transport: transportSchema,
  engine: z.enum(['ssh2', 'openssh']),
  /** Changes whenever another server process answers: request ids start anew with it (app-server.md, trap 5). */
  serverInstance: z.string(),
});
export type ServerInfo = z.infer<typeof serverInfoSchema>;

/** A question that stands between the person and the connection. It belongs to one attempt and dies with it. */
export const connectionPromptSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('unknownHostKey'),
    promptId: z.string(),
    host: z.string(),
    keyType: z.string(),
    /** `SHA256:…`, as OpenSSH prints it. */
    fingerprint: z.string(),
    /** The known_hosts file that "accept and remember" appends to. */
    file: z.string(),
  }),
  z.object({
    kind: z.literal('passphrase'),
    promptId: z.string(),
    keyPath: z.string(),
    /** Set after a wrong answer. */
    problem: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('password'),
    promptId: z.string(),
    user: z.string(),
    host: z.string(),
    problem: z.string().nullable(),
  }),
  /** Questions of the server (RFC 4256): a password, a one-time code. Its words, without control characters. */
  z.object({
    kind: z.literal('keyboardInteractive'),
    promptId: z.string(),
    user: z.string(),
    host: z.string(),
    name: z.string(),
    instructions: z.string(),
    /** `echo`: what is typed may be seen. */
    prompts: z.array(z.object({ text: z.string(), echo: z.boolean() })),
    problem: z.string().nullable(),
  }),
]);
export type ConnectionPrompt = z.infer<typeof connectionPromptSchema>;

export const promptAnswerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('acceptOnce') }),
  z.object({ kind: z.literal('acceptAndRemember') }),
  z.object({ kind: z.literal('refuse') }),
  z.object({ kind: z.literal('passphrase'), passphrase: z.string() }),
  z.object({ kind: z.literal('password'), password: z.string() }),
  /** One answer for each prompt, in order. */
  z.object({ kind: z.literal('keyboardInteractive'), answers: z.array(z.string()) }),
]);
export type PromptAnswer = z.infer<typeof promptAnswerSchema>;

export const connectionStateSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('idle'), generation: z.number() }),
  z.object({
    phase: z.literal('connecting'),
    generation: z.number(),
    attempt: z.number(),
    stage: stageIdSchema,
  }),
  z.object({
    phase: z.literal('needsInput'),
    generation: z.number(),
    attempt: z.number(),
    stage: stageIdSchema,
    prompt: connectionPromptSchema,
  }),
  z.object({
    phase: z.literal('ready'),
    generation: z.number(),
    server: serverInfoSchema,
    /** Unix milliseconds. */
    since: z.number(),
  }),
  z.object({
    phase: z.literal('waiting'),
    generation: z.number(),
    /** How many attempts in a row have failed. */
    attempt: z.number(),
    /** Unix milliseconds. */
    retryAt: z.number(),
    failure: failureSchema,
  }),
  z.object({ phase: z.literal('blocked'), generation: z.number(), failure: failureSchema }),
]);
export type ConnectionState = z.infer<typeof connectionStateSchema>;
