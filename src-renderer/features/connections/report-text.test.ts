import { expect, it } from 'vitest';
import { pendingStages } from '../../../src-shared/connection/state';
import { reportText } from './report-text';

it('holds the failure, every stage, its evidence and the log', () => {
  const stages = pendingStages();
  const text = reportText({
    info: {
      version: '0.1.0',
      shell: 'web',
      platform: 'linux',
      capabilities: { openExternal: true },
      demo: null,
    },
    alias: 'devbox',
    now: 0,
    log: ['1970-01-01T00:00:00.000Z connecting'],
    view: {
      hostId: 'h',
      state: {
        phase: 'blocked',
        generation: 1,
        failure: {
          kind: 'blocked',
          stage: 'tcp',
          what: 'Nothing listens on port 2222.',
          why: 'The machine refused.',
          detail: 'ECONNREFUSED',
          remedy: { text: 'Start sshd:', command: 'systemctl start ssh' },
        },
      },
      stages: [
        { ...stages[0]!, status: 'passed', ms: 12, summary: 'ada@box:2222' },
        { ...stages[1]!, status: 'failed', ms: 3, summary: 'Nothing listens.', detail: 'one\ntwo' },
        ...stages.slice(2),
      ],
    },
  });
  expect(text).toBe(
    [
      'Mooring 0.1.0 · web · linux',
      'Host devbox · Needs you: reach the host · 1970-01-01T00:00:00.000Z',
      '',
      'Nothing listens on port 2222.',
      'The machine refused.',
      '→ Start sshd: systemctl start ssh',
      '',
      'Stages',
      '- SSH config: passed (12 ms): ada@box:2222',
      '- Reach the host: failed (3 ms): Nothing listens.',
      '    one',
      '    two',
      '- Host key: waiting',
      '- Authentication: waiting',
      '- Login shell: waiting',
      '- Find codex: waiting',
      '- Codex account: waiting',
      '- App-server: waiting',
      '- Handshake: waiting',
      '',
      'Log',
      '1970-01-01T00:00:00.000Z connecting',
      '',
    ].join('\n'),
  );
});

it('is of use before any attempt', () => {
  expect(reportText({ info: null, alias: 'x', view: undefined, log: [], now: 0 })).toContain('none yet');
});
