import type { Actor, AuditFilter, AuditPage, VerificationView, VerifyingView } from '@millrace/core';
import { OperationError } from '@millrace/core';
import type { NodeContext } from './context.ts';
import { instant } from './context.ts';

/** Starts a verification, or joins the one of the same kind under way. Its result is remembered. */
export async function startVerification(
  { verifier, log }: NodeContext,
  what: VerificationView['what'],
  actor: Actor,
): Promise<VerifyingView> {
  const result = verifier.begin(what, actor.name);
  const { verifying } = verifier;
  void result.catch((error: unknown) =>
    log({
      level: 'error',
      event: 'verification.failed',
      about: what,
      detail: error instanceof Error ? error.message : String(error),
    }),
  );
  if (verifying === undefined) throw new Error('a verification that was started is not under way');
  return verifying;
}

/** One page of the audit trail, the newest first. */
export async function searchAudit({ store }: NodeContext, filter: AuditFilter): Promise<AuditPage> {
  const { from, to, ...search } = filter;
  const found = await store.auditSearch({
    ...search,
    ...(from !== undefined && { from: momentOf(from) }),
    ...(to !== undefined && { to: momentOf(to) }),
  });
  return { ...found, entries: found.entries.map(entry => ({ ...entry, at: instant(entry.at) })) };
}

function momentOf(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new OperationError('invalid', 'runtime.bad-time', `"${text}" is not a time`);
  return at;
}
