import type { Failure } from '../../../src-shared/connection/state';
import { err, ok, type Result } from '../../../src-shared/result';
import type { KnownHosts } from '../../core/ports/known-hosts';
import type { ResolvedHost, SshConnectOptions, SshEngine, SshSession } from '../../core/ports/ssh';
import { hostKeyQuery } from './check-host-key';
import { dial } from './dial';
import type { EngineMemory } from './engine-memory';
import { logIn } from './log-in';

/** SSH in this process, by ssh2. */
export function createSsh2Engine({ knownHosts }: { readonly knownHosts: KnownHosts }): SshEngine {
  const memory: EngineMemory = { acceptedOnce: new Set(), unlocked: new Map(), worked: new Map() };
  return {
    name: 'ssh2',
    async connect(host: ResolvedHost, options: SshConnectOptions): Promise<Result<SshSession, Failure>> {
      options.observer.started('tcp');
      const [dialed, knownTypes] = await Promise.all([
        dial(host, options.signal),
        knownHosts.knownTypes(hostKeyQuery(host)),
      ]);
      if (!dialed.ok) return err(dialed.error);
      const session = await logIn({ knownHosts, memory, knownTypes }, host, dialed.value, options);
      return session.ok ? ok(session.value) : session;
    },
  };
}
