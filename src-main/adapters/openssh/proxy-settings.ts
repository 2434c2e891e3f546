import { err, ok, type Result } from '../../../src-shared/result';
import type { TokenValues } from './expand-tokens';

/** One host of a ProxyJump list, as it is written there. */
export interface JumpTarget {
  readonly host: string;
  /** null: as the config of that host says. */
  readonly user: string | null;
  readonly port: number | null;
}

/**
 * Reads `[user@]host[:port]` or `ssh://[user@]host[:port]`, several divided by commas.
 * @returns null when one of them can not be read.
 */
export function parseJumps(list: string): readonly JumpTarget[] | null {
  const jumps = list.split(',').map((one) => parseJump(one.trim()));
  return jumps.every((jump) => jump !== null) ? jumps : null;
}

function parseJump(text: string): JumpTarget | null {
  const [, user, bracketed, plain, port] =
    /^(?:ssh:\/\/)?(?:([^@]+(?:@[^@]+)*)@)?(?:\[([^\]]+)\]|([^@:[\]/]+))(?::(\d{1,5}))?\/?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined) return null;
  const number = port === undefined ? null : Number(port);
  if (number !== null && (number < 1 || number > 65_535)) return null;
  return { host, user: user ?? null, port: number };
}

/**
 * Puts values for the tokens of a ProxyCommand (`%% %h %n %p %r`, ssh_config(5)). The command goes to a shell, and a
 * HostName or User may come from elsewhere than the command (CVE-2023-51385): a value that a shell would read as more
 * than a word is refused.
 *
 * @returns an error in words for the person.
 */
export function expandProxyCommand(
  command: string,
  values: Pick<TokenValues, 'hostname' | 'alias' | 'port' | 'remoteUser'>,
): Result<string, string> {
  let problem: string | null = null;
  const expanded = command.replace(/%(.?)/gs, (whole, token: string) => {
    const value = {
      '%': '%',
      h: values.hostname,
      n: values.alias,
      p: String(values.port),
      r: values.remoteUser,
    }[token];
    if (value === undefined) problem ??= `It uses ${whole}, which has no meaning in a ProxyCommand.`;
    else if (token !== '%' && !isPlainWord(value))
      problem ??= `It uses ${whole}, and “${value.slice(0, 80)}” could mean more to a shell than a word.`;
    return value ?? '';
  });
  return problem === null ? ok(expanded) : err(problem);
}

function isPlainWord(value: string): boolean {
  return /^[A-Za-z0-9_.:%@[\]+-]+$/.test(value) && !value.startsWith('-');
}
