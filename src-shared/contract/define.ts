import { z } from 'zod';

/** One request of the contract: what goes in, what comes out. Failures are `AppError` for every request. */
export interface RequestDefinition<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly input: I;
  readonly output: O;
}

export function request<I extends z.ZodType, O extends z.ZodType>(
  input: I,
  output: O,
): RequestDefinition<I, O> {
  return { input, output };
}

/** For requests that answer with nothing but success. */
export const nothing = z.null();
