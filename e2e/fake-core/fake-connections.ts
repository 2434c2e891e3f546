import {
  pendingStages,
  stageIds,
  type ConnectionState,
  type StageReport,
} from '../../src-shared/connection/state';
import { advice } from '../../src-shared/contract/errors';
import { failedAt, server, summaries } from './scene';

/** Connections that go through their stages, ask about the host key, and (for the alias `locked`) fail. */
export function createFakeConnections(deps: {
  aliasOf(hostId: string): string;
  setView(hostId: string, state: ConnectionState, stages: StageReport[]): void;
}): { connect(hostId: string): void; answer(hostId: string): void } {
  const { aliasOf, setView } = deps;
  const connect = (hostId: string): void => {
    let stages = pendingStages();
    const alias = aliasOf(hostId);
    const step = (index: number): void => {
      const id = stageIds[index];
      if (id === undefined) {
        setView(hostId, { phase: 'ready', generation: 1, server, since: Date.now() }, stages);
        return;
      }
      stages = stages.map((stage, each) => (each === index ? { ...stage, status: 'running' } : stage));
      if (id === 'hostKey') {
        setView(
          hostId,
          {
            phase: 'needsInput',
            generation: 1,
            attempt: 1,
            stage: id,
            prompt: {
              kind: 'unknownHostKey',
              promptId: `${hostId}-p`,
              host: alias,
              keyType: 'ED25519',
              fingerprint: 'SHA256:3nQ0y5TnJyv2dX8cVd0Oa6gJ1n7L2mZz3u9C0v8bM0E',
              file: '/home/ada/.ssh/known_hosts',
            },
          },
          stages,
        );
        waiting.set(hostId, () => finish(index));
        return;
      }
      setView(hostId, { phase: 'connecting', generation: 1, attempt: 1, stage: id }, stages);
      setTimeout(() => finish(index), 250);
    };
    const finish = (index: number): void => {
      if (alias === 'locked' && stageIds[index] === 'codex') {
        const failure = {
          kind: 'blocked' as const,
          stage: 'codex' as const,
          what: 'codex was not found on locked.',
          why: 'It is neither on the PATH of your login shell there nor in the usual folders.',
          detail: 'PATH=/usr/bin:/bin',
          remedy: advice('Install it on the host, then try again:', 'npm install -g @openai/codex'),
        };
        stages = failedAt('codex', failure.what, failure.detail);
        setView(hostId, { phase: 'blocked', generation: 1, failure }, stages);
        return;
      }
      stages = stages.map((stage, each) =>
        each === index ? { ...stage, status: 'passed', ms: 180, summary: summaries[index] ?? '' } : stage,
      );
      step(index + 1);
    };
    step(0);
  };
  const waiting = new Map<string, () => void>();

  return { connect, answer: (hostId) => waiting.get(hostId)?.() };
}
