import { z } from 'zod';

/**
 * What a person needs after a failure: what happened, why, and what to do next (a sentence, and a command to copy
 * where one exists).
 */
export const remedySchema = z.object({
  text: z.string(),
  command: z.string().nullable(),
});
export type Remedy = z.infer<typeof remedySchema>;

/**
 * Failures that may cross the renderer wire.
 *
 * - `answered`: the codex server said no. The request did not happen.
 * - `outcomeUnknown`: the link was lost, or the deadline passed, after the request was sent. It may have happened:
 *   never re-send blindly (design, decision 10).
 * - `notConnected`: nothing was sent.
 */
export const appErrorSchema = z.object({
  tag: z.enum([
    'notFound',
    'invalid',
    'notConnected',
    'answered',
    'outcomeUnknown',
    'gone',
    'alreadyAnswered',
    'storage',
    'internal',
  ]),
  what: z.string(),
  why: z.string().nullable(),
  remedy: remedySchema.nullable(),
});
export type AppError = z.infer<typeof appErrorSchema>;

export function appError(
  tag: AppError['tag'],
  what: string,
  why: string | null = null,
  remedy: Remedy | null = null,
): AppError {
  return { tag, what, why, remedy };
}

export function advice(text: string, command: string | null = null): Remedy {
  return { text, command };
}
