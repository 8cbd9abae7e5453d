import type { Issue } from '@millrace/core';
import { StoreError } from '@millrace/store';
import { issueLine } from './issue-line.ts';
import { StartError } from './start-error.ts';

/** Turns what can go wrong at the start of a node into a sentence for the person who starts it. */
export async function startFailure<T>(starting: Promise<T>): Promise<T> {
  try {
    return await starting;
  } catch (cause) {
    if (cause instanceof StoreError) {
      const code = cause.kind === 'held' ? 'server.store-held' : 'server.store-unusable';
      throw new StartError(code, cause.message, 2, { cause });
    }
    const { name, issues } = cause as { readonly name?: string; readonly issues?: readonly Issue[] };
    if (name === 'ProjectError' && issues) {
      throw new StartError('server.project-invalid', `the project does not check clean\n${issues.map(issueLine).join('')}`, 2, {
        cause,
      });
    }
    throw cause;
  }
}
