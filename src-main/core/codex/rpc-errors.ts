import { advice, appError, type AppError } from '../../../src-shared/contract/errors';
import type { RpcFailure } from './app-server-client';

/** A failed codex request in the words of the app. `what` names the act, as a whole sentence. */
export function rpcError(what: string, failure: RpcFailure): AppError {
  switch (failure.kind) {
    case 'answered':
      return appError('answered', what, failure.message, remedyFor(failure.message));
    case 'outcomeUnknown':
      return appError(
        'outcomeUnknown',
        what,
        failure.why,
        advice('It may have happened all the same. Look at the thread before you do it again.'),
      );
    case 'notSent':
      return appError('notConnected', what, failure.why, advice('Connect to the host, then try again.'));
  }
}

export function notConnected(what: string): AppError {
  return appError(
    'notConnected',
    what,
    'The host is not connected.',
    advice('Connect to the host in Settings → Connections, then try again.'),
  );
}

function remedyFor(message: string): AppError['remedy'] {
  if (/already has an active writer/.test(message)) {
    return advice(
      'Another codex process on the host has this thread open. Close it there, then open the thread again.',
    );
  }
  if (/No such file or directory/.test(message)) return advice('Check the path on the host.');
  if (/Permission denied/.test(message)) return advice('Choose a folder that your account may read.');
  return null;
}
