import { z } from 'zod';
import { idSchema } from '../../../src-shared/codex/decode-item';
import type { Approval, ApprovalAnswer } from '../../../src-shared/contract/models';

const base = z.looseObject({
  threadId: idSchema,
  turnId: idSchema,
  itemId: idSchema,
  reason: z.string().max(10_000).nullish(),
});

const command = base.extend({
  command: z.string().max(200_000).nullish(),
  cwd: z.string().max(10_000).nullish(),
  proposedExecpolicyAmendment: z.array(z.string()).nullish().catch(null),
  networkApprovalContext: z
    .looseObject({ host: z.string(), protocol: z.string().catch('') })
    .nullish()
    .catch(null),
});

const fileChange = base.extend({ grantRoot: z.string().max(10_000).nullish() });

/** An approval request of codex → what is shown. null: not a kind this version can ask a person about. */
export function decodeApproval(
  method: string,
  params: unknown,
  context: { key: string; hostId: string; now: number },
): Approval | null {
  const place = { key: context.key, hostId: context.hostId, openedAtMs: context.now };
  switch (method) {
    case 'item/commandExecution/requestApproval': {
      const parsed = command.safeParse(params);
      if (!parsed.success) return null;
      const { threadId, turnId, itemId, reason, networkApprovalContext } = parsed.data;
      return {
        ...place,
        kind: 'command',
        threadId,
        turnId,
        itemId,
        reason: reason ?? null,
        command: parsed.data.command ?? '',
        cwd: parsed.data.cwd ?? '',
        proposedPrefix: parsed.data.proposedExecpolicyAmendment ?? null,
        network: networkApprovalContext
          ? { host: networkApprovalContext.host, protocol: networkApprovalContext.protocol }
          : null,
      };
    }
    case 'item/fileChange/requestApproval': {
      const parsed = fileChange.safeParse(params);
      if (!parsed.success) return null;
      const { threadId, turnId, itemId, reason, grantRoot } = parsed.data;
      return {
        ...place,
        kind: 'fileChange',
        threadId,
        turnId,
        itemId,
        reason: reason ?? null,
        grantRoot: grantRoot ?? null,
      };
    }
    default:
      return null;
  }
}

/**
 * A person's answer → codex's decision.
 * @returns null for a combination that must not be sent: "always" for something codex proposed no rule for, or with a
 * prefix that is broader than the proposed one (trap 7: codex would take it).
 */
export function encodeDecision(approval: Approval, answer: ApprovalAnswer): unknown {
  switch (answer.decision) {
    case 'accept':
    case 'acceptForSession':
    case 'decline':
    case 'cancel':
      return answer.decision;
    case 'acceptAlways':
      if (approval.kind !== 'command' || approval.proposedPrefix === null) return null;
      if (!startsWith(answer.prefix, approval.proposedPrefix)) return null;
      return { acceptWithExecpolicyAmendment: { execpolicy_amendment: answer.prefix } };
  }
}

function startsWith(words: readonly string[], prefix: readonly string[]): boolean {
  return prefix.length <= words.length && prefix.every((word, index) => words[index] === word);
}
