import type { Failure } from '../../../src-shared/connection/state';
import { advice } from '../../../src-shared/contract/errors';
import { assertNever } from '../../../src-shared/assert-never';
import type { KnownHosts, KnownHostsQuery } from '../../core/ports/known-hosts';
import type { AskPerson, ResolvedHost, StageObserver } from '../../core/ports/ssh';

export interface HostKey {
  readonly type: string;
  readonly blob: Uint8Array;
  readonly fingerprint: string;
}

export function knownHostsQuery(host: ResolvedHost): KnownHostsQuery {
  return {
    host: host.hostKeyAlias ?? host.hostname,
    port: host.port,
    files: [...host.userKnownHostsFiles, ...host.globalKnownHostsFiles],
  };
}

/**
 * Decides about the key a host presented. Nothing else has been asked of the person, and nothing sent about them, when
 * this runs. A changed or revoked key is never a question.
 *
 * @param acceptedOnce keys accepted for this run of the app; added to on "accept once".
 * @returns null when the key may be used.
 */
export async function judgeHostKey(
  host: ResolvedHost,
  key: HostKey,
  deps: { knownHosts: KnownHosts; observer: StageObserver; ask: AskPerson; acceptedOnce: Set<string> },
): Promise<Failure | null> {
  const { knownHosts, observer } = deps;
  const query = knownHostsQuery(host);
  const verdict = await knownHosts.verify(query, key.type, key.blob);
  const evidence = `${key.type} ${key.fingerprint}`;
  switch (verdict.verdict) {
    case 'known':
      observer.passed('hostKey', `Known: ${key.type}`, `${evidence}\n${verdict.by.file}:${verdict.by.line}`);
      return null;
    case 'revoked':
      return stop(
        `The key of ${host.hostname} is revoked.`,
        `It is marked @revoked in ${verdict.by.file}, line ${verdict.by.line}. Somebody may be using a stolen key.`,
        evidence,
        advice('Ask the administrator of the host. Do not connect.'),
      );
    case 'changed':
      return changed(host, query, evidence, verdict.expected);
    case 'unknown':
      return unknown(host, query, key, evidence, deps);
    default:
      return assertNever(verdict);
  }
}

function changed(
  host: ResolvedHost,
  query: KnownHostsQuery,
  evidence: string,
  expected: readonly { type: string; fingerprint: string; file: string; line: number }[],
): Failure {
  const records = expected.map(
    (record) => `${record.file}:${record.line} ${record.type} ${record.fingerprint}`,
  );
  const first = expected[0];
  const name = query.port === 22 ? query.host : `[${query.host}]:${query.port}`;
  return stop(
    `The key of ${host.hostname} has changed.`,
    `It presents ${evidence}, but ${first?.fingerprint ?? 'another key'} is on record (${first?.file ?? ''}, line ${first?.line ?? 0}). The machine may have been installed anew, or somebody stands in between.`,
    [`presented: ${evidence}`, ...records.map((record) => `on record: ${record}`)].join('\n'),
    advice(
      'Compare the fingerprint with the administrator of the host first. If the change is right, take the old key off the record, then try again:',
      `ssh-keygen -R '${name}'${first === undefined ? '' : ` -f '${first.file}'`}`,
    ),
  );
}

async function unknown(
  host: ResolvedHost,
  query: KnownHostsQuery,
  key: HostKey,
  evidence: string,
  deps: { knownHosts: KnownHosts; observer: StageObserver; ask: AskPerson; acceptedOnce: Set<string> },
): Promise<Failure | null> {
  const { knownHosts, observer, acceptedOnce } = deps;
  const onceKey = `${query.host}:${query.port} ${key.fingerprint}`;
  const file = host.userKnownHostsFiles[0] ?? '';
  const remember = async (): Promise<void> => {
    const stored = await knownHosts.remember(file, {
      host: query.host,
      port: query.port,
      keyType: key.type,
      key: key.blob,
      hashed: host.hashKnownHosts,
    });
    if (stored.ok) {
      observer.passed('hostKey', 'Accepted and remembered', `${evidence}\n${file}`);
      return;
    }
    acceptedOnce.add(onceKey);
    observer.warned('hostKey', `Accepted, but it could not be written to ${file}.`, stored.error, null);
  };
  if (acceptedOnce.has(onceKey)) {
    observer.passed('hostKey', 'Accepted for this run of the app', evidence);
    return null;
  }
  switch (host.strictHostKeyChecking) {
    case 'accept-new':
      await remember();
      return null;
    case 'no':
      observer.warned(
        'hostKey',
        'The key is not known and was not checked, because your ssh config says StrictHostKeyChecking no.',
        evidence,
        advice('Take StrictHostKeyChecking no out of the ssh config, so that the key is checked.'),
      );
      return null;
    case 'yes':
      return stop(
        `The key of ${host.hostname} is not known.`,
        'Your ssh config says StrictHostKeyChecking yes: unknown keys are not asked about.',
        evidence,
        advice(`Add the key to ${file} after comparing its fingerprint with the administrator of the host.`),
      );
    case 'ask': {
      const answer = await deps.ask({
        kind: 'unknownHostKey',
        host: query.port === 22 ? query.host : `[${query.host}]:${query.port}`,
        keyType: key.type,
        fingerprint: key.fingerprint,
        file,
      });
      if (answer?.kind === 'acceptOnce') {
        acceptedOnce.add(onceKey);
        observer.passed('hostKey', 'Accepted for this run of the app', evidence);
        return null;
      }
      if (answer?.kind === 'acceptAndRemember') {
        await remember();
        return null;
      }
      return stop(
        `The key of ${host.hostname} was not accepted.`,
        answer === null
          ? 'It is not known, and nobody was there to be asked.'
          : 'It is not known, and you refused it. Nothing was sent to the host.',
        evidence,
        advice(
          'Compare the fingerprint with the administrator of the host. If it is right, connect again and accept it; in a terminal:',
          `ssh ${host.alias}`,
        ),
      );
    }
    default:
      return assertNever(host.strictHostKeyChecking);
  }
}

function stop(what: string, why: string, detail: string, remedy: Failure['remedy']): Failure {
  return { kind: 'blocked', stage: 'hostKey', what, why, detail, remedy };
}
