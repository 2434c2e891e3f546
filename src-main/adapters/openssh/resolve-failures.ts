import { advice } from '../../../src-shared/contract/errors';
import type { ResolveFailure } from '../../core/ports/ssh';

export interface SpawnFailure {
  readonly reason: 'notFound' | 'timeout' | 'exit';
  readonly stderr: string;
}

export function unsafeAlias(alias: string): ResolveFailure {
  return {
    what: `“${alias.slice(0, 80)}” can not be used as the name of a host.`,
    why: 'Mooring hands names to ssh only if they consist of letters, digits and _ . : % @ [ ] - and do not start with a hyphen.',
    detail: '',
    remedy: advice('Give the host another name in ~/.ssh/config (a Host line), then pick that name.'),
  };
}

export function unreadable(alias: string): ResolveFailure {
  return {
    what: `ssh did not say how to reach ${alias}.`,
    why: 'Its answer names no host, user or port.',
    detail: '',
    remedy: advice('Look at what it prints:', `ssh -G ${alias}`),
  };
}

/** @param ssh how it was called; `stderr` as the person should read it. */
export function explainSshG(
  alias: string,
  failure: SpawnFailure,
  ssh: { path: string; deadlineMs: number },
): ResolveFailure {
  const detail = failure.stderr.trim().slice(0, 2_000);
  switch (failure.reason) {
    case 'notFound':
      return {
        what: 'No ssh program was found on this computer.',
        why: `Mooring reads ~/.ssh/config through OpenSSH’s own client, and “${ssh.path}” can not be started.`,
        detail,
        remedy: advice(
          'Install the OpenSSH client, then try again (Debian and Ubuntu):',
          'sudo apt install openssh-client',
        ),
      };
    case 'timeout':
      return {
        what: `ssh took longer than ${ssh.deadlineMs / 1000} seconds to read the config for ${alias}.`,
        why: 'A Match exec command may hang, or CanonicalizeHostname may wait for DNS.',
        detail,
        remedy: advice('See where it waits:', `ssh -vG ${alias}`),
      };
    case 'exit':
      return {
        what: `ssh can not read its config for ${alias}.`,
        // OpenSSH names the file and the line.
        why:
          detail.split('\n').find((line) => /line \d+|Bad |terminating|jumphost loop/.test(line)) ??
          (detail === '' ? null : detail),
        detail,
        remedy: advice('Correct that line, then try again. This shows the same message:', `ssh -G ${alias}`),
      };
  }
}

export function unusableProxy(alias: string, problem: string): ResolveFailure {
  return {
    what: `The way to ${alias} can not be used.`,
    why: problem,
    detail: '',
    remedy: advice('Correct that setting in ~/.ssh/config. This shows what ssh reads:', `ssh -G ${alias}`),
  };
}

export function jumpsInCircle(places: readonly string[]): ResolveFailure {
  return {
    what: 'The jump hosts lead in a circle.',
    why: `ProxyJump asks for ${places.join(' through ')}.`,
    detail: '',
    remedy: advice('Take the last jump out, with ProxyJump none in the Host block of the first jump host.'),
  };
}

export function tooManyJumps(most: number): ResolveFailure {
  return {
    what: `There are more than ${most} jump hosts on the way.`,
    why: 'Mooring takes that for a mistake in the ssh config.',
    detail: '',
    remedy: advice('Look at the ProxyJump lines of ~/.ssh/config.'),
  };
}

/** Says that it is a jump host that failed, once. */
export function onTheWay(alias: string, failure: ResolveFailure): ResolveFailure {
  const { what } = failure;
  return what.startsWith('On the way to ')
    ? { ...failure, what: what.replace(/^On the way to [^:]+:/, `On the way to ${alias}:`) }
    : { ...failure, what: `On the way to ${alias}: ${what}` };
}
