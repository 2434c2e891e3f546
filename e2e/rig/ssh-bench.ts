import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKnownHosts } from '../../src-main/adapters/known-hosts/known-hosts';
import { createSsh2Engine } from '../../src-main/adapters/ssh2/ssh2-engine';
import type {
  Question,
  ResolvedHost,
  SshConnectOptions,
  SshEngine,
  SshSession,
} from '../../src-main/core/ports/ssh';
import type { Failure, PromptAnswer } from '../../src-shared/connection/state';
import { startSshd, type HostKeyType, type RunningSshd, type SshdOptions } from './sshd';

export interface Attempt {
  readonly result: Awaited<ReturnType<SshEngine['connect']>>;
  /** `passed tcp …`, in order. */
  readonly stages: readonly string[];
  readonly questions: readonly Question[];
}

export type Answer = (question: Question) => PromptAnswer | null | Promise<PromptAnswer | null>;

/** What a test of the ssh2 engine needs: real sshd, real known_hosts, and what an attempt reported. */
export interface SshBench {
  readonly directory: string;
  readonly knownHostsFile: string;
  sshd(options?: SshdOptions): Promise<RunningSshd>;
  /** Puts the host keys of a server on record. */
  trust(server: RunningSshd, types?: readonly HostKeyType[]): Promise<void>;
  hostOf(server: SshTarget, change?: Partial<ResolvedHost>): ResolvedHost;
  attempt(host: ResolvedHost, answer?: Answer, signal?: AbortSignal): Promise<Attempt>;
  /** Throws when the attempt fails. */
  session(host: ResolvedHost): Promise<SshSession>;
  /** As after a restart of the app: nothing is remembered. */
  restartEngine(): void;
  onCleanup(cleanup: () => unknown): void;
  cleanUp(): Promise<void>;
}

export type SshTarget = Pick<RunningSshd, 'port' | 'user' | 'clientKeyPath'>;

export async function createSshBench(): Promise<SshBench> {
  const directory = await mkdtemp(join(tmpdir(), 'mooring-ssh2-'));
  const knownHostsFile = join(directory, 'known_hosts');
  const cleanups: (() => unknown)[] = [() => rm(directory, { recursive: true })];
  let engine = createSsh2Engine({ knownHosts: createKnownHosts() });

  const attempt: SshBench['attempt'] = async (
    host,
    answer = () => null,
    signal = new AbortController().signal,
  ) => {
    const stages: string[] = [];
    const questions: Question[] = [];
    const options: SshConnectOptions = {
      observer: {
        started: (stage) => void stages.push(`started ${stage}`),
        passed: (stage, summary, detail) =>
          void stages.push(`passed ${stage} ${summary} ${detail ?? ''}`.trim()),
        warned: (stage, summary) => void stages.push(`warned ${stage} ${summary}`),
        skipped: (stage, summary) => void stages.push(`skipped ${stage} ${summary}`),
      },
      ask: async (question) => {
        questions.push(question);
        return answer(question);
      },
      signal,
    };
    const result = await engine.connect(host, options);
    if (result.ok) cleanups.push(() => result.value.end());
    return { result, stages, questions };
  };

  return {
    directory,
    knownHostsFile,
    async sshd(options = {}) {
      const server = await startSshd(options);
      cleanups.push(() => server.stop());
      return server;
    },
    trust: async (server, types) => writeFile(knownHostsFile, await server.knownHostsLines(types)),
    hostOf: (server, change = {}) => ({
      alias: 'box',
      hostname: '127.0.0.1',
      port: server.port,
      user: server.user,
      identityFiles: [server.clientKeyPath],
      identitiesOnly: false,
      agentSocket: null,
      userKnownHostsFiles: [knownHostsFile],
      globalKnownHostsFiles: [],
      hostKeyAlias: null,
      hashKnownHosts: false,
      strictHostKeyChecking: 'ask',
      connectTimeoutMs: 10_000,
      loginMethods: ['publickey', 'keyboard-interactive', 'password'],
      passwordPrompts: 3,
      proxy: null,
      engine: 'ssh2',
      unsupported: [],
      ...change,
    }),
    attempt,
    async session(host) {
      const { result } = await attempt(host);
      if (result.ok) return result.value;
      throw new Error(`${result.error.what} ${result.error.why} ${result.error.detail}`);
    },
    restartEngine() {
      engine = createSsh2Engine({ knownHosts: createKnownHosts() });
    },
    onCleanup: (cleanup) => void cleanups.push(cleanup),
    async cleanUp() {
      for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
    },
  };
}

export function failureOf({ result }: Attempt): Failure {
  if (result.ok) throw new Error('connected after all');
  return result.error;
}

/** What a failure lacks of what a person needs: what happened, why, and what to do. Empty when it lacks nothing. */
export function missingWords({ what, why, remedy }: Failure): string[] {
  return [
    ...(what.endsWith('.') ? [] : [`what: ${what}`]),
    ...(why?.endsWith('.') === true ? [] : [`why: ${why}`]),
    ...(remedy !== null && remedy.text !== '' ? [] : ['remedy']),
  ];
}
