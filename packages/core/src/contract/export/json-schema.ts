import type { ContractDocument } from '../../document/model.ts';
import type { SchemaObject } from '../schema.ts';

/** What `$schema` names: the standard, so that every validator reads the export; Millrace's own words are annotations to it. */
const standard = 'https://json-schema.org/draft/2020-12/schema';

/** The address of Millrace's vocabulary. */
export const vocabularyAddress = 'urn:millrace:vocabulary:1';

/** The vocabulary as a meta-schema of its own: what the words of Millrace in a schema mean and hold. */
export const vocabularySchema: SchemaObject = {
  $id: vocabularyAddress,
  $schema: standard,
  $vocabulary: { [vocabularyAddress]: false },
  title: 'Vocabulary of Millrace: what a value means in manufacturing',
  type: ['object', 'boolean'],
  properties: {
    unit: { type: 'string', description: 'Unit of the quantity, a code of UCUM.' },
    codes: { type: 'string', description: 'Name of the code set that the value is taken from.' },
    identifies: { type: 'string', description: 'What the value identifies: order, material, lot, equipment …' },
    format: {
      type: 'string',
      description: 'Beside the formats of the standard: decimal (exact decimal text), int64, quantity, ucum, date-time-local.',
    },
  },
};

/** A contract as a JSON Schema of its own, with an address, and its settings as annotations; a `base` makes the address a URL. */
export function exportJsonSchema(contract: ContractDocument, base?: string): SchemaObject {
  const { name, version, title, owner, subject, id, keys, revision, sequence, regulated, schema } = contract;
  const address =
    base === undefined ? `urn:millrace:contract:${name}:${version}` : `${base.replace(/\/$/u, '')}/${name}/${version}`;
  const settings = { owner, subject, id, keys, revision, sequence, regulated };
  return {
    $schema: standard,
    $id: address,
    title: title ?? `${name}@${version}`,
    ...schema,
    'x-millrace': Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)),
    $defs: { ...(schema['$defs'] as object | undefined), 'millrace-vocabulary': vocabularySchema },
  };
}
