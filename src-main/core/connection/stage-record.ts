import {
  pendingStages,
  type Failure,
  type StageId,
  type StageReport,
} from '../../../src-shared/connection/state';
import type { Remedy } from '../../../src-shared/contract/errors';
import type { Clock } from '../ports/clock';
import type { StageObserver } from '../ports/ssh';

/** Keeps the nine stage reports of one attempt, with the time each took. */
export interface StageRecord extends StageObserver {
  reports(): readonly StageReport[];
  failed(failure: Failure): void;
}

export function createStageRecord(
  clock: Clock,
  onChange: (reports: readonly StageReport[], started: StageId | null) => void,
): StageRecord {
  let reports = pendingStages();
  const startedAt = new Map<StageId, number>();

  const set = (id: StageId, change: Partial<StageReport>, started: StageId | null = null): void => {
    reports = reports.map((report) => (report.id === id ? { ...report, ...change } : report));
    onChange(reports, started);
  };
  const elapsed = (id: StageId): number | null => {
    const from = startedAt.get(id);
    return from === undefined ? null : Math.max(0, Math.round(clock.now() - from));
  };
  const end = (
    id: StageId,
    status: 'passed' | 'warning' | 'skipped',
    summary: string,
    detail: string,
    remedy: Remedy | null,
  ): void => set(id, { status, ms: status === 'skipped' ? null : elapsed(id), summary, detail, remedy });

  return {
    reports: () => reports,
    started(id) {
      startedAt.set(id, clock.now());
      set(id, { status: 'running' }, id);
    },
    passed: (id, summary, detail = '') => end(id, 'passed', summary, detail, null),
    warned: (id, summary, detail, remedy) => end(id, 'warning', summary, detail, remedy),
    skipped: (id, summary) => end(id, 'skipped', summary, '', null),
    failed(failure) {
      set(failure.stage, {
        status: 'failed',
        ms: elapsed(failure.stage),
        summary: failure.what,
        detail: [failure.why, failure.detail].filter((part) => part !== null && part !== '').join('\n'),
        remedy: failure.remedy,
      });
      reports = reports.map((report) =>
        report.status === 'pending' || report.status === 'running'
          ? { ...report, status: 'skipped', summary: 'Not reached.' }
          : report,
      );
      onChange(reports, null);
    },
  };
}
