import type { ReactNode } from 'react';
import { middleTruncated } from '../../lib/remote-path';
import { Problem } from '../../ui/problem';
import { Skeleton } from '../../ui/skeleton';
import { useResolvedHost } from './use-resolved-host';

const engines = { ssh2: 'built in', openssh: 'the system’s OpenSSH' } as const;
/** OpenSSH lists its default names too, whether or not there is such a file. */
const maxKeys = 3;
const maxKeyLength = 36;

/** What OpenSSH makes of an alias (`ssh -G`), before anything is connected. */
export function ResolvedDetails({ alias, source }: { alias: string; source: string | null }) {
  const resolved = useResolvedHost(alias);
  if (resolved === undefined) return <Skeleton lines={4} label="Reading the ssh config" />;
  if (!resolved.ok) return <Problem problem={resolved.error} />;
  const host = resolved.value;
  const keys = [...(host.usesAgent ? ['ssh agent'] : []), ...host.identityFiles];
  const more = keys.length - maxKeys;
  const shownKeys = more > 1 ? [...keys.slice(0, maxKeys), `and ${more} more`] : keys;
  const keyLines = shownKeys.map((key) => middleTruncated(key, maxKeyLength)).join('\n');
  const rows: [string, ReactNode][] = [
    ['Host', `${host.hostname}:${host.port}`],
    ['User', host.user],
    ['Keys', <span title={keys.join('\n')}>{keyLines || 'none'}</span>],
    ['Jump', host.proxy ?? 'none'],
    ['Engine', engines[host.engine]],
    ['From', source ?? 'not in your ssh config: taken as the name of a machine'],
  ];
  return (
    <>
      <dl className="resolved" aria-label={`What ssh makes of ${alias}`}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {host.unsupported.length > 0 && (
        <Problem
          problem={{
            what: `${alias} asks for something Mooring can not do yet.`,
            why: host.unsupported.join(' '),
            remedy: { text: 'See what OpenSSH reads for this host:', command: `ssh -G ${alias}` },
          }}
        />
      )}
    </>
  );
}
