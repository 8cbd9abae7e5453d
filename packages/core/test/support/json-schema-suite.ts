import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkSchema } from '../../src/contract/check-schema.ts';
import { usesIdentifiers, type SchemaObject } from '../../src/contract/schema.ts';
import { compile, lazyValidator } from '../../src/contract/validator.ts';
import type { Value } from '../../src/index.ts';
import type { SuiteRun } from './jsonata-suite.ts';

interface Group {
  readonly description: string;
  readonly schema: SchemaObject | boolean;
  readonly tests: readonly { readonly description: string; readonly data: Value; readonly valid: boolean }[];
}

/** Schemas that are refused when the contract is opened, instead of being checked in another way than the standard says. */
export const refused = new Map([
  ['dynamicRef.json', '$dynamicRef is not resolved; $ref says the same where a schema is not extended'],
  ['refRemote.json', 'a contract stands alone: nothing is fetched'],
  ['defs.json', 'the meta-schema is not at hand for references'],
  ['ref.json', 'remote references, and references relative to an identifier inside the schema, are not resolved'],
  ['unevaluatedItems.json', 'unevaluatedItems beside keywords that the validator does not see'],
  ['unevaluatedProperties.json', 'unevaluatedProperties beside an if without then and else'],
  ['enum.json', 'an empty enum is a mistake'],
  ['properties.json', 'a field named __proto__ cannot be declared'],
]);

/** Answers that differ on purpose. */
export const different = new Map([
  ['format.json', 'formats are checked, not only noted'],
  ['vocabulary.json', 'meta-schemas that switch keywords off are not followed'],
]);

/** Runs every file of a folder of the form of the official suite's `tests/draft2020-12`. */
export async function runJsonSchemaSuite(folder: string): Promise<SuiteRun> {
  const failures: string[] = [];
  const waived = new Map<string, string>();
  let passed = 0;
  let left = 0;
  const differs = (file: string, line: string): void => {
    const reason = refused.get(file) ?? different.get(file);
    if (reason === undefined) failures.push(`${file}: ${line}`);
    else waived.set(file, reason);
  };
  for (const file of readdirSync(folder).filter(name => name.endsWith('.json'))) {
    for (const group of JSON.parse(readFileSync(join(folder, file), 'utf8')) as readonly Group[]) {
      if (typeof group.schema === 'boolean') left++;
      else if (isRefused(group.schema)) differs(file, `${group.description}: refused`);
      else {
        const wrong = wrongAnswers(group.schema, group);
        passed += group.tests.length - wrong.length;
        for (const line of wrong) differs(file, line);
      }
    }
  }
  return { passed, failures, waived, left };
}

/** The tests of a group that are answered wrongly, or differently by the two forms of the check. */
function wrongAnswers(schema: SchemaObject, group: Group): readonly string[] {
  const validator = lazyValidator(schema);
  return group.tests
    .filter(({ data, valid }) => validator.isValid(data) !== valid || (validator.errors(data).length === 0) !== valid)
    .map(({ description }) => `${group.description}: ${description}`);
}

function isRefused(schema: SchemaObject): boolean {
  if (checkSchema(schema, 'schema').length > 0) return true;
  if (!usesIdentifiers(schema)) return false;
  try {
    compile(schema);
    return false;
  } catch {
    return true;
  }
}
