import type { Failure } from '../../../src-shared/connection/state';
import { advice } from '../../../src-shared/contract/errors';
import type { ResolvedHost } from '../../core/ports/ssh';
import { blocked, transient } from './failures';

/** What can go wrong between the dial and the host key, in the words a person reads. Pure: evidence in, failure out. */

/** The TCP connection could not be made. `code` as Node names it, or `TIMEOUT` for our own deadline. */
export function dialFailed(host: ResolvedHost, code: string, message: string): Failure {
  const place = `${host.hostname}:${host.port}`;
  // The core tells a misspelt alias by the code at the start.
  const detail = `${code} ${place}: ${message}`;
  const verbose = `ssh -v ${host.alias}`;
  switch (code) {
    case 'ECONNREFUSED':
      return transient('tcp', `${host.alias} refused the connection (${place}).`, {
        why: 'Nothing accepts connections there: the SSH server may be down or on another port, or a firewall answers for it.',
        detail,
        remedy: advice(
          'Start the SSH server on the host, or correct HostName and Port in ~/.ssh/config.',
          verbose,
        ),
      });
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_NONAME':
    case 'EAI_NODATA':
      return transient('tcp', `The address of ${host.alias} could not be looked up (${host.hostname}).`, {
        why: 'Either no such name exists, so it may be misspelt, or this computer can not ask for it right now (no network yet, no VPN).',
        detail,
        remedy: advice('Check HostName in ~/.ssh/config and your network or VPN.', `ssh -G ${host.alias}`),
      });
    case 'TIMEOUT':
    case 'ETIMEDOUT':
      return transient('tcp', `${host.alias} did not answer within ${seconds(host)} seconds (${place}).`, {
        why: 'The host may be off or asleep, or a firewall drops the connection without a word.',
        detail,
        remedy: advice('Check that the host is on, and your network or VPN.', verbose),
      });
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
      return transient('tcp', `There is no way from this computer to ${host.alias} (${place}).`, {
        why: 'The network says that it can not reach that address.',
        detail,
        remedy: advice('Check your network or VPN, and HostName in ~/.ssh/config.', verbose),
      });
    // A server may accept and reset so fast that the connection never seems to exist.
    case 'ECONNRESET':
    case 'EPIPE':
      return noGreeting(host, false, detail);
    default:
      return transient('tcp', `The connection to ${host.alias} could not be made (${place}).`, {
        why: message,
        detail,
        remedy: advice('See what ssh says:', verbose),
      });
  }
}

/** The connection ended before the server said that it speaks SSH. */
export function noGreeting(host: ResolvedHost, answered: boolean, message: string): Failure {
  const place = `${host.hostname}:${host.port}`;
  return answered
    ? transient('tcp', `${place} answers, but not as an SSH server does.`, {
        why: 'Another program may own that port, or the SSH server turned this connection away (too many at once).',
        detail: message,
        remedy: advice('Check Port in ~/.ssh/config for this host.', `ssh -v ${host.alias}`),
      })
    : transient('tcp', `${host.alias} closed the connection before it greeted (${place}).`, {
        why: 'Something accepts connections there and drops them at once: a firewall, a ban after failed logins (fail2ban), a port forwarding without a server behind it, or a server that is too busy.',
        detail: message,
        remedy: advice('Look at the log of the SSH server, or see what ssh says:', `ssh -v ${host.alias}`),
      });
}

/** Greeting, or key exchange, took longer than ConnectTimeout. */
export function handshakeTimedOut(host: ResolvedHost, answered: boolean): Failure {
  return transient(
    answered ? 'hostKey' : 'tcp',
    `${host.alias} did not finish the SSH handshake within ${seconds(host)} seconds.`,
    {
      why: answered
        ? 'The server greeted and then fell silent: it, or the network on the way, may be overloaded.'
        : 'The connection was accepted, but no SSH server greeted: the port may belong to another program, or the server is stuck.',
      detail: `${host.hostname}:${host.port}`,
      remedy: advice('See where ssh stops:', `ssh -v ${host.alias}`),
    },
  );
}

/** The key exchange failed, or the connection ended in it. */
export function keyExchangeFailed(host: ResolvedHost, message: string): Failure {
  const [, missing] = /no matching (.+)$/.exec(message) ?? [];
  if (missing !== undefined) {
    return blocked('hostKey', `${host.alias} and Mooring have no ${missing} in common.`, {
      why: 'The server offers only algorithms that are considered broken (SHA-1, CBC), or only ones that Mooring does not know.',
      detail: message,
      remedy: advice(
        'Update the SSH server on the host. This lists what it offers:',
        `ssh -vv ${host.alias}`,
      ),
    });
  }
  if (message.includes('signature verification failed')) {
    return blocked('hostKey', `${host.alias} could not prove that it owns its host key.`, {
      why: 'The signature of the key exchange is wrong. Someone may be in the middle of the connection.',
      detail: message,
      remedy: advice('Do not continue from this network. Ask the administrator of the host.'),
    });
  }
  return transient('hostKey', `The connection to ${host.alias} broke during the key exchange.`, {
    why: message === '' ? 'The server closed it without a reason.' : message,
    detail: message,
    remedy: advice('See what ssh says:', `ssh -v ${host.alias}`),
  });
}

function seconds(host: ResolvedHost): number {
  return Math.round(host.connectTimeoutMs / 100) / 10;
}

/** A jump host did not lead on to the next host. */
export function jumpRefused(
  host: ResolvedHost,
  through: ResolvedHost,
  reason: 'policy' | 'unreachable' | 'timeout' | 'lost',
  message: string,
): Failure {
  const place = `${host.hostname}:${host.port}`;
  const verbose = `ssh -v ${host.alias}`;
  switch (reason) {
    case 'policy':
      return blocked('tcp', `${through.alias} does not let Mooring go on to ${host.alias} (${place}).`, {
        why: 'The SSH server of the jump host forbids forwarding, or forwarding to that place.',
        detail: message,
        remedy: advice(
          'Ask its administrator to allow it, in the sshd_config of the jump host:',
          'AllowTcpForwarding yes',
        ),
      });
    case 'unreachable':
      return transient('tcp', `${through.alias} could not reach ${host.alias} (${place}).`, {
        why: `The jump host says: ${message}.`,
        detail: message,
        remedy: advice(
          'Check that the host is on, and that HostName and Port in ~/.ssh/config are right as seen from the jump host.',
          verbose,
        ),
      });
    case 'timeout':
      return transient(
        'tcp',
        `${through.alias} did not reach ${host.alias} within ${seconds(host)} seconds (${place}).`,
        {
          why: 'The host may be off, or a firewall between it and the jump host drops the connection without a word.',
          detail: message,
          remedy: advice('Check that the host is on.', verbose),
        },
      );
    case 'lost':
      return transient('tcp', `The connection to the jump host ${through.alias} was lost.`, {
        why: message,
        detail: message,
        remedy: advice('Check your network or VPN.', verbose),
      });
  }
}

/** A ProxyCommand ended, or could not be started, before the login was done. */
export function proxyCommandFailed(
  host: ResolvedHost,
  command: string,
  { code, message, stderr }: { code: number | null; message: string | null; stderr: string },
): Failure {
  const lastWords = stderr.split('\n').at(-1) ?? '';
  const outcome =
    message ?? (code === null ? 'It was ended by a signal.' : `It ended with exit code ${code}.`);
  const explanation = {
    why:
      lastWords === ''
        ? `${outcome.replace(/\.?$/, '.')}`
        : `${outcome} It said: ${lastWords.replace(/\.?$/, '.')}`,
    detail: [command, stderr].filter((part) => part !== '').join('\n'),
    remedy: advice('Run the command by itself to see what it says:', command),
  };
  // The codes of a shell that did not find, or may not run, a program: waiting does not help.
  return message !== null || code === 127 || code === 126
    ? blocked('tcp', `The ProxyCommand of ${host.alias} could not be started.`, explanation)
    : transient('tcp', `The ProxyCommand of ${host.alias} ended before the connection stood.`, explanation);
}
