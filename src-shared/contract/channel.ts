import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageReader,
  type MessageWriter,
} from 'vscode-jsonrpc';

/**
 * One end of the renderer wire: ordered, message-preserving, plain JSON values.
 * Carriers: a transferred MessagePort (Electron), a WebSocket (web shell), a memory pair (tests).
 */
export interface Channel {
  /** Sends one message. After the channel closed this does nothing. */
  post(message: unknown): void;
  /** Registers the receiver; messages that arrived before are delivered first. Returns its removal. */
  onMessage(listener: (message: unknown) => void): () => void;
  /** Called once, when either side closes. Called at once if that already happened. */
  onClose(listener: () => void): () => void;
  close(): void;
}

/** Adapts a Channel to the reader and writer that vscode-jsonrpc's connection is built on. */
export function channelTransport(channel: Channel): { reader: MessageReader; writer: MessageWriter } {
  return { reader: new ChannelReader(channel), writer: new ChannelWriter(channel) };
}

class ChannelReader extends AbstractMessageReader {
  constructor(private readonly channel: Channel) {
    super();
    channel.onClose(() => this.fireClose());
  }

  listen(callback: DataCallback): Disposable {
    const remove = this.channel.onMessage((message) => {
      if (typeof message === 'object' && message !== null) callback(message as Message);
    });
    return { dispose: remove };
  }
}

class ChannelWriter extends AbstractMessageWriter {
  constructor(private readonly channel: Channel) {
    super();
    channel.onClose(() => this.fireClose());
  }

  write(message: Message): Promise<void> {
    this.channel.post(message);
    return Promise.resolve();
  }

  end(): void {
    this.channel.close();
  }
}
