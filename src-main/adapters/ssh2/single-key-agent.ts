import ssh2, {
  type IdentityCallback,
  type ParsedKey,
  type SignCallback,
  type SigningRequestOptions,
} from 'ssh2';

/** How one key signs. Rejects, with a reason for a person, when it can not or may not. */
export type Sign = (data: Buffer, hash: string | undefined) => Promise<Buffer>;

/**
 * One key, offered to ssh2 as an agent that holds nothing else.
 *
 * Why every key goes this way, files too: ssh2 asks an agent for a signature only after the server said that it would
 * take the key, and it lets the answer take time. So a passphrase is asked only for a key that is worth it. (A class,
 * because ssh2 takes only instances of its BaseAgent.)
 */
class SingleKeyAgent extends ssh2.BaseAgent<ParsedKey> {
  readonly #publicKey: () => Promise<ParsedKey>;
  readonly #sign: Sign;

  constructor(publicKey: () => Promise<ParsedKey>, sign: Sign) {
    super();
    this.#publicKey = publicKey;
    this.#sign = sign;
  }

  override getIdentities(callback: IdentityCallback<ParsedKey>): void {
    this.#publicKey().then((key) => callback(null, [key]), callback);
  }

  override sign(
    key: ParsedKey,
    data: Buffer,
    options: SigningRequestOptions | SignCallback,
    callback?: SignCallback,
  ): void {
    const done = typeof options === 'function' ? options : callback;
    const hash = typeof options === 'function' ? undefined : options.hash;
    if (key.type === 'ssh-rsa' && hash !== 'sha256' && hash !== 'sha512') {
      done?.(new Error('The server takes RSA keys only with SHA-1 signatures, which Mooring does not make.'));
      return;
    }
    this.#sign(data, hash).then(
      (signature) => done?.(null, signature),
      (error: unknown) => done?.(error instanceof Error ? error : new Error(String(error))),
    );
  }
}

/** @param publicKey may ask the person (old PEM files reveal it only with the passphrase). */
export function createSingleKeyAgent(
  publicKey: () => Promise<ParsedKey>,
  sign: Sign,
): ssh2.BaseAgent<ParsedKey> {
  return new SingleKeyAgent(publicKey, sign);
}
