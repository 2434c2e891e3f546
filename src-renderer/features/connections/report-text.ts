import type { AppInfo, ConnectionView } from '../../../src-shared/contract/models';
import { stageNames } from '../../state/connection-words';
import { connectionSentence, failureOf, stageStatusText } from './connection-detail';

/**
 * What “Copy report” copies: the stages of the newest attempt and the host's log. Both come from the core redacted;
 * nothing a person typed is added.
 */
export function reportText(report: {
  readonly info: AppInfo | null;
  readonly alias: string;
  readonly view: ConnectionView | undefined;
  readonly log: readonly string[];
  /** Unix milliseconds. */
  readonly now: number;
}): string {
  const { info, alias, view, log, now } = report;
  const failure = failureOf(view?.state);
  const lines = [
    `Mooring ${info?.version ?? '(version unknown)'} · ${info?.shell ?? '?'} · ${info?.platform ?? '?'}`,
    `Host ${alias} · ${connectionSentence(view?.state, now).text} · ${new Date(now).toISOString()}`,
  ];
  if (failure !== null) {
    lines.push('', failure.what);
    if (failure.why !== null) lines.push(failure.why);
    if (failure.remedy !== null)
      lines.push(`→ ${failure.remedy.text} ${failure.remedy.command ?? ''}`.trimEnd());
  }
  lines.push('', 'Stages');
  for (const stage of view?.stages ?? []) {
    const took = stage.ms === null ? '' : ` (${stage.ms} ms)`;
    const summary = stage.summary === '' ? '' : `: ${stage.summary}`;
    lines.push(`- ${stageNames[stage.id].name}: ${stageStatusText(stage)}${took}${summary}`);
    if (stage.detail !== '') lines.push(...stage.detail.split('\n').map((line) => `    ${line}`));
  }
  if (view === undefined) lines.push('- none yet');
  lines.push('', 'Log', ...(log.length === 0 ? ['(empty)'] : log));
  return `${lines.join('\n')}\n`;
}
