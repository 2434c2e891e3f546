import ssh2, {
  type BaseAgent,
  type IdentityCallback,
  type OpenSSHAgent,
  type ParsedKey,
  type SignCallback,
  type SigningRequestOptions,
} from 'ssh2';

/**
 * An agent that offers only some of its keys. ssh2 has no IdentitiesOnly: six keys in the agent against a server's
 * MaxAuthTries of three is "too many authentication failures" (ssh.md, feature matrix).
 */
class FilteredAgent extends ssh2.BaseAgent<ParsedKey> {
  constructor(
    private readonly agent: OpenSSHAgent,
    private readonly keys: readonly ParsedKey[],
  ) {
    super();
  }

  getIdentities(callback: IdentityCallback<ParsedKey>): void {
    callback(null, [...this.keys]);
  }

  sign(key: ParsedKey, data: Buffer, options: SigningRequestOptions, callback?: SignCallback): void;
  sign(key: ParsedKey, data: Buffer, callback: SignCallback): void;
  sign(
    key: ParsedKey,
    data: Buffer,
    options: SigningRequestOptions | SignCallback,
    callback?: SignCallback,
  ): void {
    if (typeof options === 'function') this.agent.sign(key, data, options);
    else this.agent.sign(key, data, options, callback);
  }
}

export interface AgentKeys {
  readonly agent: BaseAgent<ParsedKey>;
  readonly count: number;
}

/** An agent that does not answer must not hold the login up. */
const agentDeadlineMs = 5_000;

/**
 * Asks the agent for its keys and orders them as OpenSSH does: those named by an IdentityFile first, the rest after
 * them, or not at all with IdentitiesOnly.
 *
 * @param named public keys (wire format, base64) of the host's identity files, in order.
 * @returns a sentence when the agent can not be used.
 */
export function loadAgentKeys(
  socketPath: string,
  named: readonly string[],
  identitiesOnly: boolean,
): Promise<AgentKeys | string> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(`The agent at ${socketPath} did not answer.`), agentDeadlineMs);
    const agent = new ssh2.OpenSSHAgent(socketPath);
    agent.getIdentities((error, keys) => {
      clearTimeout(timer);
      if (error != null) {
        resolve(`The agent at ${socketPath} can not be used: ${error.message}`);
        return;
      }
      const rank = (key: ParsedKey): number => {
        const at = named.indexOf(publicPart(key));
        return at === -1 ? named.length : at;
      };
      const offered = (keys ?? [])
        .filter((key): key is ParsedKey => 'getPublicSSH' in key)
        .filter((key) => !identitiesOnly || rank(key) < named.length)
        .sort((a, b) => rank(a) - rank(b));
      resolve({ agent: new FilteredAgent(agent, offered), count: offered.length });
    });
  });
}

export function publicPart(key: ParsedKey): string {
  return key.getPublicSSH().toString('base64');
}
