import { join } from 'node:path';
import { createKnownHosts } from '../src-main/adapters/known-hosts/known-hosts';
import { createHostResolver } from '../src-main/adapters/openssh/host-resolver';
import { createHostCatalog } from '../src-main/adapters/ssh-config/host-catalog';
import { createSsh2Engine } from '../src-main/adapters/ssh2/ssh2-engine';
import { createSystemClock } from '../src-main/adapters/system/clock';
import { openWebSocket } from '../src-main/adapters/ws/open-websocket';
import type { Logger } from '../src-main/core/ports/logger';
import type { Ports } from '../src-main/core/ports/ports';
import type { SshSession, StageObserver } from '../src-main/core/ports/ssh';
import type { BenchRemote } from './remote';

const quiet = (): void => undefined;
const logger: Logger = { debug: quiet, info: quiet, warn: quiet, error: quiet, child: () => logger };
export const silentObserver: StageObserver = { started: quiet, passed: quiet, warned: quiet, skipped: quiet };

/** The app's own adapters, with documents in memory. New ones each time: nothing is remembered between measurements. */
export function makePorts(remote: BenchRemote): Ports {
  const environment = { ...process.env, HOME: remote.home };
  const documents = new Map<string, unknown>();
  return {
    info: {
      version: 'bench',
      shell: 'web',
      platform: process.platform,
      capabilities: { openExternal: false },
      demo: null,
    },
    catalog: createHostCatalog({ home: remote.home }),
    resolver: createHostResolver({ home: remote.home, environment }),
    engines: { ssh2: createSsh2Engine({ knownHosts: createKnownHosts() }) },
    openWebSocket,
    documents: {
      read: (name) => Promise.resolve({ value: documents.get(name) ?? null, brokenFile: null }),
      write: (name, value) => Promise.resolve(void documents.set(name, value)),
      idle: () => Promise.resolve(),
    },
    clock: createSystemClock(),
    logger,
  };
}

export async function openSession(remote: BenchRemote): Promise<SshSession> {
  const ports = makePorts(remote);
  const host = await ports.resolver.resolve(remote.alias);
  if (!host.ok) throw new Error(host.error.what);
  const session = await ports.engines.ssh2.connect(host.value, {
    observer: silentObserver,
    ask: () => Promise.resolve(null),
    signal: new AbortController().signal,
  });
  if (!session.ok) throw new Error(`${session.error.what} ${session.error.detail}`);
  return session.value;
}

/** Arguments that make the system's ssh use the same config as the app. */
export function sshArguments(remote: BenchRemote): string[] {
  return ['-F', join(remote.home, '.ssh', 'config')];
}
