import type { ConnectionPrompt, ConnectionState, StageId } from '../../src-shared/connection/state';
import { secondsUntil } from '../lib/time-text';

/** The stages as a list names them, and as a sentence goes on after "Connecting: ". */
export const stageNames: Readonly<Record<StageId, { readonly name: string; readonly doing: string }>> = {
  config: { name: 'SSH config', doing: 'reading the ssh config' },
  tcp: { name: 'Reach the host', doing: 'reaching the host' },
  hostKey: { name: 'Host key', doing: 'checking host key' },
  auth: { name: 'Authentication', doing: 'signing in' },
  shell: { name: 'Login shell', doing: 'reading the login shell' },
  codex: { name: 'Find codex', doing: 'looking for codex' },
  signIn: { name: 'Codex account', doing: 'checking the Codex account' },
  server: { name: 'App-server', doing: 'starting the app-server' },
  initialize: { name: 'Handshake', doing: 'greeting the app-server' },
};

const promptNames: Readonly<Record<ConnectionPrompt['kind'], string>> = {
  unknownHostKey: 'unknown host key',
  passphrase: 'passphrase',
  password: 'password',
  keyboardInteractive: 'login questions',
};

export type ConnectionTone = 'good' | 'busy' | 'attention' | 'off';

/** A connection's state in words. */
export function connectionWords(
  state: ConnectionState | undefined,
  now: number,
): { readonly text: string; readonly tone: ConnectionTone } {
  switch (state?.phase) {
    case undefined:
    case 'idle':
      return { text: 'Disconnected', tone: 'off' };
    case 'connecting':
      return { text: `Connecting: ${stageNames[state.stage].doing}`, tone: 'busy' };
    case 'needsInput':
      return {
        text: `Needs you: ${promptNames[state.prompt.kind]}`,
        tone: 'attention',
      };
    case 'ready':
      return { text: 'Connected', tone: 'good' };
    case 'waiting': {
      const seconds = secondsUntil(state.retryAt, now);
      return { text: seconds === 0 ? 'Retrying' : `Retrying in ${seconds} s`, tone: 'busy' };
    }
    case 'blocked':
      return { text: `Needs you: ${stageNames[state.failure.stage].name.toLowerCase()}`, tone: 'attention' };
  }
}

export function isReady(state: ConnectionState | undefined): boolean {
  return state?.phase === 'ready';
}

export function homeOf(state: ConnectionState | undefined): string | null {
  return state?.phase === 'ready' ? state.server.homeDirectory : null;
}
