import { stillMissing } from '@millrace/core';
import type { AwaitedEntry } from '@millrace/core';
import type { FlowProgram } from './flow-program.ts';

/** An entry of a crosswalk that a held delivery waits for, and why it is not there. */
export interface MissingEntry {
  readonly awaited: AwaitedEntry;
  readonly sentence: string;
}

/** The entries that a held delivery waits for, as its row says. */
export function awaitsOf({ awaits }: { readonly awaits?: string }): readonly AwaitedEntry[] {
  return awaits === undefined ? [] : (JSON.parse(awaits) as readonly AwaitedEntry[]);
}

/** Those of them that are still not there, for a message received at an instant. */
export function missingEntries(
  program: FlowProgram,
  receivedAt: number,
  awaits: readonly AwaitedEntry[],
): readonly MissingEntry[] {
  const scope = program.scopeAt(receivedAt);
  return awaits.flatMap(awaited => {
    const sentence = stillMissing(awaited, scope);
    return sentence === undefined ? [] : [{ awaited, sentence }];
  });
}
