import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkSchema } from '../src/contract/check-schema.ts';
import { compile, lazyValidator } from '../src/contract/validator.ts';
import { usesIdentifiers, type SchemaObject } from '../src/contract/schema.ts';
import type { Value } from '../src/index.ts';

const folder = fileURLToPath(new URL('../../../../shared/data/json-schema-suite/tests/draft2020-12/', import.meta.url));

interface Group {
  readonly description: string;
  readonly schema: SchemaObject | boolean;
  readonly tests: readonly { readonly description: string; readonly data: Value; readonly valid: boolean }[];
}

/** Schemas that are refused when the contract is opened, instead of being checked in another way than the standard says. */
const refused = new Map([
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
const different = new Map([
  ['format.json', 'formats are checked, not only noted'],
  ['vocabulary.json', 'meta-schemas that switch keywords off are not followed'],
]);

test('the test suite of JSON Schema 2020-12 is kept, except where a schema is refused', ctx => {
  if (!existsSync(folder)) return ctx.skip('needs the JSON Schema test suite at ../shared/data/json-schema-suite');
  const wrong: string[] = [];
  const waived = new Set<string>();
  let kept = 0;
  for (const file of readdirSync(folder).filter(name => name.endsWith('.json'))) {
    for (const group of JSON.parse(readFileSync(folder + file, 'utf8')) as readonly Group[]) {
      if (typeof group.schema === 'boolean') continue;
      if (isRefused(group.schema)) {
        if (refused.has(file)) waived.add(file);
        else wrong.push(`${file}: ${group.description}: refused`);
        continue;
      }
      const validator = lazyValidator(group.schema);
      for (const { description, data, valid } of group.tests) {
        const holds = validator.isValid(data);
        if (holds !== (validator.errors(data).length === 0)) wrong.push(`${file}: ${description}: both forms differ`);
        if (holds === valid) kept++;
        else if (different.has(file)) waived.add(file);
        else wrong.push(`${file}: ${group.description}: ${description}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(kept).toBeGreaterThan(1000);
  expect([...waived].sort(), 'every waiver is still needed').toEqual([...refused.keys(), ...different.keys()].sort());
});

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
