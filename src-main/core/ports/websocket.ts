import type { Duplex } from 'node:stream';
import type { Result } from '../../../src-shared/result';

/** A WebSocket as the codex client needs it: text messages, one JSON object each. */
export interface MessageSocket {
  send(text: string): void;
  onMessage(listener: (text: string) => void): () => void;
  /** Called once; at once if it is closed already. `why` is for the log and the person. */
  onClose(listener: (why: string) => void): () => void;
  /** Round trip of a WebSocket ping; rejects after the deadline. */
  ping(deadlineMs: number): Promise<number>;
  close(): void;
}

/** Speaks the WebSocket handshake over a stream that is connected already. Opens no socket of its own. */
export type OpenWebSocket = (
  stream: Duplex,
  options: { deadlineMs: number },
) => Promise<Result<MessageSocket, string>>;
