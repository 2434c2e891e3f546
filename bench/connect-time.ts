import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { attemptConnection } from '../src-main/core/connection/attempt';
import { makePorts, silentObserver, sshArguments } from './parts';
import type { BenchRemote } from './remote';
import { line, median, ms, ratio } from './statistics';

const run = promisify(execFile);

/** From the alias to an initialised app-server, against a bare `ssh ALIAS true`. Rounds are interleaved. */
export async function measureConnectTime(remote: BenchRemote, rounds: number): Promise<void> {
  const plain: number[] = [];
  const live: number[] = [];
  const again: number[] = [];
  const cold: number[] = [];
  await connect(remote, null);
  for (let round = 0; round < rounds; round += 1) {
    plain.push(await timed(() => run('ssh', [...sshArguments(remote), remote.alias, 'true'])));
    live.push(await timed(() => connect(remote, null)));
    again.push(await timed(() => connect(remote, remote.host.codexHome)));
  }
  for (let round = 0; round < Math.ceil(rounds / 2); round += 1) {
    remote.host.killCodex();
    cold.push(await timed(() => connect(remote, null)));
  }
  const base = median(plain);
  process.stdout.write(`\nConnect time (n=${rounds}, medians; ratio to ssh ALIAS true)\n`);
  line('ssh ALIAS true', ms(base));
  line('Mooring to initialize, server runs', ms(median(live)), ratio(median(live), base));
  line('Mooring reconnect, server known', ms(median(again)), ratio(median(again), base));
  line('Mooring to initialize, server killed before', ms(median(cold)), ratio(median(cold), base));
}

async function connect(remote: BenchRemote, knownCodexHome: string | null): Promise<void> {
  const link = await attemptConnection(makePorts(remote), {
    alias: remote.alias,
    codexPath: null,
    knownCodexHome,
    observer: silentObserver,
    ask: () => Promise.resolve(null),
    signal: new AbortController().signal,
  });
  if (!link.ok) throw new Error(`${link.error.what} ${link.error.why ?? ''} ${link.error.detail}`);
  link.value.close();
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await act();
  return performance.now() - from;
}
