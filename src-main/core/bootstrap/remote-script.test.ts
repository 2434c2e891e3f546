import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createLoginHost, findProgram, mark, type LoginHost } from '../../../tests/support/login-host';
import { quote, shellProof } from './remote-script';

const run = promisify(execFile);
const mustHaveAll = process.env.MOORING_CI === '1';
const server = 'app-server --listen';

/** Files of a login that put ~/tools on the PATH, for interactive shells only. */
const rcFiles: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  bash: {
    '.bash_profile': '. ~/.bashrc\n',
    '.bashrc': 'case $- in *i*) ;; *) return ;; esac\nexport PATH="$HOME/tools:$PATH"\n',
  },
  zsh: { '.zshrc': 'export PATH="$HOME/tools:$PATH"\n' },
  fish: {
    '.config/fish/config.fish': 'if status is-interactive\n  set -gx PATH $HOME/tools $PATH\nend\n',
  },
  tcsh: { '.cshrc': 'if ($?prompt) then\n  setenv PATH ${HOME}/tools:${PATH}\nendif\n' },
  dash: { '.profile': 'case $- in *i*) PATH="$HOME/tools:$PATH"; export PATH ;; esac\n' },
  mksh: { '.mkshrc': 'export PATH="$HOME/tools:$PATH"\n' },
};

/** Waits until there is one server: a child that codex forks looks like a second one until it is another program. */
async function onlyServer(host: LoginHost): Promise<number[]> {
  return vi.waitFor(
    () => {
      const pids = host.processes(server);
      expect(pids).toHaveLength(1);
      return pids;
    },
    { timeout: 20_000 },
  );
}

describe.each(Object.keys(rcFiles))('bootstrap in %s', (name) => {
  const shell = findProgram(name);
  let host: LoginHost;
  beforeAll(async () => {
    if (shell === null && mustHaveAll) throw new Error(`${name} is not installed`);
    host = await createLoginHost();
    await host.installCodex('tools/codex');
    for (const [path, text] of Object.entries(rcFiles[name] ?? {})) await host.write(path, text);
  });
  afterAll(() => host.remove());

  it('starts a server, finds it again, and starts another over a dead socket', async (context) => {
    if (shell === null) return context.skip(`${name} is not installed`);
    const started = await host.run(shell);
    expect(started).toMatchObject({
      code: 0,
      facts: {
        server: 'started',
        env: 'login',
        home: host.home,
        codexhome: `${host.home}/.codex`,
        codex: `${host.home}/tools/codex`,
        version: expect.stringMatching(/^codex-cli \d+\.\d+\.\d+/) as string,
        socket: expect.stringMatching(/^\//) as string,
        end: '',
      },
    });
    const { instance, socket } = started.facts;
    expect(instance).toMatch(/\S/);
    expect((socket ?? '').length).toBeLessThan(100);

    expect((await host.run(shell)).facts).toMatchObject({ server: 'adopted', instance, socket });
    const known = await host.run(shell, { knownCodexHome: `${host.home}/.codex` });
    expect(known.facts).toEqual({
      begin: '',
      home: host.home,
      codexhome: `${host.home}/.codex`,
      server: 'known',
      socket,
      instance,
      end: '',
    });

    await host.kill(await onlyServer(host));
    const again = await host.run(shell, { socketIsDead: true });
    expect(again.facts).toMatchObject({ server: 'started', env: 'login' });
    expect(again.facts.instance).not.toBe(instance);
    await onlyServer(host);
    expect(host.leftovers()).toEqual([]);
  });
});

describe('bootstrap under start-up files that mean no good', () => {
  const bash = findProgram('bash') ?? 'bash';
  const path = 'export PATH="$HOME/tools:$PATH"\n';
  const onlyInteractive = (line: string): string => `${path}case $- in *i*) ${line} ;; esac\n`;
  let host: LoginHost;
  beforeAll(async () => {
    host = await createLoginHost();
    await host.installCodex('tools/codex');
    await host.write('.bash_profile', '. ~/.bashrc\n');
    await host.write('.bashrc', path);
    expect((await host.run(bash)).facts.server).toBe('started');
  });
  afterAll(() => host.remove());

  it.each([
    [
      'a banner, JSON and lines that look like ours',
      `${path}echo Welcome; echo '{"id":1,"result":{}}'; echo '0123456789abcdef server known'; echo 'x ${mark} error nocodex' >&2; printf unfinished\n`,
    ],
    ['exit, for people only', onlyInteractive('exit 0')],
    ['yes', onlyInteractive('yes')],
    ['exec of another shell', onlyInteractive('exec zsh')],
    ['read', onlyInteractive('read -r answer')],
    ['read from the terminal', onlyInteractive('read -r answer < /dev/tty')],
    ['an alias and a function of that name', `${path}alias codex='echo no'; codex() { echo no; }\n`],
    ['set -eu', `${path}set -eu\n`],
    ['a job that holds the output', onlyInteractive('sleep 600 &')],
    ['another time zone', onlyInteractive('export TZ=Asia/Tokyo LC_ALL=de_DE.UTF-8 TIME_STYLE=full-iso')],
  ])('%s', async (_name, rc) => {
    await host.write('.bashrc', rc);
    const { facts, code } = await host.run(bash);
    expect({ facts, code }).toMatchObject({
      code: 0,
      facts: { server: 'adopted', env: 'login', codex: `${host.home}/tools/codex`, end: '' },
    });
    expect(facts).not.toHaveProperty('error');
    // The outer script has not that environment: both have to see the same server in that socket.
    const known = await host.run(bash, { knownCodexHome: `${host.home}/.codex` });
    expect(known.facts).toMatchObject({ server: 'known', instance: facts.instance });
    await host.kill(host.processes('sleep 600'));
    expect(host.leftovers()).toEqual([]);
  });

  it('says nothing at all when the file ends every command', async () => {
    await host.write('.bashrc', `${path}exit 0\n`);
    expect(await host.run(bash)).toEqual({ facts: {}, code: 0 });
  });

  it('goes on without the files when they end every login', async () => {
    await host.write('.bashrc', '[ -z "$MOORING_RESOLVING_ENVIRONMENT" ] || exit 3\n');
    await host.installCodex('.local/bin/codex');
    const { facts } = await host.run(bash);
    expect(facts).toMatchObject({
      server: 'adopted',
      env: 'fallback',
      fallback: 'ended',
      codex: `${host.home}/.local/bin/codex`,
    });
  });

  it('gives a login that never ends ten seconds, and leaves nothing of it', async () => {
    await host.write('.bashrc', `echo evidence\n${onlyInteractive('sleep 601')}`);
    const { facts } = await host.run(bash);
    expect(facts).toMatchObject({ server: 'adopted', env: 'fallback', fallback: 'timeout' });
    expect(Buffer.from(facts.noise ?? '', 'base64').toString()).toContain('evidence');
    expect(host.processes('sleep 601')).toEqual([]);
    expect(host.leftovers()).toEqual([]);
  });

  it.each([
    ['the client goes away', 'read -r go < ~/gate', (child: ChildProcess) => child.stdout?.destroy()],
    ['it is told to stop', 'read -r go < ~/gate; sleep 602', (child: ChildProcess) => child.kill('SIGTERM')],
  ])('leaves nothing when %s in the middle', async (_name, line, stop) => {
    await host.write('.bashrc', onlyInteractive(line));
    await run('mkfifo', [`${host.home}/gate`]);
    const child = host.start(bash);
    child.stdout?.resume();
    const ended = once(child, 'exit');
    const gate = spawn('/bin/sh', ['-c', 'exec 3> gate; echo reached; read -r go; echo go >&3'], {
      cwd: host.home,
      // Its home is what the host is cleaned up by, should this test fail.
      env: { HOME: host.home, PATH: '/usr/bin:/bin' },
    });
    await once(gate.stdout, 'data');
    stop(child);
    gate.stdin.end('go\n');
    await ended;
    await rm(`${host.home}/gate`);
    expect(host.processes('sleep 602')).toEqual([]);
    expect(host.leftovers()).toEqual([]);
  });
});

describe('bootstrap of a codex that is not as it should be', () => {
  const bash = findProgram('bash') ?? 'bash';
  let host: LoginHost;
  beforeAll(async () => {
    host = await createLoginHost();
    await host.write('.bash_profile', 'export PATH="$HOME/tools:$PATH"\numask 027\n');
  });
  afterEach(() => expect(host.leftovers()).toEqual([]));
  afterAll(() => host.remove());

  it('says where it looked when there is none', async () => {
    const { facts } = await host.run(bash);
    expect(facts).toMatchObject({ error: 'nocodex', env: 'login', end: '' });
    expect(facts.path?.split(':')).toContain(`${host.home}/tools`);
    expect(facts).not.toHaveProperty('server');
  });

  it('says so when there is none at the path the person set', async () => {
    const { facts } = await host.run(bash, { codexPath: `${host.home}/it's not here` });
    expect(facts).toMatchObject({ error: 'nowanted' });
  });

  it('shows what a broken one says', async () => {
    await host.write('tools/codex', '#!/bin/sh\necho "no such library: libx" >&2\nexit 127\n', 0o755);
    const { facts } = await host.run(bash);
    expect(facts).toMatchObject({ error: 'codexfails', codex: `${host.home}/tools/codex` });
    expect(Buffer.from(facts.log ?? '', 'base64').toString()).toBe('no such library: libx\n');
  });

  it('shows what one says whose server ends at once', async () => {
    await host.write(
      'tools/codex',
      '#!/bin/sh\n[ "$1" = --version ] && { echo codex-cli 0.1.0; exit; }\necho "Error: no disk" >&2; exit 1\n',
      0o755,
    );
    const { facts } = await host.run(bash);
    expect(facts).toMatchObject({ error: 'serverdied' });
    expect(Buffer.from(facts.log ?? '', 'base64').toString()).toBe('Error: no disk\n');
  });

  it('starts one server for two that come at once, with the umask of the person', async () => {
    await host.installCodex("it's here/codex");
    const codexPath = `${host.home}/it's here/codex`;
    const runs = await Promise.all([host.run(bash, { codexPath }), host.run(bash, { codexPath })]);
    expect(runs.map(({ facts }) => facts.server).sort()).toEqual(
      expect.toSatisfy((how: string[]) => how.every((word) => word === 'started' || word === 'adopted')),
    );
    const [first, second] = runs;
    expect(first?.facts.instance).toBe(second?.facts.instance);
    // The other one ends by itself when it finds the socket taken.
    const [pid] = await onlyServer(host);
    expect((await host.run(bash, { codexPath })).facts).toMatchObject({
      server: 'adopted',
      instance: first?.facts.instance,
    });
    expect(/^Umask:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]).toBe('0027');
  });
});

describe('quoting', () => {
  it('brings any text through sh, and the wrapped script through every login shell', async () => {
    const shells = Object.keys(rcFiles).flatMap((name) => findProgram(name) ?? []);
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')),
        fc.constantFrom(...shells),
        async (text, shell) => {
          const script = `printf %s ${quote(text)}`;
          const options = { env: { HOME: '/nonexistent', PATH: '/usr/bin:/bin' } };
          expect((await run('/bin/sh', ['-c', script], options)).stdout).toBe(text);
          expect((await run(shell, ['-c', shellProof(script)], options)).stdout).toBe(text);
        },
      ),
      { numRuns: 40, examples: shells.map((shell) => [`a'b"c$d\`e!f\\g\nh\ti*j~k#l`, shell]) },
    );
  });
});
