import { homedir } from 'node:os';
import { runDoctor, type DoctorReport, type DoctorStage } from '../../core/doctor/doctor';
import type { StageReport } from '../../../src-shared/connection/state';
import { assemble } from '../assemble';
import { stageText, verdictText } from './doctor-text';

export interface DoctorCommandOptions {
  readonly alias: string;
  readonly json: boolean;
  readonly acceptNewHostKeys: boolean;
  readonly userDataDirectory: string;
}

/** @returns the exit code: 0 when the host is usable, 1 when it is not. */
export async function doctorCommand(options: DoctorCommandOptions): Promise<number> {
  const { ports, close } = await assemble({
    shell: 'web',
    home: homedir(),
    environment: process.env,
    userDataDirectory: options.userDataDirectory,
    demo: false,
    logName: 'doctor',
  });
  const abort = new AbortController();
  const interrupt = (): void => abort.abort();
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  // The core's timers keep no process alive; a stage that waits for nothing else must still reach its deadline.
  const alive = setInterval(() => undefined, 60_000);
  try {
    const printed = new Map<DoctorStage['id'], DoctorStage['status']>();
    const report = await runDoctor(ports, options.alias, {
      acceptNewHostKeys: options.acceptNewHostKeys,
      signal: abort.signal,
      onStage: (stages) => options.json || printEnded(stages, printed),
    });
    await print(options.json ? JSON.stringify(report) : remainder(report, printed));
    return report.ok ? 0 : 1;
  } finally {
    clearInterval(alive);
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    await close();
  }
}

/** Stages are printed as they pass, so that a slow one is seen to be the one that is waited for. */
function printEnded(
  stages: readonly StageReport[],
  printed: Map<DoctorStage['id'], DoctorStage['status']>,
): void {
  for (const stage of stages) {
    if (printed.has(stage.id)) continue;
    if (stage.status !== 'passed' && stage.status !== 'warning') return;
    printed.set(stage.id, stage.status);
    const remedy = stage.remedy && [stage.remedy.text, stage.remedy.command].filter(Boolean).join(' ');
    process.stdout.write(`${stageText({ ...stage, status: stage.status, ms: stage.ms ?? 0, remedy })}\n`);
  }
}

/** A later stage may show that an earlier one was wrong: a host name that does not exist is a fault of the config. */
function remainder(
  report: DoctorReport,
  printed: ReadonlyMap<DoctorStage['id'], DoctorStage['status']>,
): string {
  const rest = report.stages.filter(({ id, status }) => printed.get(id) !== status).map(stageText);
  return [...rest, '', verdictText(report)].join('\n');
}

/** Waits until a pipe has taken it: what is unwritten when the process exits is lost. */
function print(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(`${text}\n`, () => resolve()));
}
