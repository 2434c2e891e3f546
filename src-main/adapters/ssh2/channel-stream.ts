import { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';

/**
 * An ssh2 channel as a well-behaved Duplex.
 *
 * Why not the channel itself: its `destroy` never destroys, it emits `close` only after all data was read, and a write
 * that was under way when the link broke is never answered (ssh2 1.17, Channel.js). And what it lacks of a socket
 * (`setNoDelay`, …) http and ws call without asking (ssh.md, A2).
 *
 * @param allowHalfOpen false: ends itself when the other side did, as a net.Socket does; sshd waits for that.
 */
export function createChannelStream(channel: ClientChannel, allowHalfOpen: boolean): Duplex {
  let closed = false;
  let finishWrite: () => void = () => undefined;

  const send = (bytes: Buffer, callback: () => void): void => {
    if (closed || channel.write(bytes)) {
      callback();
      return;
    }
    finishWrite = callback;
    channel.once('drain', settleWrite);
  };

  const stream = new Duplex({
    allowHalfOpen,
    read() {
      if (channel.isPaused()) channel.resume();
    },
    write: (chunk: Buffer, _encoding, callback) => send(chunk, callback),
    // ws writes a frame's header and its payload one after the other: together they are one SSH packet, not two.
    writev: (chunks, callback) => send(Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)), callback),
    final(callback) {
      if (!closed) channel.end();
      callback();
    },
    destroy(error, callback) {
      channel.destroy();
      // Nobody reads any more, but ssh2 closes a channel only after the rest was read.
      channel.resume();
      callback(error);
    },
  });
  const settleWrite = (): void => {
    const finish = finishWrite;
    finishWrite = () => undefined;
    finish();
  };

  channel.on('data', (chunk: Buffer) => {
    if (!stream.destroyed && !stream.push(chunk)) channel.pause();
  });
  channel.on('end', () => stream.push(null));
  channel.on('error', () => undefined);
  channel.on('close', () => {
    closed = true;
    settleWrite();
    // Not destroyed: what was received may still have to be read. The stream closes itself when both sides ended.
    stream.end();
  });
  return Object.assign(stream, {
    setNoDelay: () => stream,
    setKeepAlive: () => stream,
    setTimeout: () => stream,
  });
}
