import { parseArgs } from 'node:util';

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'doctor';
      readonly alias: string;
      readonly json: boolean;
      readonly acceptNewHostKeys: boolean;
      readonly userDataDirectory: string | null;
    }
  | {
      readonly kind: 'serve';
      readonly port: number;
      readonly openBrowser: boolean;
      readonly demo: boolean;
      readonly userDataDirectory: string | null;
    }
  | { readonly kind: 'misused'; readonly problem: string };

export const usage = `Mooring: OpenAI Codex on the machines you reach by SSH.

Usage:
  mooring doctor ALIAS [--json] [--accept-new-host-keys] [--user-data-dir DIR]
      Runs the steps of a connection to a host of ~/.ssh/config and says what works and what does not.
      It never asks anything. Exit code 0 when the host is usable, 1 when it is not.
        --json                  print one JSON object and nothing else
        --accept-new-host-keys  remember the key of a host that is not in known_hosts yet

  mooring serve [--port N] [--no-open] [--user-data-dir DIR] [--demo]
      Starts Mooring in your browser, on this machine only.
        --port N                listen on this port instead of a free one
        --no-open               print the address without opening a browser
        --demo                  bring up a host to try it on

  mooring --help | --version

  --user-data-dir DIR           keep hosts, drafts and logs there instead of in the usual place
`;

const userDataDirectory = { 'user-data-dir': { type: 'string' } } as const;

/** @param args what follows the program's name */
export function parseCommandLine(args: readonly string[]): Command {
  const [name, ...rest] = args;
  try {
    switch (name) {
      case undefined:
        return { kind: 'misused', problem: 'A command is missing.' };
      case '--help':
      case '-h':
      case 'help':
        return { kind: 'help' };
      case '--version':
      case '-v':
        return { kind: 'version' };
      case 'doctor':
        return parseDoctor(rest);
      case 'serve':
        return parseServe(rest);
      default:
        return { kind: 'misused', problem: `There is no command "${name}".` };
    }
  } catch (error) {
    // parseArgs throws on unknown options and missing values; its messages are written for people.
    return { kind: 'misused', problem: error instanceof Error ? error.message : String(error) };
  }
}

function parseDoctor(args: string[]): Command {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...userDataDirectory,
      help: { type: 'boolean', short: 'h' },
      json: { type: 'boolean' },
      'accept-new-host-keys': { type: 'boolean' },
    },
  });
  if (values.help) return { kind: 'help' };
  const [alias, ...more] = positionals;
  if (alias === undefined || alias === '') {
    return { kind: 'misused', problem: 'Which host? Give an alias of ~/.ssh/config: mooring doctor ALIAS' };
  }
  if (more.length > 0) return { kind: 'misused', problem: 'mooring doctor takes one alias.' };
  return {
    kind: 'doctor',
    alias,
    json: values.json ?? false,
    acceptNewHostKeys: values['accept-new-host-keys'] ?? false,
    userDataDirectory: values['user-data-dir'] ?? null,
  };
}

function parseServe(args: string[]): Command {
  const { values } = parseArgs({
    args,
    options: {
      ...userDataDirectory,
      help: { type: 'boolean', short: 'h' },
      port: { type: 'string' },
      'no-open': { type: 'boolean' },
      demo: { type: 'boolean' },
    },
  });
  if (values.help) return { kind: 'help' };
  const port = Number(values.port ?? '0');
  if (values.port !== undefined && (!/^\d{1,5}$/.test(values.port) || port > 65_535)) {
    return { kind: 'misused', problem: `--port takes a number from 0 to 65535, not "${values.port}".` };
  }
  return {
    kind: 'serve',
    port,
    openBrowser: !(values['no-open'] ?? false),
    demo: values.demo ?? false,
    userDataDirectory: values['user-data-dir'] ?? null,
  };
}
