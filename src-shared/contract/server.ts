import { createMessageConnection, ParameterStructures } from 'vscode-jsonrpc';
import { err, type Result } from '../result';
import { channelTransport, type Channel } from './channel';
import { appError, type AppError } from './errors';
import type { EventName, EventPayload } from './events';
import { methods, type MethodInput, type MethodName, type MethodOutput } from './methods';

/** One handler per request of the contract; a missing one does not compile. */
export type ContractHandlers = {
  readonly [M in MethodName]: (input: MethodInput<M>) => Promise<Result<MethodOutput<M>, AppError>>;
};

export interface ContractServer {
  emit<E extends EventName>(event: E, payload: EventPayload<E>): void;
  dispose(): void;
}

/**
 * Serves the contract to one renderer. Input is checked here, so handlers see only what the schema allows; a handler
 * that throws is a bug, reported through `onBug` and answered as `internal`.
 */
export function serveContract(
  channel: Channel,
  handlers: ContractHandlers,
  onBug: (method: string, error: unknown) => void,
): ContractServer {
  const { reader, writer } = channelTransport(channel);
  const connection = createMessageConnection(reader, writer);
  connection.onError(() => connection.dispose());
  channel.onClose(() => connection.dispose());

  for (const method of Object.keys(methods) as MethodName[]) {
    connection.onRequest(method, async (raw: unknown) => {
      const input = methods[method].input.safeParse(raw ?? null);
      if (!input.success) {
        return err(appError('invalid', 'The request was not understood.', input.error.message));
      }
      try {
        const handler = handlers[method] as (value: unknown) => Promise<Result<unknown, AppError>>;
        return await handler(input.data);
      } catch (error) {
        onBug(method, error);
        return err(
          appError(
            'internal',
            'Mooring made a mistake.',
            error instanceof Error ? error.message : String(error),
          ),
        );
      }
    });
  }
  connection.listen();
  return {
    emit(event, payload) {
      // A renderer that went away between two events is not an error; a disposed connection throws at once.
      const send = async (): Promise<void> =>
        connection.sendNotification(event, ParameterStructures.byPosition, payload);
      send().catch(() => undefined);
    },
    dispose() {
      connection.dispose();
      channel.close();
    },
  };
}
