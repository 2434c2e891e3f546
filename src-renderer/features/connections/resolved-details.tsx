import { Problem } from '../../ui/problem';
import { Skeleton } from '../../ui/skeleton';
import { useResolvedHost } from './use-resolved-host';

const engines = { ssh2: 'built in', openssh: 'the system’s OpenSSH' } as const;

/** What OpenSSH makes of an alias (`ssh -G`), before anything is connected. */
export function ResolvedDetails({ alias }: { alias: string }) {
  const resolved = useResolvedHost(alias);
  if (resolved.phase === 'resolving') return <Skeleton lines={4} label="Reading the ssh config" />;
  if (resolved.phase === 'failed') return <Problem problem={resolved.error} />;
  const { host } = resolved;
  const rows: [string, string][] = [
    ['Host', `${host.hostname}:${host.port}`],
    ['User', host.user],
    ['Keys', [...(host.usesAgent ? ['ssh agent'] : []), ...host.identityFiles].join('\n') || 'none'],
    ['Jump', host.proxy ?? 'none'],
    ['Engine', engines[host.engine]],
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
