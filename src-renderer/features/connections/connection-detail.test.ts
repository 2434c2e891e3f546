import { describe, expect, it } from 'vitest';
import { pendingStages, type ConnectionState, type Failure } from '../../../src-shared/connection/state';
import {
  addressText,
  attemptedAddress,
  connectionAnnouncement,
  connectionSentence,
  failureOf,
  warningsOf,
} from './connection-detail';

const failure: Failure = {
  kind: 'transient',
  stage: 'tcp',
  what: 'No answer.',
  why: null,
  detail: '',
  remedy: null,
};
const waiting: ConnectionState = { phase: 'waiting', generation: 1, attempt: 1, retryAt: 8_000, failure };
const ready: ConnectionState = {
  phase: 'ready',
  generation: 1,
  since: 0,
  server: {
    codexVersion: '0.169.0',
    codexPath: null,
    codexHome: '/home/ada/.codex',
    homeDirectory: '/home/ada',
    transport: 'socket',
    engine: 'ssh2',
    serverInstance: '1',
  },
};

describe('a connection in its row', () => {
  it('says the version of codex once it is connected', () => {
    expect(connectionSentence(ready, 0).text).toBe('Connected · 0.169.0');
    expect(connectionSentence(undefined, 0).text).toBe('Disconnected');
  });

  it('never reads a countdown out', () => {
    expect(connectionSentence(waiting, 0).text).toBe('Retrying in 8 s');
    expect(connectionAnnouncement(waiting)).toBe('No answer. Trying again soon.');
    expect(connectionAnnouncement({ phase: 'blocked', generation: 1, failure })).toBe(
      'Stopped at Reach the host.',
    );
  });

  it('knows its failure only while it is failed', () => {
    expect(failureOf(waiting)).toBe(failure);
    expect(failureOf(ready)).toBeNull();
    expect(failureOf(undefined)).toBeNull();
  });

  it('takes the address from the stage that read it', () => {
    const stages = pendingStages();
    const view = (summary: string, status: 'passed' | 'warning') => ({
      hostId: 'h',
      state: ready,
      stages: [{ ...stages[0]!, status, summary }, ...stages.slice(1)],
    });
    expect(attemptedAddress(view('ada@10.0.0.7:22', 'passed'))).toBe('ada@10.0.0.7:22');
    expect(attemptedAddress(view('“x” is not in your ssh config', 'warning'))).toBeNull();
    expect(attemptedAddress(undefined)).toBeNull();
    expect(warningsOf(view('odd', 'warning'))).toHaveLength(1);
  });

  it('writes addresses that can be read back', () => {
    expect(addressText({ user: 'ada', hostname: 'box', port: 22 })).toBe('ada@box:22');
    expect(addressText({ user: 'ada', hostname: '::1', port: 2222 })).toBe('ada@[::1]:2222');
  });
});
