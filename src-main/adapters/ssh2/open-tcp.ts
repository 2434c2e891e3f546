import { connect, type Socket } from 'node:net';
import type { Failure } from '../../../src-shared/connection/state';
import { advice } from '../../../src-shared/contract/errors';
import { err, ok, type Result } from '../../../src-shared/result';
import type { ResolvedHost } from '../../core/ports/ssh';

/**
 * Opens the TCP connection that SSH will run on. TCP_NODELAY is set here because ssh2 never does, and without it each
 * small message waits 44 ms (ssh.md, fact 1).
 */
export function openTcp(host: ResolvedHost, signal: AbortSignal): Promise<Result<Socket, Failure>> {
  return new Promise((resolve) => {
    const socket = connect({ host: host.hostname, port: host.port, noDelay: true, keepAlive: true });
    const settle = (result: Result<Socket, Failure>): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.off('error', onError);
      socket.off('connect', onConnect);
      if (!result.ok) {
        // A late error of a socket that was given up must not end the process.
        socket.on('error', () => undefined);
        socket.destroy();
      }
      resolve(result);
    };
    const onAbort = (): void => settle(err(tcpFailure(host, 'ABORTED')));
    const onError = (error: NodeJS.ErrnoException): void =>
      settle(err(tcpFailure(host, error.code ?? error.message)));
    const onConnect = (): void => settle(ok(socket));
    const timer = setTimeout(() => settle(err(tcpFailure(host, 'ETIMEDOUT'))), host.connectTimeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('error', onError);
    socket.on('connect', onConnect);
    if (signal.aborted) onAbort();
  });
}

/** A failure of the network in words. Retried by itself: networks heal, and laptops wake up without one. */
export function tcpFailure(host: ResolvedHost, code: string): Failure {
  const place = `${host.hostname}:${host.port}`;
  const failure = (what: string, why: string, remedy: Failure['remedy']): Failure => ({
    kind: 'transient',
    stage: 'tcp',
    what,
    why,
    detail: `${code} ${place}`,
    remedy,
  });
  const test = advice('Try it in a terminal:', `ssh -v ${host.alias}`);
  switch (code) {
    case 'ECONNREFUSED':
      return failure(
        `${place} refused the connection.`,
        'The machine answers, but nothing listens on that port: sshd may be stopped, or the port in your ssh config may be wrong.',
        test,
      );
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_NONAME':
      return failure(
        `There is no address for the name ${host.hostname}.`,
        code === 'EAI_AGAIN'
          ? 'The name service did not answer: this computer may be offline, or need its VPN.'
          : 'The name is misspelt in your ssh config, or it is known only in a network or VPN you are not in now.',
        advice('See which name OpenSSH uses for this host:', `ssh -G ${host.alias}`),
      );
    case 'ETIMEDOUT':
      return failure(
        `${place} did not answer.`,
        `Nothing came back within ${Math.round(host.connectTimeoutMs / 1000)} seconds: the machine may be off, or a firewall or missing VPN swallows the packets.`,
        test,
      );
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENETDOWN':
      return failure(
        `There is no way to ${place}.`,
        'This computer has no route to it: check the network or VPN.',
        test,
      );
    case 'ABORTED':
      return failure(`Connecting to ${place} was stopped.`, 'It was stopped before it was through.', null);
    default:
      return failure(`The connection to ${place} failed.`, code, test);
  }
}

/** The connection opened, and ended before SSH was through its hello. */
export function handshakeFailure(host: ResolvedHost, message: string): Failure {
  const place = `${host.hostname}:${host.port}`;
  const noMatch = /no matching (.+) algorithm|handshake failed: (.+)/i.exec(message);
  if (noMatch !== null) {
    return {
      kind: 'blocked',
      stage: 'hostKey',
      what: `${place} and Mooring have no common way to encrypt.`,
      why: `The server offers only algorithms that Mooring does not use (${message}).`,
      detail: message,
      remedy: advice('Update the SSH server of the host; old algorithms such as SHA-1 are not used.'),
    };
  }
  return {
    kind: 'transient',
    stage: 'hostKey',
    what: `${place} closed the connection before it said hello.`,
    why: 'Another service may listen on that port, or the SSH server refuses more connections just now (MaxStartups, fail2ban).',
    detail: message,
    remedy: advice('Try it in a terminal:', `ssh -v ${host.alias}`),
  };
}
