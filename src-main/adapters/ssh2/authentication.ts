import type { AuthHandlerMiddleware, AnyAuthMethod } from 'ssh2';
import type { Failure } from '../../../src-shared/connection/state';
import { advice } from '../../../src-shared/contract/errors';
import type { AskPerson, ResolvedHost } from '../../core/ports/ssh';
import { loadAgentKeys } from './filtered-agent';
import { publicKeysOf, readKeyFile } from './key-file';

/** What the engine keeps between attempts of one run of the app. Secrets stay in memory. */
export interface AuthMemory {
  /** By user, host and port: the method that let us in last time. */
  readonly lastMethod: Map<string, string>;
  /** By key file. */
  readonly passphrases: Map<string, string>;
}

export interface Authentication {
  /** For ssh2's `authHandler`: called for each next try. */
  readonly next: AuthHandlerMiddleware;
  /** Tells the memory which method worked. */
  succeeded(): string;
  failure(message: string): Failure;
}

interface Candidate {
  /** `agent`, or the path of a key file. */
  readonly id: string;
  prepare(): Promise<AnyAuthMethod | null>;
}

const maxPassphraseTries = 3;

/**
 * Public key authentication in OpenSSH's order: the agent's keys, then the key files; what worked last time goes first.
 * Nothing here runs before the host key is verified, because ssh2 calls it only then.
 */
export function createAuthentication(
  host: ResolvedHost,
  deps: { ask: AskPerson; memory: AuthMemory; signal: AbortSignal },
): Authentication {
  const { memory } = deps;
  const place = `${host.user}@${host.hostname}:${host.port}`;
  const tried: string[] = [];
  let accepted: readonly string[] | null = null;
  let current = '';

  const agent: Candidate = {
    id: 'agent',
    async prepare() {
      if (host.agentSocket === null) return null;
      const named = await publicKeysOf(host.identityFiles);
      const keys = await loadAgentKeys(host.agentSocket, named, host.identitiesOnly);
      if (typeof keys === 'string') {
        tried.push(keys);
        return null;
      }
      if (keys.count === 0) {
        tried.push('the agent has no key for this host');
        return null;
      }
      tried.push(`the agent (${keys.count} ${keys.count === 1 ? 'key' : 'keys'})`);
      return { type: 'agent', username: host.user, agent: keys.agent };
    },
  };

  const keyFile = (path: string): Candidate => ({
    id: path,
    async prepare() {
      const key = await unlock(path, deps);
      if (typeof key === 'string') {
        if (key !== '') tried.push(`${path}: ${key}`);
        return null;
      }
      tried.push(path);
      return { type: 'publickey', username: host.user, key };
    },
  });

  const candidates = [agent, ...host.identityFiles.map(keyFile)];
  const last = memory.lastMethod.get(place);
  const queue = [
    ...candidates.filter((candidate) => candidate.id === last),
    ...candidates.filter((candidate) => candidate.id !== last),
  ];

  const advance = async (): Promise<AnyAuthMethod | null> => {
    for (let candidate = queue.shift(); candidate !== undefined; candidate = queue.shift()) {
      if (deps.signal.aborted) return null;
      const method = await candidate.prepare();
      if (method === null) continue;
      current = candidate.id;
      return method;
    }
    return null;
  };

  return {
    next(left, _partialSuccess, callback) {
      // ssh2 says null before the first try, whatever its types say.
      const allowed = left as readonly string[] | null;
      if (allowed !== null) accepted = allowed;
      const done = callback as (method: AnyAuthMethod | 'none' | false) => void;
      if (allowed !== null && !allowed.includes('publickey')) {
        done(false);
        return;
      }
      advance().then(
        // Without any key the server is still asked what it would accept: that is what the person needs to know.
        (method) => done(method ?? (allowed === null ? 'none' : false)),
        () => done(false),
      );
    },
    succeeded() {
      memory.lastMethod.set(place, current);
      return current === 'agent' ? 'a key of the agent' : current;
    },
    failure: (message) => authFailure(host, message, tried, accepted),
  };
}

async function unlock(
  path: string,
  { ask, memory, signal }: { ask: AskPerson; memory: AuthMemory; signal: AbortSignal },
) {
  let passphrase = memory.passphrases.get(path) ?? null;
  let problem: string | null = null;
  for (let tries = 0; ;) {
    const file = await readKeyFile(path, passphrase);
    switch (file.kind) {
      case 'missing':
        return '';
      case 'unusable':
        return file.why;
      case 'usable':
        if (passphrase !== null) memory.passphrases.set(path, passphrase);
        return file.key;
      case 'wrongPassphrase':
        memory.passphrases.delete(path);
        problem = 'That passphrase does not open the key.';
        break;
      case 'needsPassphrase':
        break;
    }
    if (tries >= maxPassphraseTries) return 'the passphrase was wrong three times';
    if (signal.aborted) return 'given up';
    tries += 1;
    const answer = await ask({ kind: 'passphrase', keyPath: path, problem });
    if (answer?.kind !== 'passphrase') return 'it is encrypted, and no passphrase was given';
    passphrase = answer.passphrase;
  }
}

function authFailure(
  host: ResolvedHost,
  message: string,
  tried: readonly string[],
  accepted: readonly string[] | null,
): Failure {
  const place = `${host.user}@${host.hostname}`;
  const list = tried.length === 0 ? 'no key was found to try' : `tried ${tried.join(', ')}`;
  const detail = [
    `tried: ${tried.join('; ') || 'nothing'}`,
    `the server accepts: ${accepted?.join(', ') ?? 'not said'}`,
    message,
  ].join('\n');
  const failure = (why: string, remedy: Failure['remedy']): Failure => ({
    kind: 'blocked',
    stage: 'auth',
    what: `${place} did not let you in.`,
    why,
    detail,
    remedy,
  });
  if (/too many authentication failures/i.test(message)) {
    return failure(
      'The server gave up after too many keys were offered.',
      advice(
        `Name the right key for ${host.alias} in your ssh config, with IdentityFile, and add:`,
        'IdentitiesOnly yes',
      ),
    );
  }
  if (accepted !== null && !accepted.includes('publickey')) {
    return failure(
      `The server accepts only ${accepted.join(' or ')}, and Mooring can log in with keys only.`,
      advice('Put a key on the host:', `ssh-copy-id ${host.alias}`),
    );
  }
  return failure(
    `The server refused every key: ${list}.`,
    advice(
      'Try it in a terminal. If that works with a key of the agent, add the key first:',
      `ssh ${host.alias}`,
    ),
  );
}
