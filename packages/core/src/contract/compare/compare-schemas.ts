import type { SchemaObject } from '../schema.ts';
import { openProver } from './prover.ts';
import type { Gap } from './reasoning.ts';
import { openSource } from '../schema-source.ts';

/** For whom the newer version keeps working; `nobody` where for neither. */
export type Compatibility = 'both' | 'readers' | 'writers' | 'nobody';

/** One thing that two versions say differently. */
export interface Difference {
  /** Path in the message; empty for the whole. Lists are entered without a position. */
  readonly path: string;
  /** What differs: a keyword (`required`, `maxLength`, `unit`), `field`, `values`, or a setting of the contract (`subject`). */
  readonly what: string;
  readonly older: string;
  readonly newer: string;
  /** Who no longer understands whom because of it: new readers the old messages, old readers the messages of new writers. */
  readonly breaks: Compatibility;
  readonly sentence: string;
}

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
  const breaking = {
    readers: new Set(counting.readers.map(keyOf)),
    writers: new Set(counting.writers.map(keyOf)),
  };
  const all = [
    ...[...strict.readers, ...counting.readers].map(gap => ({ ...gap, older: gap.given, newer: gap.wanted })),
    ...[...strict.writers, ...counting.writers].map(gap => ({ ...gap, older: gap.wanted, newer: gap.given })),
  ];
  const distinct = new Map(all.map(gap => [keyOf(gap), gap]));
  return {
    compatible: compatibility(counting.readers.length === 0, counting.writers.length === 0),
    differences: [...distinct].map(([key, { path, what, older: before, newer: after }]) => {
      const breaks = compatibility(breaking.readers.has(key), breaking.writers.has(key));
      return difference(path, what, before, after, breaks);
    }),
  };
}

/** A difference with its sentence. */
export function difference(path: string, what: string, older: string, newer: string, breaks: Compatibility): Difference {
  const place = path === '' ? 'the message' : path;
  return {
    path,
    what,
    older,
    newer,
    breaks,
    sentence: `${place}: ${labels[what] ?? what}: ${older} → ${newer}; ${consequences[breaks]}`,
  };
}

/** The word for two answers. */
export function compatibility(readers: boolean, writers: boolean): Compatibility {
  if (readers && writers) return 'both';
  return readers ? 'readers' : writers ? 'writers' : 'nobody';
}

function gapsBothWays(
  older: SchemaObject | boolean,
  newer: SchemaObject | boolean,
  declaredOnly: boolean,
): { readonly readers: readonly Gap[]; readonly writers: readonly Gap[] } {
  const prover = openProver({ declaredOnly });
  const [before, after] = [older, newer].map(schema => prover.conjunction([openSource(schema).root]));
  return { readers: prover.gaps(before!, after!), writers: prover.gaps(after!, before!) };
}

function keyOf(gap: Gap): string {
  return `${gap.path}\n${gap.what}`;
}

const labels: Readonly<Record<string, string>> = {
  field: 'the field',
  values: 'values',
  nothing: 'allowed',
  not: 'excluded',
  condition: 'a condition',
  required: 'presence',
};

const consequences: Readonly<Record<Compatibility, string>> = {
  both: 'new readers may refuse old messages, and old readers new ones',
  readers: 'new readers may refuse old messages',
  writers: 'old readers may refuse new messages',
  nobody: 'nobody is affected',
};
