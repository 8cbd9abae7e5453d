import { isAbsolute } from 'node:path';
import type { Actor } from '@millrace/core';
import { OperationError } from '@millrace/core';
import type { NodeContext } from './context.ts';

/** Copies the store while it runs; one audit entry. */
export async function backupTo(
  { store, clock }: NodeContext,
  path: string,
  actor: Actor,
): Promise<{ readonly path: string; readonly bytes: number; readonly sha256: string }> {
  if (!isAbsolute(path))
    throw new OperationError(
      'invalid',
      'runtime.path-not-absolute',
      `backing up to "${path}": the node needs an absolute path on its own machine`,
    );
  const copy = await store.backup(path);
  await store.audit({ at: clock.now(), who: actor.name, action: 'backup', subject: path, after: JSON.stringify(copy) });
  return { path, ...copy };
}
