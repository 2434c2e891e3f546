import { z } from 'zod';
import type { FileChange, Item, WorkStatus } from './thread-state';

/**
 * Items as codex sends them → our own items. Tolerant (decision 4): absent or unknown fields never break anything, an
 * unknown kind or one whose essentials are missing becomes `other`. Every byte is hostile: texts are capped.
 */
const maxText = 2_000_000;
const maxJson = 20_000;

/** Ids become keys of plain objects: names that every object has would be found there without having been put. */
export const idSchema = z
  .string()
  .min(1)
  .max(200)
  .refine((id) => !(id in {}), 'reserved name');

const text = z
  .string()
  .transform((value) => (value.length > maxText ? value.slice(0, maxText) : value))
  .catch('');
const optionalNumber = z.number().nullable().catch(null);
/** zod 4 takes a bare `unknown()` as a field that must be there. */
const anything = z.unknown().optional();
const optionalId = z.string().max(200).nullable().catch(null);

const workStatus = z
  .enum(['inProgress', 'completed', 'failed', 'declined'])
  .catch('completed') satisfies z.ZodType<WorkStatus>;

const itemBase = z.looseObject({
  type: z.string().max(200),
  id: idSchema,
  startedAtMs: optionalNumber,
  completedAtMs: optionalNumber,
});

const userMessage = z.looseObject({
  clientId: optionalId,
  content: z.array(z.unknown()).catch([]),
});
const inputPart = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  name: z.string().optional(),
});

const fileChange = z.looseObject({
  path: z.string().max(10_000),
  kind: z
    .looseObject({
      type: z.enum(['add', 'delete', 'update']).catch('update'),
      move_path: z.string().nullable().catch(null),
    })
    .catch({ type: 'update', move_path: null }),
  diff: text,
});

const commandExecution = z.looseObject({
  command: text,
  cwd: z.string().catch(''),
  status: workStatus,
  aggregatedOutput: text,
  exitCode: optionalNumber,
  durationMs: optionalNumber,
});

const mcpToolCall = z.looseObject({
  server: z.string().catch(''),
  tool: z.string().catch(''),
  status: workStatus,
  arguments: anything,
  result: anything,
  error: anything,
});

const strings = z.array(text).catch([]);

/** @returns null when there is not even an id to hold on to. */
export function decodeItem(raw: unknown): Item | null {
  const base = itemBase.safeParse(raw);
  if (!base.success) return null;
  const { type, id, startedAtMs, completedAtMs } = base.data;
  const times = { id, startedAtMs, completedAtMs };
  const other: Item = { ...times, type: 'other', kind: type, json: shortJson(raw) };
  switch (type) {
    case 'userMessage': {
      const item = userMessage.parse(raw);
      return { ...times, type, clientId: item.clientId, text: inputText(item.content) };
    }
    case 'agentMessage':
    case 'plan': {
      const item = z.looseObject({ text }).parse(raw);
      return { ...times, type, text: item.text };
    }
    case 'reasoning': {
      const item = z.looseObject({ summary: strings, content: strings }).parse(raw);
      return { ...times, type, summary: item.summary, content: item.content };
    }
    case 'commandExecution': {
      const item = commandExecution.parse(raw);
      return {
        ...times,
        type,
        command: item.command,
        cwd: item.cwd,
        status: item.status,
        output: item.aggregatedOutput,
        exitCode: item.exitCode,
        durationMs: item.durationMs,
      };
    }
    case 'fileChange': {
      const item = z.looseObject({ status: workStatus, changes: anything }).parse(raw);
      return { ...times, type, status: item.status, changes: decodeChanges(item.changes) };
    }
    case 'mcpToolCall': {
      const item = mcpToolCall.parse(raw);
      const outcome = item.error ?? item.result ?? null;
      return {
        ...times,
        type,
        server: item.server,
        tool: item.tool,
        status: item.status,
        arguments: shortJson(item.arguments),
        result: outcome === null ? null : shortJson(outcome),
      };
    }
    case 'webSearch':
      return { ...times, type, query: z.looseObject({ query: text }).parse(raw).query };
    case 'contextCompaction':
      return { ...times, type };
    default:
      return other;
  }
}

export function decodeChanges(raw: unknown): FileChange[] {
  if (!Array.isArray(raw)) return [];
  return raw.flatMap((change: unknown) => {
    const parsed = fileChange.safeParse(change);
    if (!parsed.success) return [];
    const { path, kind, diff } = parsed.data;
    return [{ path, kind: kind.type, movePath: kind.move_path, diff }];
  });
}

function inputText(content: readonly unknown[]): string {
  return content
    .flatMap((part) => {
      const parsed = inputPart.safeParse(part);
      if (!parsed.success) return [];
      if (parsed.data.type === 'text') return [text.parse(parsed.data.text)];
      return [`[${parsed.data.type}${parsed.data.name === undefined ? '' : ` ${parsed.data.name}`}]`];
    })
    .join('\n');
}

function shortJson(value: unknown): string {
  const json = JSON.stringify(value, null, 2) ?? '';
  return json.length > maxJson ? `${json.slice(0, maxJson)}…` : json;
}
