import type { ConnectionView } from '../../../src-shared/contract/models';
import { stageNames } from '../../state/connection-words';

/** What "Copy report" puts on the clipboard: the stages, then the newest log lines. All of it is redacted already. */
export function reportText(
  alias: string,
  version: string,
  view: ConnectionView,
  log: readonly string[],
): string {
  const stages = view.stages.map((stage) => {
    const time = stage.ms === null ? '' : ` (${stage.ms} ms)`;
    const detail = stage.detail === '' ? '' : `\n${indent(stage.detail)}`;
    const remedy =
      stage.remedy === null
        ? ''
        : `\n${indent([stage.remedy.text, stage.remedy.command ?? ''].join('\n').trim())}`;
    return (
      `- ${stageNames[stage.id].name}: ${stage.status}${time} ${stage.summary}`.trimEnd() + detail + remedy
    );
  });
  return [`Mooring ${version}: connecting to ${alias}`, '', ...stages, '', 'Log:', ...log, ''].join('\n');
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}
