import type { Failure } from '../../../src-shared/connection/state';
import { err, ok, type Result } from '../../../src-shared/result';
import type { KnownHosts } from '../../core/ports/known-hosts';
import type { ResolvedHost, SshConnectOptions, SshEngine, SshSession } from '../../core/ports/ssh';
import type { EngineMemory } from './engine-memory';
import { reach, tellStop } from './reach';

/** SSH in this process, by ssh2. */
export function createSsh2Engine({ knownHosts }: { readonly knownHosts: KnownHosts }): SshEngine {
  const memory: EngineMemory = {
    acceptedOnce: new Set(),
    unlocked: new Map(),
    worked: new Map(),
    passwords: new Map(),
  };
  return {
    name: 'ssh2',
    async connect(host: ResolvedHost, options: SshConnectOptions): Promise<Result<SshSession, Failure>> {
      options.observer.started('tcp');
      const session = await reach({ knownHosts, memory }, host, options);
      return session.ok ? ok(session.value) : err(tellStop(host, session.error, options.observer));
    },
  };
}
