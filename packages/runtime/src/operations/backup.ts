import { isAbsolute } from 'node:path';
import type { Actor, BackupCheck, BackupView } from '@millrace/core';
import { OperationError } from '@millrace/core';
import { checkBackup, StoreError } from '@millrace/store';
import type { Store } from '@millrace/store';
import type { NodeContext } from './context.ts';
import { instant } from './context.ts';

const setting = 'backups';
/** Backups that are remembered. */
const remembered = 30;

/** Copies the store while it runs, and remembers it; one audit entry. */
export async function backupTo(
  { store, clock }: NodeContext,
  path: string,
  actor: Actor,
  reason?: string,
): Promise<{ readonly path: string; readonly bytes: number; readonly sha256: string }> {
  assertAbsolute(path, 'backing up to');
  const copy = await store.backup(path);
  const at = clock.now();
  const why = reason === undefined ? {} : { reason };
  await store.audit({ at, who: actor.name, action: 'backup', subject: path, ...why, after: JSON.stringify(copy) });
  const made: BackupView = { at: instant(at), path, ...copy, who: actor.name };
  await store.setSetting(setting, JSON.stringify([made, ...(await backupsMade(store))].slice(0, remembered)));
  return { path, ...copy };
}

/** The backups that this node made, the newest first. */
export async function backupsMade(store: Store): Promise<readonly BackupView[]> {
  const text = await store.setting(setting);
  return text === undefined ? [] : (JSON.parse(text) as BackupView[]);
}

/** Looks through a backup file without changing it. `expected`: the SHA-256 that it must have; absent: the one remembered of it. */
export async function verifyBackup(
  { store, clock }: NodeContext,
  path: string,
  expected: string | undefined,
  actor: Actor,
): Promise<BackupCheck> {
  assertAbsolute(path, 'verifying');
  const known = expected ?? (await backupsMade(store)).find(made => made.path === path)?.sha256;
  const { findings, ...facts } = await factsOf(path, clock.now);
  const sameHash = known === undefined ? undefined : known.toLowerCase() === facts.sha256;
  const check: BackupCheck = {
    path,
    ok: findings.length === 0 && sameHash !== false,
    ...facts,
    ...(sameHash !== undefined && { sameHash }),
    findings: findings.slice(0, 100),
  };
  const after = JSON.stringify({ ok: check.ok, sha256: check.sha256, findings: findings.length });
  await store.audit({ at: clock.now(), who: actor.name, action: 'verify backup', subject: path, after });
  return check;
}

async function factsOf(path: string, now: () => number): Promise<Awaited<ReturnType<typeof checkBackup>>> {
  try {
    return await checkBackup(path, now);
  } catch (error) {
    if (error instanceof StoreError && error.kind === 'damaged')
      return { bytes: 0, sha256: '', messages: 0, findings: [{ code: error.code, record: 'file', sentence: error.message }] };
    if (error instanceof StoreError) throw error;
    throw new OperationError('refused', 'runtime.backup-unreadable', `verifying ${path}: ${(error as Error).message}`);
  }
}

function assertAbsolute(path: string, doing: string): void {
  if (!isAbsolute(path))
    throw new OperationError(
      'invalid',
      'runtime.path-not-absolute',
      `${doing} "${path}": the node needs an absolute path on its own machine`,
    );
}
