import type { Failure, StageId } from '../../../src-shared/connection/state';
import { advice } from '../../../src-shared/contract/errors';

/** What the bootstrap can find wrong, in the words a person reads. Pure: evidence in, failure out. */

const guard = 'case $- in *i*) ;; *) return ;; esac';

export function shellSilent(host: string, seconds: number, evidence: string): Failure {
  return blocked('shell', `The login shell on ${host} did not answer within ${seconds} seconds.`, {
    why: 'A start-up file of the shell (.bashrc, .zshenv, config.fish, …) seems to wait, or to start another program.',
    detail: evidence,
    remedy: advice(
      'Put this line at the top of that file, so that it stops for logins without a terminal:',
      guard,
    ),
  });
}

export function shellEnded(host: string, code: number | null, evidence: string): Failure {
  if (/not available|nologin/i.test(evidence)) {
    return blocked('shell', `The account on ${host} is not allowed to log in to a shell.`, {
      why: 'Its login shell refuses every command (nologin).',
      detail: evidence,
      remedy: advice('Use another account, or ask the administrator of the host for a login shell.'),
    });
  }
  return blocked('shell', `The login shell on ${host} ended before Mooring's script could start.`, {
    why: `It ended with status ${code ?? 'unknown'}. A start-up file may call exit, or the account may allow only one fixed command (ForceCommand, SFTP only).`,
    detail: evidence,
    remedy: advice(
      'If a start-up file (.bashrc, .zshenv, …) ends the shell, put this line at its top:',
      guard,
    ),
  });
}

/** Failures that the script itself reports, by their code. */
export function reported(
  code: string,
  host: string,
  facts: { log: string; path: string; codexPath: string; wantedPath: string | null },
): Failure {
  switch (code) {
    case 'notemp':
      return blocked('shell', `No temporary folder can be written on ${host}.`, {
        why: 'Neither TMPDIR, /tmp nor the home folder could be written. The disk may be full or read-only.',
        detail: '',
        remedy: advice('Look for free space on the host:', 'df -h /tmp ~'),
      });
    case 'nowanted':
      return blocked(
        'codex',
        `There is no codex at ${facts.wantedPath ?? 'the path set for this host'} on ${host}.`,
        {
          why: 'The path set for this host is not an executable file.',
          detail: '',
          remedy: advice('Correct the path of codex in the settings of the host.'),
        },
      );
    case 'nocodex':
      return blocked('codex', `codex was not found on ${host}.`, {
        why: 'It is neither on the PATH of your login shell there nor in the usual folders (~/.local/bin, nvm, volta, Homebrew, …).',
        detail: facts.path === '' ? '' : `PATH=${facts.path}`,
        remedy: advice('Install it on the host, then try again:', 'npm install -g @openai/codex'),
      });
    case 'codexfails':
      return blocked('codex', `codex on ${host} does not start.`, {
        why: `${facts.codexPath} --version failed.`,
        detail: facts.log,
        remedy: advice('Run it on the host to see why:', `${facts.codexPath} --version`),
      });
    case 'serverdied':
      return /unsupported `--listen` URL|unexpected argument '--listen'|unrecognized subcommand/.test(
        facts.log,
      )
        ? blocked('server', `codex on ${host} is too old for Mooring.`, {
            why: 'It can not listen on a unix socket.',
            detail: facts.log,
            remedy: advice('Update it on the host, then try again:', 'npm install -g @openai/codex@latest'),
          })
        : blocked('server', `codex app-server on ${host} ended right after it was started.`, {
            why: lastLine(facts.log),
            detail: facts.log,
            remedy: advice(
              'Run it on the host to see why:',
              `${facts.codexPath} app-server --listen unix://`,
            ),
          });
    case 'serverslow':
      return transient('server', `codex app-server on ${host} did not open its socket within 20 seconds.`, {
        why: lastLine(facts.log) ?? 'The host may be busy.',
        detail: facts.log,
      });
    default:
      return transient('shell', `Starting codex on ${host} took too long.`, {
        why: 'A program that the login shell or codex started did not come back.',
        detail: facts.log,
      });
  }
}

export function linkBroke(stage: StageId, host: string, why: string): Failure {
  return transient(stage, `The connection to ${host} was lost while it was being set up.`, {
    why,
    detail: '',
  });
}

interface Explanation {
  why: string | null;
  detail: string;
}

function blocked(stage: StageId, what: string, rest: Explanation & { remedy: Failure['remedy'] }): Failure {
  return { kind: 'blocked', stage, what, ...rest };
}

function transient(stage: StageId, what: string, rest: Explanation): Failure {
  return { kind: 'transient', stage, what, ...rest, remedy: null };
}

function lastLine(log: string): string | null {
  const lines = log.split('\n').filter((line) => /\S/.test(line) && !/^\s+\d+: |Stack backtrace/.test(line));
  const line = lines.find((candidate) => candidate.startsWith('Error:')) ?? lines.at(-1);
  return line === undefined ? null : line.slice(0, 300);
}
