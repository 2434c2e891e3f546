import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ssh2, { type Connection } from 'ssh2';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createSshBench,
  failureOf,
  missingWords,
  type Answer,
  type SshBench,
} from '../../../e2e/rig/ssh-bench';
import { keygen, type RunningSshd, type SshdOptions } from '../../../e2e/rig/sshd';
import { whyNoAccounts } from '../../../e2e/rig/unix-account';

let bench: SshBench;
beforeEach(async () => {
  bench = await createSshBench();
});
afterEach(() => bench.cleanUp());

const password = 'correct horse battery';
const noAccounts = whyNoAccounts();
if (noAccounts !== null) console.warn(`Skipped, logins with a real password: ${noAccounts}.`);

const byPassword = ['PasswordAuthentication yes', 'PubkeyAuthentication no'];
const byPam = ['UsePAM yes', 'KbdInteractiveAuthentication yes', 'PubkeyAuthentication no'];

async function server(config: readonly string[], more: SshdOptions = {}): Promise<RunningSshd> {
  const started = await bench.sshd({ user: { password }, config, ...more });
  await bench.trust(started);
  return started;
}

const give =
  (...words: string[]): Answer =>
  (question) => {
    const word = words.length > 1 ? words.shift() : words[0];
    if (word === undefined) return null;
    return question.kind === 'password'
      ? { kind: 'password', password: word }
      : { kind: 'keyboardInteractive', answers: [word] };
  };

describe.skipIf(noAccounts !== null)('a real password, at a real sshd', () => {
  test('asked for by user and host, after the host key; kept for the next login of this run only', async () => {
    const host = bench.hostOf(await server(byPassword));
    const { result, stages, questions } = await bench.attempt(host, give(password));
    expect(result.ok).toBe(true);
    expect(questions).toEqual([{ kind: 'password', user: host.user, host: 'box', problem: null }]);
    expect(stages.at(-1)).toBe(`passed auth ${host.user}, password`);
    expect(stages.join('\n')).not.toContain(password);

    const again = await bench.attempt(host);
    expect(again.result.ok).toBe(true);
    expect(again.questions).toEqual([]);

    bench.restartEngine();
    expect((await bench.attempt(host)).questions).toHaveLength(1);
  });

  test('nothing is asked of a host whose key is not accepted', async () => {
    const host = bench.hostOf(await server(byPassword));
    await writeFile(bench.knownHostsFile, '');
    const { questions } = await bench.attempt(host, (question) =>
      question.kind === 'unknownHostKey' ? { kind: 'refuse' } : give(password)(question),
    );
    expect(questions.map(({ kind }) => kind)).toEqual(['unknownHostKey']);
  });

  test('wrong once, then right', async () => {
    const host = bench.hostOf(await server(byPassword));
    const { result, questions } = await bench.attempt(host, give('wrong', password));
    expect(result.ok).toBe(true);
    expect(questions).toEqual([
      expect.objectContaining({ problem: null }),
      expect.objectContaining({ problem: 'That password was not accepted.' }),
    ]);
  });

  test('three wrong passwords: it stops, says so, and keeps none', async () => {
    const sshd = await server(byPassword);
    const host = bench.hostOf(sshd);
    const outcome = await bench.attempt(host, give('wrong horse'));
    const failure = failureOf(outcome);
    expect(outcome.questions).toHaveLength(3);
    expect(failure).toMatchObject({ kind: 'blocked', stage: 'auth' });
    expect(failure.why).toContain('3 answers were not accepted');
    expect(missingWords(failure)).toEqual([]);
    expect(JSON.stringify([failure, outcome.stages])).not.toContain('wrong horse');
    expect(sshd.log().match(/Failed password/g)).toHaveLength(3);
    expect((await bench.attempt(host, give(password))).questions).toHaveLength(1);
  });

  test('never more than the server allows, nor than the config allows', async () => {
    const strict = bench.hostOf(await server([...byPassword, 'MaxAuthTries 2']));
    const cut = await bench.attempt(strict, give('wrong'));
    expect(failureOf(cut)).toMatchObject({ kind: 'blocked', stage: 'auth' });
    expect(failureOf(cut).why).toContain('not accepted');
    expect(cut.questions.length).toBeLessThanOrEqual(2);

    const once = await bench.attempt({ ...strict, passwordPrompts: 1 }, give('wrong'));
    expect(once.questions).toHaveLength(1);
    expect(failureOf(once).kind).toBe('blocked');
  });

  test('a remembered password that is wrong by now is not sent twice', async () => {
    const first = await server(byPassword);
    const host = bench.hostOf(first);
    expect((await bench.attempt(host, give(password))).result.ok).toBe(true);
    // The same place, where the account has another password: as after a change on the host.
    await first.setPassword('changed horse');
    const { result, questions } = await bench.attempt(host, give('changed horse'));
    expect(result.ok).toBe(true);
    expect(questions).toEqual([expect.objectContaining({ problem: 'That password was not accepted.' })]);
  });

  test('not answered, or cancelled: blocked, with the way out', async () => {
    const host = bench.hostOf(await server(byPassword));
    const refused: Answer = () => ({ kind: 'refuse' });
    for (const answer of [give(), refused]) {
      const outcome = await bench.attempt(host, answer);
      const failure = failureOf(outcome);
      expect(outcome.questions).toHaveLength(1);
      expect(failure).toMatchObject({ kind: 'blocked', stage: 'auth' });
      expect(failure.remedy?.command).toBe('ssh-copy-id box');
      expect(missingWords(failure)).toEqual([]);
    }
  });

  test('a server that hangs up while it waits for the answer: blocked, so that nothing asks in a loop', async () => {
    const sshd = await server([...byPassword, 'LoginGraceTime 1']);
    const outcome = await bench.attempt(bench.hostOf(sshd), () => new Promise(() => undefined));
    const failure = failureOf(outcome);
    expect(failure).toMatchObject({ kind: 'blocked', stage: 'auth' });
    expect(failure.what).toContain('hung up while it waited for your answer');
    expect(missingWords(failure)).toEqual([]);
  });

  test('keyboard-interactive by PAM: the server’s words; asked anew at every login', async () => {
    const host = bench.hostOf(await server(byPam));
    for (let login = 0; login < 2; login += 1) {
      const { result, stages, questions } = await bench.attempt(host, give(password));
      expect(result.ok).toBe(true);
      expect(stages.at(-1)).toBe(`passed auth ${host.user}, keyboard-interactive`);
      expect(questions).toEqual([
        expect.objectContaining({
          kind: 'keyboardInteractive',
          prompts: [{ text: expect.stringMatching(/Password:$/) as string, echo: false }],
          problem: null,
        }),
      ]);
    }
  });

  test('a key, then keyboard-interactive; a second login asks for the second factor alone', async () => {
    const sshd = await server([
      'UsePAM yes',
      'KbdInteractiveAuthentication yes',
      'AuthenticationMethods publickey,keyboard-interactive',
    ]);
    const other = join(bench.directory, 'other');
    await keygen('rsa', other);
    const host = bench.hostOf(sshd, { identityFiles: [other, sshd.clientKeyPath] });
    for (let login = 0; login < 2; login += 1) {
      const { result, stages, questions } = await bench.attempt(host, give('wrong', password));
      expect(result.ok).toBe(true);
      expect(questions).toHaveLength(2);
      expect(stages.at(-1)).toBe(
        `passed auth ${host.user}, ${sshd.clientKeyPath}, then keyboard-interactive`,
      );
    }
    const off = failureOf(
      await bench.attempt({ ...host, loginMethods: ['publickey', 'password'] }, give(password)),
    );
    expect(off).toMatchObject({ kind: 'blocked', stage: 'auth' });
    expect(off.why).toContain('also asks for keyboard-interactive');
    expect(missingWords(off)).toEqual([]);
  });

  test('an RSA key, which ssh2 offers with two signatures, then keyboard-interactive', async () => {
    const sshd = await server([
      'UsePAM yes',
      'KbdInteractiveAuthentication yes',
      'AuthenticationMethods publickey,keyboard-interactive',
    ]);
    const rsa = join(bench.directory, 'rsa');
    await keygen('rsa', rsa);
    await appendFile(sshd.authorizedKeysPath, await readFile(`${rsa}.pub`));
    const { result, stages } = await bench.attempt(
      bench.hostOf(sshd, { identityFiles: [rsa] }),
      give(password),
    );
    expect(result.ok).toBe(true);
    expect(stages.at(-1)).toContain(`${rsa}, then keyboard-interactive`);
  });

  test('a key, then a password', async () => {
    const sshd = await server(['PasswordAuthentication yes', 'AuthenticationMethods publickey,password']);
    const { result, questions } = await bench.attempt(bench.hostOf(sshd), give(password));
    expect(result.ok).toBe(true);
    expect(questions.map(({ kind }) => kind)).toEqual(['password']);
  });
});

/** ssh2's own server, for questions that no PAM module of this machine asks. */
describe('several questions of one server', () => {
  async function questioner(onLogin: (connection: Connection) => void): Promise<number> {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
      publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
    });
    const started = new ssh2.Server({ hostKeys: [privateKey] }, (connection) => {
      connection.on('error', () => undefined);
      onLogin(connection);
    });
    started.listen(0, '127.0.0.1');
    await once(started, 'listening');
    bench.onCleanup(() => started.close());
    return (started.address() as { port: number }).port;
  }
  const hostAt = (port: number) =>
    bench.hostOf(
      { port, user: 'me', clientKeyPath: join(bench.directory, 'none') },
      { strictHostKeyChecking: 'no' },
    );

  test('two prompts in one round, echo as the server says; a second round; hostile words are cleaned', async () => {
    const heard: string[][] = [];
    const port = await questioner((connection) =>
      connection.on('authentication', (context) => {
        if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
        context.prompt(
          [
            { prompt: 'User\u0007 number\u001b[2J: ', echo: true },
            { prompt: `Code \u202e${'x'.repeat(5_000)}`, echo: false },
          ],
          'A name\nin two lines',
          'First\r\nsecond\u0000',
          (answers) => {
            heard.push(answers);
            context.prompt([{ prompt: '', echo: false }], (more) => {
              heard.push(more);
              context.accept();
            });
          },
        );
      }),
    );
    const { result, questions } = await bench.attempt(hostAt(port), (question) => ({
      kind: 'keyboardInteractive',
      answers:
        question.kind === 'keyboardInteractive' ? question.prompts.map(({ echo }) => String(echo)) : [],
    }));
    expect(result.ok).toBe(true);
    expect(heard).toEqual([['true', 'false'], ['false']]);
    expect(questions).toEqual([
      expect.objectContaining({
        name: 'A name in two lines',
        instructions: 'First\nsecond',
        prompts: [
          { text: 'User number [2J:', echo: true },
          { text: expect.stringMatching(/^Code x{195}$/) as string, echo: false },
        ],
      }),
      expect.objectContaining({ prompts: [{ text: 'Answer:', echo: false }], problem: null }),
    ]);
  });

  test('a server that asks without end, or for too much at once', async () => {
    const many = await questioner((connection) =>
      connection.on('authentication', (context) => {
        if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
        context.prompt(
          Array.from({ length: 17 }, () => 'x'),
          () => undefined,
        );
      }),
    );
    const endless = await questioner((connection) =>
      connection.on('authentication', (context) => {
        if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
        const ask = (): void => context.prompt([{ prompt: 'Again', echo: false }], ask);
        ask();
      }),
    );
    for (const [port, most] of [
      [many, 0],
      [endless, 10],
    ] as const) {
      const outcome = await bench.attempt(hostAt(port), give('x'));
      expect(failureOf(outcome)).toMatchObject({ kind: 'blocked', stage: 'auth' });
      expect(failureOf(outcome).what).toContain('asks too much');
      expect(outcome.questions).toHaveLength(most);
    }
  });

  test('a server that hangs up on a password instead of refusing it does not get it again', async () => {
    const given: string[] = [];
    const port = await questioner((connection) =>
      connection.on('authentication', (context) => {
        if (context.method !== 'password') return context.reject(['password']);
        given.push(context.password);
        if (given.length === 1) context.accept();
        else connection.end();
      }),
    );
    expect((await bench.attempt(hostAt(port), give('secret'))).result.ok).toBe(true);
    const cut = await bench.attempt(hostAt(port));
    expect(failureOf(cut)).toMatchObject({ kind: 'blocked', stage: 'auth' });
    expect(cut.questions).toEqual([]);
    const asked = await bench.attempt(hostAt(port));
    expect(asked.questions).toHaveLength(1);
    expect(given).toEqual(['secret', 'secret']);
  });
});
