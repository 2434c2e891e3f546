import type { ResolvedHost } from '../../core/ports/ssh';
import { hostsOnTheWay } from '../../core/ports/route';
import type { UnlockedKeys } from './unlock-keys';

/** What the engine keeps for as long as the app runs, in memory only. */
export interface EngineMemory {
  /** Host keys accepted "once". */
  readonly acceptedOnce: Set<string>;
  readonly unlocked: UnlockedKeys;
  /** By `accountId`: the key that worked last time. */
  readonly worked: Map<string, string>;
  /** By `accountId`: a password that worked, for the next login of this run. Answers to other questions are not kept. */
  readonly passwords: Map<string, string>;
}

/** The same address behind another jump host may be another machine: a password must not reach it. */
export function accountId(host: ResolvedHost): string {
  const places = hostsOnTheWay(host).map(({ user, hostname, port }) => `${user}@${hostname}:${port}`);
  const command = hostsOnTheWay(host)[0].proxy;
  return [...(command?.kind === 'command' ? [command.command] : []), ...places].join(' > ');
}
