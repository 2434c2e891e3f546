import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { version } from '../../../package.json';
import { serve } from '../web/serve';
import { defaultUserDataDirectory } from '../user-data-directory';
import { parseCommandLine, usage } from './command-line';
import { doctorCommand } from './doctor-command';

const misuse = 2;

async function run(args: readonly string[]): Promise<number> {
  const command = parseCommandLine(args);
  switch (command.kind) {
    case 'help':
      process.stdout.write(usage);
      return 0;
    case 'version':
      process.stdout.write(`${version}\n`);
      return 0;
    case 'misused':
      process.stderr.write(`${command.problem}\n\n${usage}`);
      return misuse;
    case 'doctor':
      return doctorCommand({ ...command, userDataDirectory: userData(command.userDataDirectory) });
    case 'serve':
      return serve({ ...command, userDataDirectory: userData(command.userDataDirectory) });
  }
}

function userData(asked: string | null): string {
  return asked === null ? defaultUserDataDirectory(process.platform, homedir(), process.env) : resolve(asked);
}

run(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(
      `Mooring made a mistake: ${error instanceof Error ? (error.stack ?? '') : String(error)}\n`,
    );
    process.exit(1);
  },
);
