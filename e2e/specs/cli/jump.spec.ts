import { writeFile } from 'node:fs/promises';
import { expect, test } from '../../fixtures';
import { startSshd, writeSshHome } from '../../rig/sshd';

test('the doctor goes through a jump host of the ssh config, and names it when its key changed', async ({
  rig,
}) => {
  const gate = await startSshd({ user: {} });
  try {
    await writeSshHome(rig.clientHome, [
      { alias: 'gate', server: gate },
      { alias: rig.alias, server: rig.remote.sshd, config: ['ProxyJump gate'] },
    ]);
    const servers = [gate, rig.remote.sshd];
    const lines = await Promise.all(servers.map((server) => server.knownHostsLines()));
    await writeFile(rig.knownHostsFile, lines.join(''));

    const reached = await rig.doctor(rig.alias, '--json');
    expect(reached.stdout).toContain('through gate in ');
    expect(JSON.parse(reached.stdout)).toMatchObject({ ok: true });
    expect(gate.connections().accepted).toBe(1);

    await gate.rotateHostKey();
    const stopped = await rig.doctor(rig.alias, '--json');
    expect(JSON.parse(stopped.stdout)).toMatchObject({
      ok: false,
      stages: expect.arrayContaining([
        expect.objectContaining({ id: 'tcp', status: 'passed' }),
        expect.objectContaining({
          id: 'hostKey',
          status: 'failed',
          summary: expect.stringContaining('The host key of gate has changed'),
        }),
        expect.objectContaining({ id: 'auth', status: 'skipped' }),
      ]),
    });
  } finally {
    await gate.stop();
  }
});
