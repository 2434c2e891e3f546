import { appError, advice, type AppError } from '../../../src-shared/contract/errors';
import type { Approval, ApprovalAnswer } from '../../../src-shared/contract/models';
import { err, ok, type Result } from '../../../src-shared/result';
import { encodeDecision } from './approval-decode';
import type { RequestId, ServerReply } from './app-server-client';

/**
 * Every question of every host, each answered exactly once (design, decision 9). It outlives windows and links:
 *
 * - A question is keyed by server instance and request id: ids begin anew with each server process (trap 5).
 * - A lost link suspends its questions; codex asks again with the same id after `thread/resume` (trap 4).
 * - An answer whose delivery was cut off is given again to the repeated question, never asked of the person twice.
 * - Nothing is ever approved by default: what is not answered stays pending.
 */
export interface ApprovalBroker {
  list(): readonly Approval[];
  /** Resolves when the person answered, or the server took the question back. */
  open(approval: Approval): Promise<ServerReply>;
  answer(key: string, answer: ApprovalAnswer): Result<Approval, AppError>;
  /** `serverRequest/resolved`: answered here or elsewhere, or withdrawn. */
  resolved(key: string): void;
  /** The link of a host is lost: its questions can not be answered until they are asked again. */
  suspend(hostId: string): void;
  /** After a thread was hydrated: suspended questions of a thread that waits for none are gone. */
  dropSuspended(hostId: string, threadId: string): void;
  dropHost(hostId: string): void;
}

interface Pending {
  readonly approval: Approval;
  /** null while the link is lost. */
  reply: ((reply: ServerReply) => void) | null;
}

export function approvalKey(hostId: string, serverInstance: string, id: RequestId): string {
  return `${hostId}/${serverInstance}/${typeof id}:${id}`;
}

export function createApprovalBroker(onChange: (open: readonly Approval[]) => void): ApprovalBroker {
  const pending = new Map<string, Pending>();
  /** Given answers that the server has not confirmed yet. */
  const given = new Map<string, unknown>();

  const list = (): readonly Approval[] =>
    [...pending.values()].map((entry) => entry.approval).sort((a, b) => a.openedAtMs - b.openedAtMs);
  const changed = (): void => onChange(list());

  const remove = (key: string): void => {
    const entry = pending.get(key);
    if (entry === undefined) return;
    pending.delete(key);
    // The server does not wait for this reply any more; settling it only frees the handler.
    entry.reply?.({ error: { code: -32000, message: 'The question was withdrawn.' } });
    changed();
  };

  return {
    list,
    open(approval) {
      const { key } = approval;
      if (given.has(key)) return Promise.resolve({ result: { decision: given.get(key) } });
      const known = pending.get(key);
      return new Promise((resolve) => {
        pending.set(key, { approval: known?.approval ?? approval, reply: resolve });
        changed();
      });
    },
    answer(key, answer) {
      const entry = pending.get(key);
      if (entry === undefined) {
        return given.has(key)
          ? err(appError('alreadyAnswered', 'This question has been answered already.'))
          : err(
              appError(
                'gone',
                'This question is not open any more.',
                'It was answered elsewhere or withdrawn.',
              ),
            );
      }
      if (entry.reply === null) {
        return err(
          appError(
            'notConnected',
            'The answer was not sent.',
            'The connection to the host is lost. The question stays open and can be answered once the host is back.',
            advice('Wait for the connection, or use “Retry now”.'),
          ),
        );
      }
      const decision = encodeDecision(entry.approval, answer);
      if (decision === null) {
        return err(
          appError(
            'invalid',
            'This rule was not sent.',
            'It would allow more than Codex asked for.',
            advice('Keep the proposed words at the beginning of the rule.'),
          ),
        );
      }
      pending.delete(key);
      given.set(key, decision);
      entry.reply({ result: { decision } });
      changed();
      return ok(entry.approval);
    },
    resolved(key) {
      given.delete(key);
      remove(key);
    },
    suspend(hostId) {
      for (const entry of pending.values()) {
        if (entry.approval.hostId === hostId) entry.reply = null;
      }
    },
    dropSuspended(hostId, threadId) {
      for (const [key, { approval, reply }] of pending) {
        if (reply === null && approval.hostId === hostId && approval.threadId === threadId) remove(key);
      }
    },
    dropHost(hostId) {
      for (const [key, { approval }] of pending) {
        if (approval.hostId === hostId) remove(key);
      }
    },
  };
}
