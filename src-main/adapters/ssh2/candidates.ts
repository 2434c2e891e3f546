import ssh2, { type BaseAgent, type ParsedKey, type SigningRequestOptions } from 'ssh2';
import type { ResolvedHost } from '../../core/ports/ssh';
import { listAgentIdentities, type AgentIdentity } from './agent-identities';
import { readKeyFile, type KeyFile } from './key-file';
import { fingerprint, keyTypeOf, typeInWords, whyUnusable } from './public-key';
import { createSingleKeyAgent, type Sign } from './single-key-agent';

/** One key to try. */
export interface Candidate {
  /** The same key has the same id in the next attempt. */
  readonly id: string;
  /** For the person: `ED25519 key “me@laptop” of the agent`, `~/.ssh/id_ed25519`. */
  readonly label: string;
  readonly agent: BaseAgent<ParsedKey>;
}

export interface Candidates {
  readonly list: readonly Candidate[];
  /** Keys that were found and can not be tried, and why; and an agent that does not answer. */
  readonly left: readonly string[];
}

/** Opens an encrypted key file, asking the person as often as is decent. Rejects when it stays locked. */
export type Unlock = (path: string, file: Extract<KeyFile, { kind: 'locked' }>) => Promise<ParsedKey>;

/**
 * The keys for a host in OpenSSH's order (sshconnect2.c, pubkey_prepare): keys of the agent that the config names, other
 * keys of the agent (not with IdentitiesOnly), then files that the agent does not hold.
 */
export async function collectCandidates(host: ResolvedHost, unlock: Unlock): Promise<Candidates> {
  const [identities, files] = await Promise.all([
    host.agentSocket === null ? Promise.resolve([]) : listAgentIdentities(host.agentSocket),
    Promise.all(host.identityFiles.map(async (path) => ({ path, file: await readKeyFile(path) }))),
  ]);
  const left: string[] = [];
  if (identities === null) left.push(`the agent at ${host.agentSocket} (it does not answer)`);

  const rank = (identity: AgentIdentity): number => {
    const at = files.findIndex(({ file }) => publicKeyOf(file)?.equals(identity.publicKey) === true);
    return at === -1 ? files.length : at;
  };
  const held = (identities ?? [])
    .filter((identity) => !host.identitiesOnly || rank(identity) < files.length)
    .sort((one, other) => rank(one) - rank(other));

  const list: Candidate[] = [];
  for (const identity of held) {
    const type = keyTypeOf(identity.publicKey) ?? 'unknown';
    const why = whyUnusable(type);
    if (why === null) list.push(agentCandidate(host, identity, type));
    else left.push(`${agentLabel(identity, type)} (${why})`);
  }
  for (const { path, file } of files) {
    if (held.some((identity) => publicKeyOf(file)?.equals(identity.publicKey) === true)) continue;
    const candidate = fileCandidate(path, file, unlock);
    if (candidate !== null) list.push(candidate);
    else if (file.kind === 'unusable') left.push(`${path} (${file.why})`);
  }
  return { list, left };
}

function publicKeyOf(file: KeyFile): Buffer | null {
  return file.kind === 'missing' ? null : file.publicKey;
}

function agentLabel({ comment }: AgentIdentity, type: string): string {
  return `${typeInWords(type)} key${comment === '' ? '' : ` “${comment}”`} of the agent`;
}

function agentCandidate(host: ResolvedHost, identity: AgentIdentity, type: string): Candidate {
  const agent = ssh2.createAgent(host.agentSocket ?? '');
  const publicKey = (): Promise<ParsedKey> => parsePublic(identity.publicKey);
  const sign: Sign = async (data, hash) => {
    const key = await publicKey();
    return new Promise((resolve, reject) => {
      const options = (hash === undefined ? {} : { hash }) as SigningRequestOptions;
      agent.sign(key, data, options, (error, signature) => {
        if (signature === undefined)
          reject(new Error(`the agent did not sign (${error?.message ?? 'no reason given'})`));
        else resolve(signature);
      });
    });
  };
  return {
    id: fingerprint(identity.publicKey),
    label: agentLabel(identity, type),
    agent: createSingleKeyAgent(publicKey, sign),
  };
}

function fileCandidate(path: string, file: KeyFile, unlock: Unlock): Candidate | null {
  if (file.kind === 'plain') {
    const sign: Sign = async (data, hash) => signWith(file.key, data, hash);
    return {
      id: fingerprint(file.publicKey),
      label: path,
      agent: createSingleKeyAgent(async () => file.key, sign),
    };
  }
  if (file.kind === 'locked') {
    const opened = (): Promise<ParsedKey> => unlock(path, file);
    const known = file.publicKey;
    return {
      id: known === null ? path : fingerprint(known),
      label: path,
      agent: createSingleKeyAgent(known === null ? opened : () => parsePublic(known), async (data, hash) =>
        signWith(await opened(), data, hash),
      ),
    };
  }
  return null;
}

async function parsePublic(publicKey: Buffer): Promise<ParsedKey> {
  const type = keyTypeOf(publicKey) ?? '';
  const parsed = ssh2.utils.parseKey(`${type} ${publicKey.toString('base64')}`);
  if (parsed instanceof Error) throw parsed;
  return parsed;
}

function signWith(key: ParsedKey, data: Buffer, hash: string | undefined): Buffer {
  const signature: unknown = hash === undefined ? key.sign(data) : key.sign(data, hash);
  if (!Buffer.isBuffer(signature)) throw new Error('the key could not sign');
  return signature;
}
