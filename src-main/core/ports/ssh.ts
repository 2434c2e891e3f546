import type { Duplex, Readable } from 'node:stream';
import type { Result } from '../../../src-shared/result';
import type { Failure, PromptAnswer, ConnectionPrompt, StageId } from '../../../src-shared/connection/state';
import type { Remedy } from '../../../src-shared/contract/errors';

/** A way of logging in that a person, their keys or their agent can take part in; named as in RFC 4252 and 4256. */
export type LoginMethod = 'publickey' | 'keyboard-interactive' | 'password';

/** What stands between this computer and a host. */
export type HostProxy =
  /** `ProxyJump`: the host before it, which may have a proxy itself. */
  | { readonly kind: 'jump'; readonly through: ResolvedHost }
  /** `ProxyCommand` for a POSIX shell, its tokens expanded. */
  | { readonly kind: 'command'; readonly command: string };

/** A host as OpenSSH resolves it (`ssh -G`), with every token expanded and every path absolute. */
export interface ResolvedHost {
  readonly alias: string;
  readonly hostname: string;
  readonly port: number;
  readonly user: string;
  /** In order; files that do not exist are included (OpenSSH lists its defaults too). */
  readonly identityFiles: readonly string[];
  readonly identitiesOnly: boolean;
  /** The agent's socket; null when there is none or the config says `IdentityAgent none`. */
  readonly agentSocket: string | null;
  readonly userKnownHostsFiles: readonly string[];
  readonly globalKnownHostsFiles: readonly string[];
  /** The name looked up in known_hosts instead of the host name. */
  readonly hostKeyAlias: string | null;
  readonly hashKnownHosts: boolean;
  readonly strictHostKeyChecking: 'yes' | 'ask' | 'accept-new' | 'no';
  readonly connectTimeoutMs: number;
  /** Those the config allows, in its order of preference. */
  readonly loginMethods: readonly LoginMethod[];
  /** How many answers a person may give before the login is given up (NumberOfPasswordPrompts). */
  readonly passwordPrompts: number;
  /** null for a direct connection. */
  readonly proxy: HostProxy | null;
  readonly engine: 'ssh2' | 'openssh';
  /** What this host asks for that the chosen engine can not do, one sentence each. Non-empty: do not connect. */
  readonly unsupported: readonly string[];
}

/** A failure before any connection exists. */
export interface ResolveFailure {
  readonly what: string;
  readonly why: string | null;
  readonly detail: string;
  readonly remedy: Remedy | null;
}

export interface HostResolver {
  /** Never contacts the host. The alias is checked against option and shell injection before anything is spawned. */
  resolve(alias: string): Promise<Result<ResolvedHost, ResolveFailure>>;
}

/** Receives the stages of an attempt as they happen. Failures travel as `Failure` results instead. */
export interface StageObserver {
  started(stage: StageId): void;
  passed(stage: StageId, summary: string, detail?: string): void;
  warned(stage: StageId, summary: string, detail: string, remedy: Remedy | null): void;
  skipped(stage: StageId, summary: string): void;
}

type WithoutId<P> = P extends ConnectionPrompt ? Omit<P, 'promptId'> : never;
/** A question to the person, before the core gives it an id. */
export type Question = WithoutId<ConnectionPrompt>;

/** Asks the person. null when there is nobody to ask or the attempt was given up: treat it as a refusal. */
export type AskPerson = (question: Question) => Promise<PromptAnswer | null>;

export interface SshConnectOptions {
  readonly observer: StageObserver;
  readonly ask: AskPerson;
  readonly signal: AbortSignal;
}

/** Makes sessions. It reports the stages `tcp`, `hostKey` and `auth`, and verifies the host key before it authenticates. */
export interface SshEngine {
  readonly name: 'ssh2' | 'openssh';
  connect(host: ResolvedHost, options: SshConnectOptions): Promise<Result<SshSession, Failure>>;
}

/** Why a channel could not be opened. `refused`: the server's policy; another kind of channel may be allowed. */
export interface ChannelFailure {
  readonly kind: 'refused' | 'lost';
  readonly message: string;
}

export interface RemoteProcess {
  /** Reads stdout, writes stdin. */
  readonly stream: Duplex;
  readonly stderr: Readable;
  /** Resolves once; also when the link is lost (both null). */
  readonly exited: Promise<{ code: number | null; signal: string | null }>;
}

/** One authenticated SSH connection; every channel to the host rides on it. */
export interface SshSession {
  /** The string is given to the account's login shell as sshd does it. */
  exec(command: string): Promise<Result<RemoteProcess, ChannelFailure>>;
  /** A stream to a unix socket of the remote (`direct-streamlocal@openssh.com`). No port is opened on either side. */
  openUnix(path: string): Promise<Result<Duplex, ChannelFailure>>;
  /** Called once, when the connection ended for whatever reason. Called at once if that already happened. */
  onClose(listener: (why: string) => void): () => void;
  /** Ends the connection and every channel. */
  end(): void;
}
