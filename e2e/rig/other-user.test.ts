import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { bootstrapCommand } from '../../src-main/core/bootstrap/remote-script';
import { startScriptedModel } from '../../src-main/adapters/scripted-model/scripted-model';
import { startRemoteHost } from './remote-host';
import { createUnixAccount, whyNoAccounts } from './unix-account';

const run = promisify(execFile);
const why = whyNoAccounts();
if (why !== null) console.log(`skipped: another user of the host can not reach the app-server (${why})`);

describe.skipIf(why !== null)('the app-server of an account', () => {
  const cleanUps: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  });

  it('can be reached by that account and by no other user of the host', async () => {
    const model = await startScriptedModel();
    cleanUps.push(() => model.stop());
    const host = await startRemoteHost({ modelUrl: model.baseUrl });
    cleanUps.push(() => host.stop());
    const stranger = await createUnixAccount();
    cleanUps.push(() => stranger.remove());

    const mark = '0123456789abcdef';
    const command = bootstrapCommand({ mark, codexPath: null, knownCodexHome: null, socketIsDead: false });
    const { stdout } = await run('runuser', ['-l', host.account.name, '-c', command]);
    const socket = new RegExp(`^${mark} socket (.+)$`, 'm').exec(stdout)?.[1] ?? '';
    expect(socket).toMatch(/^\//);

    const connectAs = async (name: string): Promise<string> => {
      // perl-base is on every Debian, and any account may run it; the Node of this process may lie in a private home.
      const script = 'my $s = IO::Socket::UNIX->new(Peer => $ARGV[0]); print $s ? "connected" : "$!"';
      const { stdout: outcome } = await run('runuser', [
        '-u',
        name,
        '--',
        '/usr/bin/perl',
        '-MIO::Socket::UNIX',
        '-e',
        script,
        socket,
      ]);
      return outcome.trim();
    };
    expect(await connectAs(host.account.name)).toBe('connected');
    expect(await connectAs(stranger.name)).toBe('Permission denied');
  });
});
