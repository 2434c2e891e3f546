import type { Situation } from './script';

/** What a request of codex holds, as far as a scripted model and its judges look. */
export interface ModelRequest {
  /** Unix milliseconds. */
  readonly atMs: number;
  /** codex's id of the thread, when it says it. */
  readonly threadId: string | null;
  /** Every message of the person, oldest first, without what codex adds on its own. */
  readonly userMessages: readonly string[];
  readonly situation: Situation;
  /** The body as received. */
  readonly body: unknown;
}

/** What codex puts into the user's mouth begins with a tag or this heading. */
const addedByCodex = /^\s*(<[a-z_]+[\s>]|# AGENTS\.md)/i;

/** Reads a body of `POST /responses`. Tolerant: whatever is not understood counts as absent. */
export function readRequest(body: unknown, headers: Record<string, unknown>, atMs: number): ModelRequest {
  const input = field(body, 'input');
  const items = Array.isArray(input) ? (input as unknown[]) : [];
  const userMessages: string[] = [];
  let outputs: string[] = [];
  for (const item of items) {
    if (field(item, 'type') === 'message' && field(item, 'role') === 'user') {
      const text = textOf(field(item, 'content'));
      if (addedByCodex.test(text)) continue;
      userMessages.push(text);
      outputs = [];
    }
    if (field(item, 'type') === 'function_call_output') outputs.push(textOf(field(item, 'output')));
  }
  const threadId = headers['session-id'] ?? headers['session_id'] ?? field(body, 'prompt_cache_key');
  return {
    atMs,
    threadId: typeof threadId === 'string' ? threadId : null,
    userMessages,
    situation: { text: userMessages.at(-1) ?? '', outputs },
    body,
  };
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part: unknown) => field(part, 'text'))
    .filter((text) => typeof text === 'string')
    .join('');
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
