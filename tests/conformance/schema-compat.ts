import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compareSchemas, type Compatibility } from '@millrace/core';
import { countSuite, type SuiteRun } from './suite.ts';

type Schema = Readonly<Record<string, unknown>> | boolean;

/** One pair of schemas with the verdict of others: both ways, only new readers of old data, or neither. */
interface Pair {
  readonly enabled?: boolean;
  readonly id: string;
  readonly compatibility: string;
  readonly original: Schema;
  readonly updated: Schema;
}

const verdicts: Readonly<Record<Compatibility, string>> = {
  both: 'both',
  readers: 'backward',
  writers: 'forward',
  nobody: 'none',
};

/** Pairs that are judged otherwise, with the reason. */
const otherwise: ReadonlyMap<string, string> = new Map([
  [
    'Const',
    'a list as the only value of a text: no message keeps either version, so no reader of one refuses what the other lets through',
  ],
  [
    'Conditional: if',
    'the conditions differ for case "lowerCase" only, which both versions forbid: both allow exactly the same messages',
  ],
]);

/** Judges every pair of a file (or of the files of a folder) of the form of Apicurio's compatibility-test-data.json. */
export async function runSchemaCompatSuite(from: string): Promise<SuiteRun> {
  const file = statSync(from).isDirectory() ? join(from, 'compatibility-test-data.json') : from;
  const { tests } = JSON.parse(readFileSync(file, 'utf8')) as { readonly tests: readonly Pair[] };
  const count = countSuite();
  for (const { enabled, id, compatibility, original, updated } of tests) {
    const group = id.split(/[:\d]/u)[0]!.trim();
    const { compatible, differences } = compareSchemas(original, updated, 'possible');
    if (enabled === false) count.leave(group);
    else if (verdicts[compatible] === compatibility) count.pass(group);
    else {
      const because = differences.map(({ sentence }) => sentence).join('; ');
      const name = `${id}: expected ${compatibility}, found ${verdicts[compatible]}${because === '' ? '' : ` (${because})`}`;
      count.differ(group, name, otherwise.get(id));
    }
  }
  return count.result();
}
