import type { ClientRequest } from './generated/ClientRequest';
import type { InitializeResponse } from './generated/InitializeResponse';
import type { FsReadDirectoryResponse } from './generated/v2/FsReadDirectoryResponse';
import type { FsGetMetadataResponse } from './generated/v2/FsGetMetadataResponse';
import type { GetAccountResponse } from './generated/v2/GetAccountResponse';
import type { ModelListResponse } from './generated/v2/ModelListResponse';
import type { ThreadArchiveResponse } from './generated/v2/ThreadArchiveResponse';
import type { ThreadListResponse } from './generated/v2/ThreadListResponse';
import type { ThreadResumeResponse } from './generated/v2/ThreadResumeResponse';
import type { ThreadSetNameResponse } from './generated/v2/ThreadSetNameResponse';
import type { ThreadStartResponse } from './generated/v2/ThreadStartResponse';
import type { ThreadTurnsListResponse } from './generated/v2/ThreadTurnsListResponse';
import type { TurnInterruptResponse } from './generated/v2/TurnInterruptResponse';
import type { TurnStartResponse } from './generated/v2/TurnStartResponse';
import type { TurnSteerResponse } from './generated/v2/TurnSteerResponse';

/**
 * The codex methods Mooring calls, each with the type of its result: codex's generator gives none for that
 * (architecture.md 6.2). A key that is not a method of the pinned codex does not compile.
 */
export interface ClientResults {
  initialize: InitializeResponse;
  'account/read': GetAccountResponse;
  'fs/readDirectory': FsReadDirectoryResponse;
  'fs/getMetadata': FsGetMetadataResponse;
  'fs/createDirectory': unknown;
  'model/list': ModelListResponse;
  'thread/list': ThreadListResponse;
  'thread/start': ThreadStartResponse;
  'thread/resume': ThreadResumeResponse;
  'thread/turns/list': ThreadTurnsListResponse;
  'thread/name/set': ThreadSetNameResponse;
  'thread/archive': ThreadArchiveResponse;
  'turn/start': TurnStartResponse;
  'turn/steer': TurnSteerResponse;
  'turn/interrupt': TurnInterruptResponse;
}

type MethodOf<U> = U extends { method: infer M extends string } ? M : never;

export type ClientMethod = keyof ClientResults & MethodOf<ClientRequest>;

export type ParamsOf<M extends ClientMethod> =
  Extract<ClientRequest, { method: M }> extends { params: infer P } ? P : undefined;

/** Fails to compile when `ClientResults` names a method that the generated protocol does not have. */
type EveryMethodExists = Exclude<keyof ClientResults, MethodOf<ClientRequest>>;
export const everyMethodExists: [EveryMethodExists] extends [never] ? true : never = true;

/** Methods that change nothing, and so may be sent again when the outcome is unknown or the server is overloaded. */
export const readOnlyMethods: ReadonlySet<ClientMethod> = new Set<ClientMethod>([
  'account/read',
  'fs/readDirectory',
  'fs/getMetadata',
  'model/list',
  'thread/list',
  'thread/turns/list',
]);
