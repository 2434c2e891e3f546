import type { DoctorReport, DoctorStage } from '../../core/doctor/doctor';

const names: Readonly<Record<DoctorStage['id'], string>> = {
  config: 'SSH config',
  tcp: 'Network',
  hostKey: 'Host key',
  auth: 'Sign-in',
  shell: 'Shell',
  codex: 'Codex',
  signIn: 'Account',
  server: 'Server',
  initialize: 'Handshake',
};
const marks: Readonly<Record<DoctorStage['status'], string>> = {
  passed: '✓',
  failed: '✗',
  warning: '!',
  skipped: '·',
};

/** One stage for a terminal: mark, name, time, summary; evidence and remedy below when something is wrong with it. */
export function stageText(stage: DoctorStage): string {
  const time = stage.status === 'skipped' ? '' : `${stage.ms} ms`;
  const head = `${marks[stage.status]} ${names[stage.id].padEnd(11)}${time.padStart(9)}  ${printable(stage.summary) || stage.status}`;
  const needsWords = stage.status === 'failed' || stage.status === 'warning';
  const evidence = needsWords && stage.detail !== '' ? indent(stage.detail, '    ') : null;
  const remedy =
    needsWords && stage.remedy !== null ? `  → ${indent(stage.remedy, '    ').trimStart()}` : null;
  return [head, evidence, remedy].filter((part) => part !== null).join('\n');
}

/** The last line: what it all comes to. */
export function verdictText(report: DoctorReport): string {
  if (!report.ok) return `${report.alias} can not be used yet.`;
  const version = report.codexVersion === null ? '' : ` Codex ${report.codexVersion} answers.`;
  return `${report.alias} is ready.${version}`;
}

/** Evidence comes from the remote: what could move the cursor or colour the terminal is shown, not obeyed. */
function indent(text: string, margin: string): string {
  return text
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => margin + printable(line))
    .join('\n');
}

function printable(line: string): string {
  return line.replace(
    // eslint-disable-next-line no-control-regex -- they are what is looked for
    /[\u0000-\u001f\u007f-\u009f]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
