import type { StageReport } from '../../../src-shared/connection/state';
import { advice, type Remedy } from '../../../src-shared/contract/errors';
import { attemptConnection } from '../connection/attempt';
import { createStageRecord } from '../connection/stage-record';
import type { Ports } from '../ports/ports';

/** The JSON of `mooring doctor ALIAS --json`: a contract other programs rely on (design.md). */
export interface DoctorReport {
  readonly alias: string;
  readonly ok: boolean;
  readonly engine: 'ssh2' | 'openssh';
  readonly transport: 'socket' | 'proxy' | 'token-ws' | 'stdio' | null;
  readonly codexVersion: string | null;
  readonly codexPath: string | null;
  readonly stages: readonly DoctorStage[];
}

export interface DoctorStage {
  readonly id: StageReport['id'];
  readonly status: 'passed' | 'failed' | 'warning' | 'skipped';
  readonly ms: number;
  readonly summary: string;
  readonly detail: string;
  readonly remedy: string | null;
}

export interface DoctorOptions {
  /** Store unknown host keys instead of failing on them. Changed keys fail all the same. */
  readonly acceptNewHostKeys: boolean;
  readonly signal: AbortSignal;
  readonly onStage?: (stages: readonly StageReport[]) => void;
}

/**
 * Runs the stages of a connection once, without a window and without ever asking: a question counts as refused.
 * The app-server it started or joined keeps running, as it does for the app.
 */
export async function runDoctor(ports: Ports, alias: string, options: DoctorOptions): Promise<DoctorReport> {
  const record = createStageRecord(ports.clock, (stages) => options.onStage?.(stages));
  let hostKeyAsked = false;
  let loginAsked = false;
  const outcome = await attemptConnection(ports, {
    alias,
    codexPath: null,
    knownCodexHome: null,
    observer: record,
    ask(question) {
      hostKeyAsked ||= question.kind === 'unknownHostKey';
      loginAsked ||= question.kind === 'password' || question.kind === 'keyboardInteractive';
      return Promise.resolve(
        question.kind === 'unknownHostKey' && options.acceptNewHostKeys
          ? { kind: 'acceptAndRemember' as const }
          : null,
      );
    },
    signal: options.signal,
  });
  if (!outcome.ok) {
    const { stage } = outcome.error;
    if (hostKeyAsked && stage === 'hostKey') record.failed({ ...outcome.error, remedy: acceptRemedy(alias) });
    else if (loginAsked && stage === 'auth') record.failed({ ...outcome.error, remedy: loginRemedy(alias) });
    else record.failed(outcome.error);
  }
  if (outcome.ok) outcome.value.close();
  const server = outcome.ok ? outcome.value.server : null;
  return {
    alias,
    ok: outcome.ok,
    engine: server?.engine ?? 'ssh2',
    transport: server?.transport ?? null,
    codexVersion: server?.codexVersion ?? null,
    codexPath: server?.codexPath ?? null,
    stages: record.reports().map(toDoctorStage),
  };
}

/** The doctor never asks, so it says how to tell it the answer. */
function acceptRemedy(alias: string): Remedy {
  return advice(
    'Compare the fingerprint with the administrator of the host. If it is right, run the doctor again with:',
    `mooring doctor ${alias} --accept-new-host-keys`,
  );
}

function loginRemedy(alias: string): Remedy {
  return advice(
    'The doctor never asks for passwords or codes. Connect in the app, which does, or let a key suffice:',
    `ssh-copy-id ${alias}`,
  );
}

function toDoctorStage(report: StageReport): DoctorStage {
  const { id, status, ms, summary, detail, remedy } = report;
  return {
    id,
    status: status === 'pending' || status === 'running' ? 'skipped' : status,
    ms: ms ?? 0,
    summary,
    detail,
    remedy: remedy === null ? null : [remedy.text, remedy.command].filter((part) => part !== null).join(' '),
  };
}
