import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { realpath } from 'node:fs/promises';
import { createConnection, type AddressInfo } from 'node:net';
import ssh2, { type AuthContext, type Connection, type ParsedKey, type ServerChannel } from 'ssh2';
import type { Logger } from '../../core/ports/logger';

export interface DemoServerOptions {
  /** Private keys in OpenSSH's form. */
  readonly hostKey: string;
  /** The only key that may log in. */
  readonly clientPublicKey: ParsedKey;
  readonly user: string;
  readonly home: string;
  readonly shell: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The one unix socket that may be reached through the server; symlinks are followed. */
  readonly allowedSocket: string;
  readonly logger: Logger;
}

/**
 * An SSH server on loopback for the demo. Like sshd it gives each command to the login shell; unlike sshd it has no
 * terminals, no subsystems, no TCP forwarding, and lets only the demo's own key in.
 */
export async function startDemoServer(options: DemoServerOptions) {
  const { logger } = options;
  const connections = new Set<Connection>();
  const commands = new Set<ChildProcess>();
  const server = new ssh2.Server({ hostKeys: [options.hostKey], ident: 'Mooring-demo' }, (connection) => {
    connections.add(connection);
    // Without it small messages wait for the delayed acknowledgement of the other side (ssh.md §0).
    (connection as Connection & { setNoDelay(noDelay: boolean): void }).setNoDelay(true);
    connection.on('authentication', (context) => authenticate(context, options));
    connection.on('error', (error) => logger.debug({ error: error.message }, 'demo connection failed'));
    connection.on('close', () => connections.delete(connection));
    connection.on('ready', () => {
      connection.on('session', (acceptSession) => {
        const session = acceptSession();
        session.on('exec', (accept, _reject, info) => commands.add(execute(accept(), info.command, options)));
        session.on('shell', (accept) => {
          const channel = accept();
          channel.stderr.write('The demo host runs commands only; it has no terminal.\r\n');
          channel.exit(1);
          channel.end();
        });
      });
      connection.on('tcpip', (_accept, reject) => reject());
      connection.on('request', (_accept, reject) => reject?.());
      connection.on(
        'openssh.streamlocal',
        (accept: () => ServerChannel, reject: () => void, info: SocketInfo) => {
          void connectSocket(accept, reject, info.socketPath, options);
        },
      );
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    async stop(): Promise<void> {
      const closed = once(server, 'close');
      server.close();
      for (const connection of connections) connection.end();
      for (const command of commands) endGroup(command);
      await closed;
    },
  };
}

interface SocketInfo {
  readonly socketPath: string;
}

function authenticate(context: AuthContext, { user, clientPublicKey }: DemoServerOptions): void {
  const offered =
    context.method === 'publickey' &&
    context.username === user &&
    context.key.algo === clientPublicKey.type &&
    context.key.data.equals(clientPublicKey.getPublicSSH());
  if (!offered) {
    context.reject(['publickey']);
    return;
  }
  // Without a signature the client only asks whether the key would do.
  const { signature, blob } = context;
  if (signature === undefined || blob === undefined || clientPublicKey.verify(blob, signature) === true) {
    context.accept();
  } else {
    context.reject(['publickey']);
  }
}

function execute(channel: ServerChannel, command: string, options: DemoServerOptions): ChildProcess {
  // Its own process group, so that the end of the demo can end what the command left behind.
  const child = spawn(options.shell, ['-c', command], {
    cwd: options.home,
    env: options.environment,
    stdio: 'pipe',
    detached: true,
  });
  channel.pipe(child.stdin);
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  // The other side may be gone at any moment; the command goes on, as under sshd.
  for (const stream of [channel, child.stdin, child.stdout, child.stderr])
    stream.on('error', () => undefined);
  child.once('error', (error) => {
    channel.stderr.write(`${error.message}\n`);
    channel.exit(127);
    channel.end();
  });
  child.once('close', (code, signal) => {
    if (signal === null) channel.exit(code ?? 0);
    else channel.exit(signal.replace('SIG', ''));
    channel.end();
  });
  return child;
}

async function connectSocket(
  accept: () => ServerChannel,
  reject: () => void,
  path: string,
  { allowedSocket, logger }: DemoServerOptions,
): Promise<void> {
  const wanted = await realpath(path).catch(() => null);
  const allowed = await realpath(allowedSocket).catch(() => null);
  if (wanted === null || wanted !== allowed) {
    logger.warn({ path }, 'demo host refused a socket');
    reject();
    return;
  }
  const socket = createConnection(wanted);
  socket.once('error', () => {
    if (socket.pending) reject();
  });
  socket.once('connect', () => {
    const channel = accept();
    channel.on('error', () => socket.destroy());
    socket.on('error', () => channel.end());
    channel.once('close', () => socket.destroy());
    channel.pipe(socket).pipe(channel);
  });
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The whole group has ended.
  }
}
