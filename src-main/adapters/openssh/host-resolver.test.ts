import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hostsOnTheWay, routeInWords } from '../../core/ports/route';
import { createHostResolver, isSafeAlias, type HostResolverDeps } from './host-resolver';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'mooring-resolver-'));
});
afterEach(() => rm(home, { recursive: true }));

async function write(path: string, text: string): Promise<string> {
  const file = join(home, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { mode: 0o600 });
  return file;
}

const resolver = (deps: Partial<HostResolverDeps> = {}) =>
  createHostResolver({ home, environment: { PATH: process.env['PATH'] }, ...deps });

async function resolved(alias: string, deps: Partial<HostResolverDeps> = {}) {
  const result = await resolver(deps).resolve(alias);
  if (!result.ok) throw new Error(`${result.error.what} ${result.error.detail}`);
  return result.value;
}

async function failure(alias: string, deps: Partial<HostResolverDeps> = {}) {
  const result = await resolver(deps).resolve(alias);
  if (result.ok) throw new Error('resolved after all');
  return result.error;
}

describe('with the real ssh, in a home that is not the one in passwd', () => {
  test('every field', async () => {
    await write('id with space', '');
    await write(
      '.ssh/config',
      [
        'Include conf.d/*.conf ~/extra',
        'Host box',
        '  Port 2201',
        '  IdentityFile ~/keys/%r-%n',
        '  IdentityFile "~/id with space"',
        '  IdentitiesOnly yes',
        '  UserKnownHostsFile "~/my known" ~/.ssh/second',
        '  HostKeyAlias ALI',
        '  HashKnownHosts yes',
        '  StrictHostKeyChecking accept-new',
        '  ConnectTimeout 7',
        '  IdentityAgent ~/agent.sock',
      ].join('\n'),
    );
    await write('.ssh/conf.d/a.conf', 'Host box\n  HostName 10.1.2.3\n');
    await write('extra', 'Host box\n  User bob\n');
    expect(await resolved('box')).toEqual({
      alias: 'box',
      hostname: '10.1.2.3',
      port: 2201,
      user: 'bob',
      identityFiles: [join(home, 'keys/bob-box'), join(home, 'id with space')],
      identitiesOnly: true,
      agentSocket: join(home, 'agent.sock'),
      userKnownHostsFiles: [join(home, 'my known'), join(home, '.ssh/second')],
      globalKnownHostsFiles: ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'],
      hostKeyAlias: 'ali',
      hashKnownHosts: true,
      strictHostKeyChecking: 'accept-new',
      connectTimeoutMs: 7000,
      loginMethods: ['publickey', 'keyboard-interactive', 'password'],
      passwordPrompts: 3,
      proxy: null,
      engine: 'ssh2',
      unsupported: [],
    });
  });

  test('defaults of a name that no Host block has: it stands for itself', async () => {
    const host = await resolved('nowhere.example', { systemConfigFile: join(home, 'none') });
    expect(host).toMatchObject({
      hostname: 'nowhere.example',
      port: 22,
      user: userInfo().username,
      identitiesOnly: false,
      agentSocket: null,
      userKnownHostsFiles: [join(home, '.ssh/known_hosts'), join(home, '.ssh/known_hosts2')],
      hostKeyAlias: null,
      hashKnownHosts: false,
      strictHostKeyChecking: 'ask',
      connectTimeoutMs: 15_000,
      unsupported: [],
    });
    expect(host.identityFiles).toContain(join(home, '.ssh/id_ed25519'));
  });

  test('the system’s config counts after the person’s', async () => {
    const system = await write('system', 'Host box\n  User system\n  Port 99\n');
    await write('.ssh/config', 'Host box\n  User mine\nMatch host nothing\n');
    expect(await resolved('box', { systemConfigFile: system })).toMatchObject({ user: 'mine', port: 99 });
  });

  test('the agent comes from SSH_AUTH_SOCK unless the config says otherwise', async () => {
    const environment = { PATH: process.env['PATH'], SSH_AUTH_SOCK: '/run/agent', OTHER: '/run/other' };
    await write(
      '.ssh/config',
      'Host off\n IdentityAgent none\nHost other\n IdentityAgent $OTHER\nHost same\n IdentityAgent SSH_AUTH_SOCK\n',
    );
    expect((await resolved('plain', { environment })).agentSocket).toBe('/run/agent');
    expect((await resolved('off', { environment })).agentSocket).toBeNull();
    expect((await resolved('other', { environment })).agentSocket).toBe('/run/other');
    expect((await resolved('same', { environment })).agentSocket).toBe('/run/agent');
  });

  test('jumps: every hop with its own config, the first one with its own jump, user and port from the list', async () => {
    await write(
      '.ssh/config',
      [
        'Host in',
        '  ProxyJump gate,u@inner:2222',
        'Host gate',
        '  HostName 10.0.0.1',
        '  User g',
        '  Port 2022',
        '  ProxyJump outer',
        'Host inner',
        '  HostName 10.0.0.2',
        '  ProxyJump never-asked',
        '  CertificateFile ~/c',
        'Host outer',
        '  ProxyCommand nc %h %p # %r %n %%',
      ].join('\n'),
    );
    await write('c', '');
    const host = await resolved('in');
    expect(hostsOnTheWay(host).map(({ user, hostname, port }) => `${user}@${hostname}:${port}`)).toEqual([
      `${userInfo().username}@outer:22`,
      'g@10.0.0.1:2022',
      'u@10.0.0.2:2222',
      `${userInfo().username}@in:22`,
    ]);
    expect(hostsOnTheWay(host)[0].proxy).toEqual({
      kind: 'command',
      command: `nc outer 22 # ${userInfo().username} outer %`,
    });
    expect(routeInWords(host)).toBe(
      `through the command nc outer 22 # ${userInfo().username} outer %, outer, gate, inner`,
    );
    expect(host.unsupported).toEqual([expect.stringMatching(/^Jump host inner: CertificateFile/)]);
  });

  test('none is none, and a circle or a chain without end is a sentence', async () => {
    const chain = Array.from({ length: 9 }, (_, at) => `Host c${at}\n ProxyJump c${at + 1}`);
    await write(
      '.ssh/config',
      [
        'Host off\n ProxyJump none\nHost none\n ProxyCommand none',
        'Host a\n ProxyJump b\nHost b\n ProxyJump a\nHost self\n ProxyJump self',
        'Host eight\n ProxyJump c1',
        ...chain,
      ].join('\n'),
    );
    expect((await resolved('off')).proxy).toBeNull();
    expect((await resolved('none')).proxy).toBeNull();
    for (const alias of ['a', 'self', 'c0'])
      expect(await failure(alias)).toMatchObject({ why: expect.any(String), remedy: expect.anything() });
    expect((await failure('a')).what).toContain('circle');
    expect((await failure('c0')).what).toContain('more than 8 jump hosts');
    expect(hostsOnTheWay(await resolved('c1'))).toHaveLength(9);
  });

  test('a value that means more to a shell than a word never reaches a ProxyCommand', async () => {
    await write(
      '.ssh/config',
      'Host evil\n HostName x;touch${IFS}y\n ProxyCommand nc %h %p\nHost user\n User "a b"\n ProxyCommand ssh -l %r g\nHost odd\n ProxyCommand nc %z\n',
    );
    const refused = await Promise.all(['user', 'odd'].map((alias) => failure(alias)));
    expect(refused.map(({ why }) => why)).toEqual([
      expect.stringContaining('“a b” could mean more to a shell'),
      expect.stringContaining('%z'),
    ]);
    // ssh itself may refuse such a HostName first.
    expect((await failure('evil')).what).toMatch(/evil/);
  });

  test('which ways to log in are allowed, and in which order', async () => {
    await write(
      '.ssh/config',
      [
        'Host nopass\n PasswordAuthentication no',
        'Host nokbd\n KbdInteractiveAuthentication no\n NumberOfPasswordPrompts 1',
        'Host order\n PreferredAuthentications password,hostbased,publickey\n NumberOfPasswordPrompts 9',
        'Host batch\n BatchMode yes',
      ].join('\n'),
    );
    expect((await resolved('nopass')).loginMethods).toEqual(['publickey', 'keyboard-interactive']);
    expect(await resolved('nokbd')).toMatchObject({
      loginMethods: ['publickey', 'password'],
      passwordPrompts: 1,
    });
    expect(await resolved('order')).toMatchObject({
      loginMethods: ['password', 'publickey'],
      passwordPrompts: 3,
    });
    expect((await resolved('batch')).loginMethods).toEqual(['publickey']);
  });

  test('a broken line is shown with the person’s own file and line, and no copy is left behind', async () => {
    const file = await write('.ssh/config', 'Host a\n  Nonsense yes\n');
    const before = (await readdir(tmpdir())).filter((name) => name.startsWith('mooring-ssh-'));
    const problem = await failure('a');
    expect(problem.why).toContain(`${file}: line 2: Bad configuration option: nonsense`);
    expect(problem.remedy?.command).toBe('ssh -G a');
    const after = (await readdir(tmpdir())).filter((name) => name.startsWith('mooring-ssh-'));
    expect(after.filter((name) => !before.includes(name))).toEqual([]);
  });
});

describe('what goes wrong around ssh', () => {
  test('no ssh program', async () => {
    const problem = await failure('box', { sshPath: join(home, 'no-ssh') });
    expect(problem.what).toBe('No ssh program was found on this computer.');
    expect(problem.remedy).not.toBeNull();
  });

  test('an ssh that hangs is ended at the deadline', async () => {
    const fake = await write('hang', '#!/bin/sh\nexec sleep 600\n');
    await chmod(fake, 0o755);
    expect((await failure('box', { sshPath: fake, deadlineMs: 300 })).what).toMatch(
      /longer than 0.3 seconds/,
    );
  });

  test('an ssh that prints nonsense', async () => {
    const fake = await write('odd', '#!/bin/sh\necho hello\n');
    await chmod(fake, 0o755);
    expect((await failure('box', { sshPath: fake })).what).toBe('ssh did not say how to reach box.');
  });
});

describe('the alias is checked before anything is started', () => {
  test.each(['-oProxyCommand=x', '', 'a b', 'a;b', '$(x)', '`x`', 'a\nb', 'a\u0000b', "a'b", 'a/../b', 'ü'])(
    '%j',
    async (alias) => {
      const problem = await failure(alias, { sshPath: '/bin/false' });
      expect(problem.what).toMatch(/can not be used as the name of a host/);
    },
  );

  test('property: whatever passes means nothing to a shell', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 12 }), (alias) => {
        if (!isSafeAlias(alias)) return;
        expect(alias.startsWith('-')).toBe(false);
        expect(alias).not.toMatch(/[\s;&|<>$`"'\\(){}*?!#~/]/);
      }),
    );
    // The alias comes from one argv element; sh is asked whether it would see more in it than a word.
    expect(execFileSync('sh', ['-c', 'set -f; set -- a_b.c:1%eth0@h-x; echo $#'], { encoding: 'utf8' })).toBe(
      '1\n',
    );
  });
});
