import { createMessageConnection, ParameterStructures } from 'vscode-jsonrpc';
import { err, ok, type Result } from '../result';
import { channelTransport, type Channel } from './channel';
import { appError, appErrorSchema, type AppError } from './errors';
import { events, type EventName, type EventPayload } from './events';
import { methods, type MethodInput, type MethodName, type MethodOutput } from './methods';
import { z } from 'zod';

/** The renderer's end of the contract. */
export interface ContractClient {
  /** Never throws and never rejects: a lost channel is an `outcomeUnknown` error. */
  call<M extends MethodName>(method: M, input: MethodInput<M>): Promise<Result<MethodOutput<M>, AppError>>;
  on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void;
  onClose(listener: () => void): () => void;
  dispose(): void;
}

const replySchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: appErrorSchema }),
]);

export function createContractClient(channel: Channel): ContractClient {
  const { reader, writer } = channelTransport(channel);
  const connection = createMessageConnection(reader, writer);
  connection.onError(() => connection.dispose());
  // vscode-jsonrpc keeps one handler per notification; several parts of a renderer listen to the same event.
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  for (const event of Object.keys(events) as EventName[]) {
    connection.onNotification(event, (raw: unknown) => {
      const parsed = events[event].safeParse(raw);
      if (parsed.success) listeners.get(event)?.forEach((listener) => listener(parsed.data as never));
    });
  }
  // Pending requests are rejected by dispose, not by the close itself (architecture.md 6.2).
  channel.onClose(() => connection.dispose());
  connection.listen();
  return {
    async call(method, input) {
      try {
        const raw: unknown = await connection.sendRequest(method, ParameterStructures.byPosition, input);
        const reply = replySchema.parse(raw);
        if (!reply.ok) return err(reply.error);
        return ok(methods[method].output.parse(reply.value) as MethodOutput<typeof method>);
      } catch (error) {
        return err(
          appError(
            'outcomeUnknown',
            'The answer did not arrive.',
            error instanceof Error ? error.message : String(error),
          ),
        );
      }
    },
    on(event, listener) {
      const known = listeners.get(event) ?? new Set();
      listeners.set(event, known);
      known.add(listener);
      return () => known.delete(listener);
    },
    onClose: (listener) => channel.onClose(listener),
    dispose() {
      connection.dispose();
      channel.close();
    },
  };
}
