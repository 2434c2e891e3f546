import { describe, expect, it } from 'vitest';
import type { DoctorStage } from '../../core/doctor/doctor';
import { stageText, verdictText } from './doctor-text';

const stage = (changes: Partial<DoctorStage>): DoctorStage => ({
  id: 'hostKey',
  status: 'passed',
  ms: 12,
  summary: 'Known by ~/.ssh/known_hosts',
  detail: 'SHA256:abc',
  remedy: null,
  ...changes,
});

describe('stageText', () => {
  it('is one line for a stage that passed', () => {
    expect(stageText(stage({}))).toBe('✓ Host key       12 ms  Known by ~/.ssh/known_hosts');
  });

  it('tells evidence and remedy of a stage that failed', () => {
    const text = stageText(
      stage({ status: 'failed', summary: 'The key changed.', remedy: 'Ask its owner.' }),
    );
    expect(text.split('\n')).toEqual([
      '✗ Host key       12 ms  The key changed.',
      '    SHA256:abc',
      '  → Ask its owner.',
    ]);
  });

  it('shows control characters of the remote instead of sending them to the terminal', () => {
    const text = stageText(
      stage({ status: 'failed', detail: 'a\u001b[2Jb\r\nc\u0007', summary: 'x\u001b[31m' }),
    );
    // eslint-disable-next-line no-control-regex -- they are what is looked for
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(text).toContain('    a\\x1b[2Jb\n    c\\x07');
  });

  it('has no time for what did not run', () => {
    expect(stageText(stage({ status: 'skipped', ms: 0, summary: '' }))).toBe(
      '· Host key              skipped',
    );
  });
});

describe('verdictText', () => {
  it('says whether the host is usable', () => {
    const report = {
      alias: 'devbox',
      ok: true,
      engine: 'ssh2',
      transport: 'socket',
      codexVersion: '0.169.0',
      codexPath: null,
      stages: [],
    } as const;
    expect(verdictText(report)).toBe('devbox is ready. Codex 0.169.0 answers.');
    expect(verdictText({ ...report, ok: false })).toBe('devbox can not be used yet.');
  });
});
