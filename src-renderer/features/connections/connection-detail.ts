import type { ConnectionState, StageReport } from '../../../src-shared/connection/state';
import type { ConnectionView } from '../../../src-shared/contract/models';
import { connectionWords, stageNames, type ConnectionTone } from '../../state/connection-words';

/** A connection's state as its row in the list shows it: the words of the app, and the version once it is known. */
export function connectionSentence(
  state: ConnectionState | undefined,
  now: number,
): { readonly text: string; readonly tone: ConnectionTone } {
  const words = connectionWords(state, now);
  return state?.phase === 'ready'
    ? { ...words, text: `${words.text} · ${state.server.codexVersion}` }
    : words;
}

/** The same for a screen reader that follows an attempt: no countdown, which would be read out every second. */
export function connectionAnnouncement(state: ConnectionState | undefined): string {
  if (state?.phase === 'waiting') return `${state.failure.what} Trying again soon.`;
  if (state?.phase === 'blocked') return `Stopped at ${stageNames[state.failure.stage].name}.`;
  return connectionSentence(state, 0).text;
}

/** What the newest attempt failed with, while that still matters. */
export function failureOf(state: ConnectionState | undefined) {
  return state?.phase === 'waiting' || state?.phase === 'blocked' ? state.failure : null;
}

/** `user@machine:port` as the newest attempt read it from the ssh config; null before it did. */
export function attemptedAddress(view: ConnectionView | undefined): string | null {
  const config = view?.stages.find((stage) => stage.id === 'config');
  return config?.status === 'passed' && /^\S+@\S+:\d+$/.test(config.summary) ? config.summary : null;
}

export function warningsOf(view: ConnectionView | undefined): readonly StageReport[] {
  return view?.stages.filter((stage) => stage.status === 'warning') ?? [];
}

/** An IPv6 address wants brackets before a port. */
export function addressText(host: { user: string; hostname: string; port: number }): string {
  const name = host.hostname.includes(':') ? `[${host.hostname}]` : host.hostname;
  return `${host.user}@${name}:${host.port}`;
}

const statusWords: Readonly<Record<StageReport['status'], string>> = {
  pending: 'waiting',
  running: 'running',
  passed: 'passed',
  failed: 'failed',
  warning: 'passed with a warning',
  skipped: 'not reached',
};

export function stageStatusText(stage: StageReport): string {
  return statusWords[stage.status];
}
