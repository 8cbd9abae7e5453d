import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkCycles } from '../../src/contract/check-cycles.ts';
import { checkSchema } from '../../src/contract/check-schema.ts';
import { plainSchema, type KnownSchemas } from '../../src/contract/plain-schema.ts';
import { schemaRoot, type SchemaObject } from '../../src/contract/schema.ts';
import { lazyValidator } from '../../src/contract/validator.ts';
import type { Value } from '../../src/index.ts';
import { countSuite, type SuiteRun } from '../../../../tests/conformance/suite.ts';
import { waiverOf } from './json-schema-waivers.ts';
import { metaSchemas } from './meta-schemas.ts';

interface Group {
  readonly description: string;
  readonly schema: SchemaObject | boolean;
  readonly tests: readonly { readonly description: string; readonly data: Value; readonly valid: boolean }[];
}

/** Runs every file of the official suite: of a folder with `tests/draft2020-12` and `remotes`, or of a folder of test files alone. */
export async function runJsonSchemaSuite(from: string): Promise<SuiteRun> {
  const whole = join(from, 'tests/draft2020-12');
  const folder = existsSync(whole) ? whole : from;
  const known = new Map([...metaSchemas(), ...remotes(from)]);
  const count = countSuite();
  for (const file of globSync('**/*.json', { cwd: folder })
    .map(each => each.replaceAll('\\', '/'))
    .sort()) {
    for (const group of JSON.parse(readFileSync(join(folder, file), 'utf8')) as readonly Group[]) runGroup(file, group);
  }
  return count.result();

  function runGroup(file: string, { description, schema, tests }: Group): void {
    const answer = opened(schema, known);
    for (const test of tests) {
      const name = `${file}: ${description}: ${test.description}`;
      const found = typeof answer === 'string' ? answer : answer(test.data);
      if (found === test.valid) count.pass(file);
      else
        count.differ(
          file,
          `${name} (${typeof found === 'string' ? found : `found ${found ? '' : 'not '}valid`})`,
          waiverOf(name),
        );
    }
  }
}

/** Schemas that tests refer to by address. */
function remotes(from: string): KnownSchemas {
  const folder = [join(from, 'remotes'), join(from, '../../remotes')].find(existsSync);
  if (folder === undefined) return new Map();
  const files = globSync(['*.json', '*/*.json', 'draft2020-12/**/*.json'], { cwd: folder }).filter(
    file => !/^(?:draft(?!2020)|v1)/u.test(file),
  );
  return new Map(
    files.map(file => [
      `http://localhost:1234/${file.replaceAll('\\', '/')}`,
      JSON.parse(readFileSync(join(folder, file), 'utf8')) as SchemaObject,
    ]),
  );
}

/** How a contract of this schema would answer, or why no contract has it. */
function opened(schema: SchemaObject | boolean, known: KnownSchemas): ((data: Value) => boolean | string) | string {
  if (typeof schema === 'boolean') return () => schema;
  const faults = checkSchema(schema, 'schema');
  if (faults[0]) return `refused: ${faults[0].sentence}`;
  let plain: SchemaObject;
  try {
    plain = plainSchema(schema, known);
  } catch (error) {
    return `refused: ${(error as Error).message}`;
  }
  const [cycle] = checkCycles(schemaRoot(plain), 'schema');
  if (cycle) return `refused: ${cycle.sentence}`;
  const validator = lazyValidator(plain);
  return data => {
    const valid = validator.isValid(data);
    return (validator.errors(data).length === 0) === valid ? valid : 'the quick and the explaining check differ';
  };
}
