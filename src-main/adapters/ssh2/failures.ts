import type { Failure, StageId } from '../../../src-shared/connection/state';
import type { Remedy } from '../../../src-shared/contract/errors';

interface Explanation {
  readonly why: string | null;
  readonly detail?: string;
  readonly remedy?: Remedy | null;
}

/** Heals by waiting: the core tries again by itself. */
export function transient(
  stage: StageId,
  what: string,
  { why, detail = '', remedy = null }: Explanation,
): Failure {
  return { kind: 'transient', stage, what, why, detail, remedy };
}

/** Needs the person: never tried again by itself. */
export function blocked(
  stage: StageId,
  what: string,
  { why, detail = '', remedy = null }: Explanation,
): Failure {
  return { kind: 'blocked', stage, what, why, detail, remedy };
}

/** The attempt was given up by the app; nobody reads this unless something is wrong with the caller. */
export function givenUp(stage: StageId): Failure {
  return transient(stage, 'The attempt was given up.', { why: null });
}
