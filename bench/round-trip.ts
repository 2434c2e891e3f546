import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openWebSocket } from '../src-main/adapters/ws/open-websocket';
import type { MessageSocket } from '../src-main/core/ports/websocket';
import { openSession, sshArguments } from './parts';
import type { BenchRemote } from './remote';
import { line, median, ms, percentile, ratio } from './statistics';

const message = JSON.stringify({ method: 'item/agentMessage/delta', params: { delta: 'x'.repeat(120) } });

/** Until the compiler has optimised both paths. */
const warmUp = 2_000;

/** One small message there and back, one after the other: through our channel, and through `ssh -L`. */
export async function measureRoundTrip(
  remote: BenchRemote,
  { rounds, messages }: { rounds: number; messages: number },
): Promise<void> {
  const socketPath = join(remote.shared, 'echo.sock');
  const echo = spawn(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(new URL('echo-server.ts', import.meta.url)), socketPath],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await once(echo.stdout, 'data');
  const session = await openSession(remote);
  const channel = await session.openUnix(socketPath);
  if (!channel.ok) throw new Error(channel.error.message);
  const ours = await openWebSocket(channel.value, { deadlineMs: 10_000 });
  if (!ours.ok) throw new Error(ours.error);
  const forward = await startForward(remote, socketPath);

  const samples = { ours: [] as number[], forward: [] as number[] };
  await bounce(ours.value, warmUp);
  await bounce(forward.socket, warmUp);
  // Many short rounds, first one and then the other in front: what else the machine does meets both alike.
  for (let round = 0; round < rounds; round += 1) {
    const turns: (() => Promise<unknown>)[] = [
      async () => samples.ours.push(...(await bounce(ours.value, messages))),
      async () => samples.forward.push(...(await bounce(forward.socket, messages))),
    ];
    if (round % 2 === 1) turns.reverse();
    for (const turn of turns) await turn();
  }
  ours.value.close();
  session.end();
  forward.stop();
  echo.kill();

  const [p50, p99] = [median(samples.ours), percentile(samples.ours, 0.99)];
  const [base50, base99] = [median(samples.forward), percentile(samples.forward, 0.99)];
  process.stdout.write(
    `\nWebSocket round trip (${rounds} rounds of ${messages}, interleaved; ratio to ssh -L)\n`,
  );
  line('ssh -L, p50 / p99', `${ms(base50)} / ${ms(base99)}`);
  line(
    'Mooring’s channel, p50 / p99',
    `${ms(p50)} / ${ms(p99)}`,
    `${ratio(p50, base50)} / ${ratio(p99, base99)}`,
  );
  line('p50 does not exceed that of ssh -L', p50 <= base50 ? 'PASS' : 'FAIL');
}

async function bounce(socket: MessageSocket, count: number): Promise<number[]> {
  const samples: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const from = performance.now();
    await new Promise<void>((resolve) => {
      const remove = socket.onMessage(() => {
        remove();
        resolve();
      });
      socket.send(message);
    });
    samples.push(performance.now() - from);
  }
  return samples;
}

async function startForward(
  remote: BenchRemote,
  socketPath: string,
): Promise<{ socket: MessageSocket; stop(): void }> {
  const port = await freePort();
  const ssh: ChildProcess = spawn(
    'ssh',
    [
      ...sshArguments(remote),
      '-N',
      '-o',
      'ExitOnForwardFailure=yes',
      '-L',
      `127.0.0.1:${port}:${socketPath}`,
      remote.alias,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const stream = await connectWhenUp(port, ssh);
  stream.setNoDelay(true);
  const opened = await openWebSocket(stream, { deadlineMs: 10_000 });
  if (!opened.ok) throw new Error(opened.error);
  return {
    socket: opened.value,
    stop() {
      opened.value.close();
      ssh.kill();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** ssh says nothing when its forward is up: the connection itself tells. */
async function connectWhenUp(port: number, ssh: ChildProcess) {
  for (;;) {
    if (ssh.exitCode !== null) throw new Error('ssh -L ended.');
    const socket = connect(port, '127.0.0.1');
    const up = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    if (up) return socket;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
