import type { Failure } from '../../../src-shared/connection/state';
import { advice, type Remedy } from '../../../src-shared/contract/errors';
import { err, ok, type Result } from '../../../src-shared/result';
import type { KnownHosts, KnownHostsQuery, KnownKey } from '../../core/ports/known-hosts';
import type { AskPerson, ResolvedHost, StageObserver } from '../../core/ports/ssh';
import { blocked } from './failures';
import { fingerprint, keyTypeOf, typeInWords } from './public-key';

export interface HostKeyDeps {
  readonly knownHosts: KnownHosts;
  /** Keys accepted for this run of the app, as `acceptedKeyId`. */
  readonly acceptedOnce: Set<string>;
}

/** What to look up. HostKeyAlias is never combined with the port (sshconnect.c, get_hostfile_hostname_ipaddr). */
export function hostKeyQuery(host: ResolvedHost): KnownHostsQuery {
  return {
    host: host.hostKeyAlias ?? host.hostname,
    port: host.hostKeyAlias === null ? host.port : 22,
    files: [...host.userKnownHostsFiles, ...host.globalKnownHostsFiles],
  };
}

/**
 * Decides whether the key a server showed is the host's: by the person's known_hosts, their StrictHostKeyChecking, and
 * their answer. Reports how stage `hostKey` ends well; nothing may be authenticated before.
 */
export async function checkHostKey(
  deps: HostKeyDeps,
  host: ResolvedHost,
  key: Buffer,
  { observer, ask }: { observer: StageObserver; ask: AskPerson },
): Promise<Result<void, Failure>> {
  const type = keyTypeOf(key);
  if (type === null) {
    return err(blocked('hostKey', `${host.alias} showed a host key that can not be read.`, { why: null }));
  }
  const query = hostKeyQuery(host);
  const shown: ShownKey = { type, print: fingerprint(key), name: lookupName(query) };
  const verdict = await deps.knownHosts.verify(query, type, key);
  const summary = `${typeInWords(type)} ${shown.print}`;
  switch (verdict.verdict) {
    case 'known':
      observer.passed('hostKey', summary, `${verdict.by.file}:${verdict.by.line}`);
      return ok();
    case 'changed':
      return err(changedKey(host, shown, verdict.expected));
    case 'revoked':
      return err(revokedKey(host, shown, verdict.by));
    case 'unknown':
      if (deps.acceptedOnce.has(acceptedKeyId(shown))) {
        observer.passed('hostKey', summary, 'Accepted earlier, until Mooring is closed.');
        return ok();
      }
      return verdict.otherTypes.length > 0
        ? err(otherTypeKey(host, shown, verdict.otherTypes))
        : unknownKey(deps, host, key, shown, { observer, ask });
  }
}

interface ShownKey {
  readonly type: string;
  readonly print: string;
  /** As it stands in known_hosts: `box` or `[box]:2222`. */
  readonly name: string;
}

async function unknownKey(
  deps: HostKeyDeps,
  host: ResolvedHost,
  key: Buffer,
  shown: ShownKey,
  { observer, ask }: { observer: StageObserver; ask: AskPerson },
): Promise<Result<void, Failure>> {
  const summary = `${typeInWords(shown.type)} ${shown.print}`;
  const file = host.userKnownHostsFiles[0] ?? null;

  const acceptAndRemember = async (): Promise<void> => {
    const { host: name, port } = hostKeyQuery(host);
    const entry = { host: name, port, keyType: shown.type, key, hashed: host.hashKnownHosts };
    const written =
      file === null ? err('UserKnownHostsFile is none') : await deps.knownHosts.remember(file, entry);
    if (written.ok) observer.passed('hostKey', summary, `Added to ${file}`);
    else {
      deps.acceptedOnce.add(acceptedKeyId(shown));
      observer.warned('hostKey', `${summary}: accepted, but it could not be remembered.`, written.error, {
        text: 'Make the file writable. Until then Mooring asks again at its next start.',
        command: file === null ? null : `ls -l ${quoted(file)}`,
      });
    }
  };

  switch (host.strictHostKeyChecking) {
    case 'yes':
      return err(
        blocked('hostKey', `${host.alias} is not in your known hosts, and StrictHostKeyChecking is yes.`, {
          why: 'With that setting only hosts whose key is on record may be connected to.',
          detail: summary,
          remedy: advice(
            'Add the key of the host (its fingerprint is above), then connect again:',
            scanCommand(host, file),
          ),
        }),
      );
    case 'accept-new':
      await acceptAndRemember();
      return ok();
    case 'no':
      observer.warned(
        'hostKey',
        `${summary}: accepted without a check.`,
        'StrictHostKeyChecking is no for this host, so anyone on the way could pose as it.',
        advice('Set StrictHostKeyChecking to ask or accept-new in ~/.ssh/config.'),
      );
      return ok();
    case 'ask':
      break;
  }

  const answer = await ask({
    kind: 'unknownHostKey',
    host: shown.name,
    keyType: typeInWords(shown.type),
    fingerprint: shown.print,
    file: file ?? 'none',
  });
  switch (answer?.kind) {
    case 'acceptAndRemember':
      await acceptAndRemember();
      return ok();
    case 'acceptOnce':
      deps.acceptedOnce.add(acceptedKeyId(shown));
      observer.passed('hostKey', summary, 'Accepted until Mooring is closed.');
      return ok();
    default:
      return err(
        blocked('hostKey', `The host key of ${host.alias} was not accepted.`, {
          why: 'The host is not in your known hosts, so nothing proves that this key is its own.',
          detail: summary,
          remedy: advice(
            'Compare the fingerprint with the one the host itself shows, then connect again and accept it:',
            `ssh-keygen -lf ${hostKeyFile(shown.type)}`,
          ),
        }),
      );
  }
}

function changedKey(host: ResolvedHost, shown: ShownKey, expected: readonly KnownKey[]): Failure {
  const first = expected[0];
  const places = expected
    .map(({ file, line, fingerprint: print }) => `${file}:${line} has ${print}`)
    .join('\n');
  return blocked('hostKey', `The host key of ${host.alias} has changed. Mooring did not connect.`, {
    why: `The host showed ${typeInWords(shown.type)} ${shown.print}, but ${first?.file}:${first?.line} has ${first?.fingerprint}. Either the host was set up anew, or someone is in the middle of the connection.`,
    detail: `shown: ${shown.print}\n${places}`,
    remedy: forget(
      shown,
      first?.file,
      'Ask the administrator of the host whether its key was changed. Only if so, remove the old key, then connect again:',
    ),
  });
}

/** As strict as OpenSSH, which calls this a changed key too: else an attacker would simply show another type. */
function otherTypeKey(host: ResolvedHost, shown: ShownKey, otherTypes: readonly string[]): Failure {
  const types = otherTypes.map(typeInWords).join(', ');
  const file = host.userKnownHostsFiles[0];
  return blocked(
    'hostKey',
    `${host.alias} showed another type of host key than before. Mooring did not connect.`,
    {
      why: `Your known hosts have its ${types} key, but it showed only ${typeInWords(shown.type)} ${shown.print}. Either the host was set up anew, or someone is in the middle of the connection.`,
      detail: `shown: ${typeInWords(shown.type)} ${shown.print}\non record: ${types}`,
      remedy: forget(
        shown,
        file,
        'Ask the administrator of the host whether its keys were changed. Only if so, remove the old key, then connect again:',
      ),
    },
  );
}

function revokedKey(host: ResolvedHost, shown: ShownKey, by: KnownKey): Failure {
  return blocked('hostKey', `The host key of ${host.alias} is revoked. Mooring did not connect.`, {
    why: `${by.file}:${by.line} marks ${typeInWords(shown.type)} ${shown.print} as @revoked: it must not be trusted any more, because others may have it.`,
    detail: `${by.file}:${by.line}`,
    remedy: advice('Ask the administrator of the host for a new host key.'),
  });
}

function forget(shown: ShownKey, file: string | undefined, text: string): Remedy {
  const where = file === undefined ? '' : ` -f ${quoted(file)}`;
  return advice(text, `ssh-keygen${where} -R ${quoted(shown.name)}`);
}

function scanCommand(host: ResolvedHost, file: string | null): string {
  const port = host.port === 22 ? '' : ` -p ${host.port}`;
  return `ssh-keyscan${port} ${host.hostname} >> ${file === null ? '~/.ssh/known_hosts' : quoted(file)}`;
}

function hostKeyFile(type: string): string {
  const name = type === 'ssh-ed25519' ? 'ed25519' : type === 'ssh-rsa' ? 'rsa' : 'ecdsa';
  return `/etc/ssh/ssh_host_${name}_key.pub`;
}

function acceptedKeyId(shown: ShownKey): string {
  return `${shown.name} ${shown.print}`;
}

function lookupName({ host, port }: KnownHostsQuery): string {
  return port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
}

function quoted(text: string): string {
  return /^[A-Za-z0-9_./:@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
