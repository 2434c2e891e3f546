import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  ErrorCodes,
  type DataCallback,
  type Disposable,
  type Message,
  ParameterStructures,
  ResponseError,
} from 'vscode-jsonrpc/node';
import {
  readOnlyMethods,
  type ClientMethod,
  type ClientResults,
  type ParamsOf,
} from '../../../src-shared/codex/methods';
import { err, ok, type Result } from '../../../src-shared/result';
import type { Clock } from '../ports/clock';
import type { Logger } from '../ports/logger';
import type { MessageSocket } from '../ports/websocket';

/**
 * - `answered`: the server said no: the request was not carried out.
 * - `outcomeUnknown`: the link was lost or the deadline passed after it was sent.
 * - `notSent`: the link was gone before.
 */
export type RpcFailure =
  | { readonly kind: 'answered'; readonly code: number; readonly message: string }
  | { readonly kind: 'outcomeUnknown'; readonly why: string }
  | { readonly kind: 'notSent'; readonly why: string };

export type RequestId = string | number;

/** The reply to a request of the server: a result, or an error that codex takes as a refusal. */
export type ServerReply =
  { readonly result: unknown } | { readonly error: { readonly code: number; readonly message: string } };

/** One initialised or not yet initialised connection to one codex app-server. */
export interface AppServerClient {
  /** Never rejects. `timeoutMs` defaults to 30 s: 0.122 leaves some requests unanswered for ever (trap 10). */
  call<M extends ClientMethod>(
    method: M,
    params: ParamsOf<M>,
    options?: { timeoutMs?: number },
  ): Promise<Result<ClientResults[M], RpcFailure>>;
  /** Sends `initialized`. */
  notifyInitialized(): void;
  /** The one ordered stream of notifications. */
  onNotification(listener: (method: string, params: unknown) => void): void;
  /** Answers requests of the server; it must settle, for the server waits for ever. */
  onServerRequest(answer: (id: RequestId, method: string, params: unknown) => Promise<ServerReply>): void;
  onClose(listener: (why: string) => void): () => void;
  ping(deadlineMs: number): Promise<number>;
  close(): void;
}

const defaultTimeoutMs = 30_000;
/** "Server overloaded; retry later.": rejected at the door, so any method may be sent again. */
const overloadedCode = -32001;
const maxOverloadRetries = 5;
/** Errors that vscode-jsonrpc makes itself, in the clothes of a response: the link broke. */
const ownErrors: ReadonlySet<number> = new Set<number>([
  ErrorCodes.PendingResponseRejected,
  ErrorCodes.MessageWriteError,
]);

export function createAppServerClient(
  socket: MessageSocket,
  deps: { clock: Clock; logger: Logger },
): AppServerClient {
  const connection = createMessageConnection(
    new SocketReader(socket, deps.logger),
    new SocketWriter(socket),
    {
      error: (message) => deps.logger.warn({ message }, 'json-rpc'),
      warn: (message) => deps.logger.debug({ message }, 'json-rpc'),
      info: () => undefined,
      log: () => undefined,
    },
  );
  let closed: string | null = null;
  let onNotification: (method: string, params: unknown) => void = () => undefined;
  let answer: (id: RequestId, method: string, params: unknown) => Promise<ServerReply> = () =>
    Promise.resolve(unsupported('any request'));

  connection.onNotification((method: string, params: unknown) => onNotification(method, params));
  connection.onRequest(async (method: string, wrapped: unknown) => {
    const { id, params } = wrapped as WrappedParams;
    const reply = await answer(id, method, params);
    if ('error' in reply) return new ResponseError(reply.error.code, reply.error.message);
    return reply.result;
  });
  socket.onClose((why) => {
    closed = why;
    // Pending requests are rejected by dispose, not by the close itself (architecture.md 6.2).
    connection.dispose();
  });
  connection.listen();

  const sendOnce = async (
    method: string,
    params: unknown,
    timeoutMs: number,
  ): Promise<Result<unknown, RpcFailure>> => {
    if (closed !== null) return err({ kind: 'notSent', why: closed });
    let cancel: () => void = () => undefined;
    const timeout = new Promise<'timeout'>((resolve) => {
      cancel = deps.clock.after(timeoutMs, () => resolve('timeout'));
    });
    try {
      const reply = await Promise.race([
        connection.sendRequest(method, ParameterStructures.byName, params).then((value) => ({ value })),
        timeout,
      ]);
      if (reply === 'timeout') {
        return err({
          kind: 'outcomeUnknown',
          why: `codex did not answer within ${timeoutMs / 1000} seconds.`,
        });
      }
      return ok(reply.value);
    } catch (error) {
      if (error instanceof ResponseError && !ownErrors.has(error.code)) {
        return err({ kind: 'answered', code: error.code, message: error.message.slice(0, 2_000) });
      }
      return err({ kind: 'outcomeUnknown', why: closed ?? 'The connection was lost.' });
    } finally {
      cancel();
    }
  };

  return {
    async call(method, params, options) {
      const timeoutMs = options?.timeoutMs ?? defaultTimeoutMs;
      for (let attempt = 0; ; attempt += 1) {
        const reply = await sendOnce(method, params, timeoutMs);
        const overloaded =
          !reply.ok && reply.error.kind === 'answered' && reply.error.code === overloadedCode;
        if (!overloaded || attempt >= maxOverloadRetries) {
          if (!reply.ok) deps.logger.debug({ method, failure: reply.error.kind }, 'codex request failed');
          return reply as Result<ClientResults[typeof method], RpcFailure>;
        }
        const delay = 50 * 2 ** attempt * (0.5 + deps.clock.random());
        await new Promise<void>((resolve) => deps.clock.after(delay, resolve));
      }
    },
    notifyInitialized() {
      connection.sendNotification('initialized').catch(() => undefined);
    },
    onNotification(listener) {
      onNotification = listener;
    },
    onServerRequest(handler) {
      answer = handler;
    },
    onClose: (listener) => socket.onClose(listener),
    ping: (deadlineMs) => socket.ping(deadlineMs),
    close() {
      socket.close();
    },
  };
}

/** JSON-RPC's "method not found": codex takes it as "tool rejected" and the turn goes on (app-server.md, §1). */
export function unsupported(what: string): ServerReply {
  return { error: { code: ErrorCodes.MethodNotFound, message: `Mooring does not support ${what}.` } };
}

export function isReadOnly(method: ClientMethod): boolean {
  return readOnlyMethods.has(method);
}

/** vscode-jsonrpc does not tell a handler the id of a request, so it travels beside the params. */
interface WrappedParams {
  readonly id: RequestId;
  readonly params: unknown;
}

class SocketReader extends AbstractMessageReader {
  constructor(
    private readonly socket: MessageSocket,
    private readonly logger: Logger,
  ) {
    super();
    socket.onClose(() => this.fireClose());
  }

  listen(callback: DataCallback): Disposable {
    const remove = this.socket.onMessage((text) => {
      const message = parse(text);
      if (message === null) {
        this.logger.warn({ length: text.length }, 'codex sent something that is not a JSON object');
        return;
      }
      const { id, method } = message;
      // The engine's own methods (`$/cancelRequest`, …) are none of codex's, and their params are not checked there.
      if (id === undefined && typeof method === 'string' && method.startsWith('$/')) return;
      if (typeof method === 'string' && (typeof id === 'string' || typeof id === 'number')) {
        callback({ ...message, params: { id, params: message.params } } as unknown as Message);
      } else {
        callback(message as unknown as Message);
      }
    });
    return { dispose: remove };
  }
}

class SocketWriter extends AbstractMessageWriter {
  constructor(private readonly socket: MessageSocket) {
    super();
  }

  write(message: Message): Promise<void> {
    // codex's wire has no `jsonrpc` field (app-server.md, §1).
    this.socket.send(JSON.stringify({ ...message, jsonrpc: undefined }));
    return Promise.resolve();
  }

  end(): void {
    this.socket.close();
  }
}

function parse(text: string): { id?: unknown; method?: unknown; params?: unknown } | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
