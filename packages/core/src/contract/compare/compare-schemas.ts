import type { SchemaObject } from '../schema.ts';
import { compatibility, mergeDifferences, type Compatibility, type Difference } from './difference.ts';
import { openProver } from './prover.ts';
import type { Gap } from './reasoning.ts';
import { openSource } from '../schema-source.ts';

/** What comparing two versions gives: who keeps working, and every difference. */
export interface SchemaComparison {
  readonly compatible: Compatibility;
  readonly differences: readonly Difference[];
}

/** How fields count that a schema does not declare and does not forbid: as never sent, or as JSON Schema reads it. */
export type Undeclared = 'not-sent' | 'possible';

/**
 * Compares two versions of a schema of any draft. Readers: a reader of the newer version takes every message of the older one
 * (backward). Writers: a reader of the older version takes every message of the newer one (forward). What it calls compatible is so;
 * what it cannot prove it calls a difference.
 */
export function compareSchemas(
  older: SchemaObject | boolean,
  newer: SchemaObject | boolean,
  undeclared: Undeclared = 'not-sent',
): SchemaComparison {
  const strict = gapsBothWays(older, newer, false);
  const counting = undeclared === 'possible' ? strict : gapsBothWays(older, newer, true);
  return {
    compatible: compatibility(counting.readers.length === 0, counting.writers.length === 0),
    differences: mergeDifferences([...found(strict, false), ...found(counting, true)]),
  };
}

interface BothWays {
  readonly readers: readonly Gap[];
  readonly writers: readonly Gap[];
}

/** Gaps as differences between older and newer; those that only a strict reading finds break nobody. */
function found({ readers, writers }: BothWays, isBreaking: boolean): readonly Omit<Difference, 'sentence' | 'silent'>[] {
  return [
    ...readers.map(({ path, what, given, wanted }) => {
      return { path, what, older: given, newer: wanted, breaks: isBreaking ? ('readers' as const) : ('nobody' as const) };
    }),
    ...writers.map(({ path, what, given, wanted }) => {
      return { path, what, older: wanted, newer: given, breaks: isBreaking ? ('writers' as const) : ('nobody' as const) };
    }),
  ];
}

function gapsBothWays(older: SchemaObject | boolean, newer: SchemaObject | boolean, declaredOnly: boolean): BothWays {
  const prover = openProver({ declaredOnly });
  const [before, after] = [older, newer].map(schema => prover.conjunction([openSource(schema).root]));
  return { readers: prover.gaps(before!, after!), writers: prover.gaps(after!, before!) };
}
