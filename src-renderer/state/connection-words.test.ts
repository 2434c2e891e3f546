import { describe, expect, it } from 'vitest';
import type { ConnectionState, Failure } from '../../src-shared/connection/state';
import { connectionWords } from './connection-words';

const failure: Failure = {
  kind: 'blocked',
  stage: 'hostKey',
  what: 'x',
  why: null,
  detail: '',
  remedy: null,
};

describe('connection in words', () => {
  const cases: [ConnectionState | undefined, string][] = [
    [undefined, 'Disconnected'],
    [{ phase: 'idle', generation: 0 }, 'Disconnected'],
    [{ phase: 'connecting', generation: 1, attempt: 1, stage: 'hostKey' }, 'Connecting: checking host key'],
    [{ phase: 'waiting', generation: 1, attempt: 1, retryAt: 8_000, failure }, 'Retrying in 8 s'],
    [{ phase: 'waiting', generation: 1, attempt: 1, retryAt: -1, failure }, 'Retrying'],
    [{ phase: 'blocked', generation: 1, failure }, 'Needs you: host key'],
  ];
  it.each(cases)('%j is “%s”', (state, text) => expect(connectionWords(state, 0).text).toBe(text));
});
