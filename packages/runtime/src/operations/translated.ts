import { usesOf } from '@millrace/core';
import type { HopTrace, Scope, Translation, TranslationView } from '@millrace/core';
import type { AttemptRecord } from '@millrace/store';
import type { FlowProgram } from '../flow-program.ts';
import type { NodeContext } from './context.ts';
import { instant } from './context.ts';

/** The scope in which a message was mapped, as far as entries were added by then, and where its translations are noted. */
export interface PastScope {
  readonly scope: Scope;
  readonly crosswalks: NonNullable<HopTrace['versions']['crosswalks']>;
  /** What entries added to this node translated; known once the message was mapped again. */
  translated(): readonly TranslationView[];
}

/** The scope of a message as it was when it was last sent; as it is now for one that was never sent. */
export function pastScope(
  { lookups, clock }: NodeContext,
  program: FlowProgram,
  receivedAt: number,
  attempts: readonly AttemptRecord[],
): PastScope {
  const handledAt = attempts.findLast(({ kind }) => kind === 'send')?.startedAt ?? clock.now();
  const names = namesIn(program);
  const scope = program.scopeAt(receivedAt, handledAt);
  const translations: Translation[] = [];
  return {
    scope: names.length === 0 ? scope : { ...scope, lookups: lookups.asOf(handledAt, names), translations },
    crosswalks: names.map(name => ({ name, added: lookups.addedTo(name, handledAt).length })),
    translated: () => translations.flatMap(one => viewOf(lookups, one)),
  };
}

function namesIn({ steps }: FlowProgram): readonly string[] {
  const uses = steps.flatMap(({ document }) => usesOf(document)).filter(({ kind }) => kind === 'crosswalk');
  return [...new Set(uses.map(({ ref }) => ref))];
}

function viewOf(lookups: NodeContext['lookups'], { crosswalk, added, row }: Translation): readonly TranslationView[] {
  const entry = added ? lookups.addedTo(crosswalk)[row] : undefined;
  if (entry === undefined) return [];
  const { from, to, who, at, audit } = entry;
  return [{ crosswalk, from, to, who, at: instant(at), audit }];
}
