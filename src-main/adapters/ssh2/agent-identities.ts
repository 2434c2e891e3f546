import { once } from 'node:events';
import { connect } from 'node:net';
import { readString } from './public-key';

/** A key the agent holds. */
export interface AgentIdentity {
  readonly publicKey: Buffer;
  readonly comment: string;
}

const deadlineMs = 3_000;
const requestIdentities = 11;
const identitiesAnswer = 12;

/**
 * Lists what the agent holds, every type included: ssh2's own listing drops types it does not know without a word, and
 * the person would never learn why their key was not tried.
 *
 * @param socket path of a unix socket or Windows pipe.
 * @returns null when no agent answers there.
 */
export async function listAgentIdentities(socket: string): Promise<readonly AgentIdentity[] | null> {
  const stream = connect(socket);
  stream.setTimeout(deadlineMs, () => stream.destroy(new Error('deadline')));
  try {
    await once(stream, 'connect');
    stream.write(Buffer.from([0, 0, 0, 1, requestIdentities]));
    let received = Buffer.alloc(0);
    for await (const chunk of stream) {
      received = Buffer.concat([received, chunk as Buffer]);
      const message = readString(received, 0);
      if (message !== null) return parseIdentities(message);
    }
    return null;
  } catch {
    return null;
  } finally {
    stream.destroy();
  }
}

function parseIdentities(message: Buffer): AgentIdentity[] | null {
  if (message[0] !== identitiesAnswer || message.length < 5) return null;
  const count = message.readUInt32BE(1);
  const identities: AgentIdentity[] = [];
  let at = 5;
  while (identities.length < count) {
    const publicKey = readString(message, at);
    if (publicKey === null) break;
    at += 4 + publicKey.length;
    const comment = readString(message, at);
    if (comment === null) break;
    at += 4 + comment.length;
    identities.push({ publicKey, comment: comment.toString('utf8') });
  }
  return identities;
}
