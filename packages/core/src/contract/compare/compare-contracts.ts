import type { ContractDocument } from '../../document/model.ts';
import { compareSchemas, type Undeclared } from './compare-schemas.ts';
import { compatibility, difference, type Compatibility, type Difference } from './difference.ts';

/** Two versions of a contract: for whom the newer one keeps working, and each difference, breaking ones first. */
export interface ContractComparison {
  readonly older: string;
  readonly newer: string;
  readonly compatible: Compatibility;
  readonly differences: readonly Difference[];
}

/**
 * Compares two versions of a contract: the schema, and what identifies a message, orders it and says how it is kept. Fields that a
 * version neither declares nor speaks of count as not sent, unless `undeclared` says otherwise.
 */
export function compareContracts(older: ContractDocument, newer: ContractDocument, undeclared?: Undeclared): ContractComparison {
  const { differences: ofSchema } = compareSchemas(older.schema, newer.schema, undeclared);
  const differences = [...settingDifferences(older, newer), ...ofSchema].sort((one, other) => weight(other) - weight(one));
  const breaks = (who: Compatibility): boolean => differences.some(each => each.breaks === who || each.breaks === 'both');
  return {
    older: `${older.name}@${older.version}`,
    newer: `${newer.name}@${newer.version}`,
    compatible: compatibility(!breaks('readers'), !breaks('writers')),
    differences,
  };
}

function weight({ breaks }: Difference): number {
  return breaks === 'both' ? 2 : breaks === 'nobody' ? 0 : 1;
}

/** Settings of a contract, what each is without being written, and who no longer understands whom when it changes. */
const settings: readonly (readonly [name: keyof ContractDocument, absent: string, breaks: Compatibility])[] = [
  // Order and identity are worked out by whoever reads: the same message gets another lane or another identity.
  ['subject', 'none', 'both'],
  ['id', 'the id that the source gives', 'both'],
  ['revision', 'none', 'both'],
  ['sequence', 'none', 'nobody'],
  ['regulated', 'false', 'nobody'],
  ['retention', 'not set', 'nobody'],
  ['cadence', 'none', 'nobody'],
];

function settingDifferences(older: ContractDocument, newer: ContractDocument): readonly Difference[] {
  const changed = settings.flatMap(([name, absent, breaks]) => {
    const [before, after] = [words(older[name], absent), words(newer[name], absent)];
    return before === after ? [] : [difference('', name, before, after, breaks)];
  });
  return [...changed, ...keyDifferences(older.keys ?? {}, newer.keys ?? {})];
}

/** Whoever searches by a key misses what no longer has it; a key more is only more. */
function keyDifferences(older: Readonly<Record<string, string>>, newer: Readonly<Record<string, string>>): readonly Difference[] {
  const names = [...new Set([...Object.keys(older), ...Object.keys(newer)])];
  return names
    .filter(name => older[name] !== newer[name])
    .map(name =>
      difference(
        '',
        `key ${name}`,
        older[name] ?? 'none',
        newer[name] ?? 'none',
        older[name] === undefined ? 'nobody' : 'readers',
      ),
    );
}

function words(setting: unknown, absent: string): string {
  if (setting === undefined) return absent;
  if (Array.isArray(setting)) return setting.join(' and ');
  return typeof setting === 'object' ? JSON.stringify(setting) : String(setting);
}
