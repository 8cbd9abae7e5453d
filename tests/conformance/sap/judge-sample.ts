import { draftSchema, openContract, type ContractDocument, type Value } from '@millrace/core';

type Schemas = Readonly<Record<string, { readonly properties?: Readonly<Record<string, unknown>> }>>;

/** An OpenAPI document of the suite. */
export interface ApiDocument {
  readonly text: string;
  readonly schemas: Schemas;
}

/** The OpenAPI document that a JSON file is, if it is one. */
export function apiDocument(text: string): ApiDocument | undefined {
  if (!/"(?:openapi|swagger)"\s*:/.test(text)) return undefined;
  const api = JSON.parse(text) as { readonly components?: { readonly schemas?: Schemas } };
  return { text, schemas: api.components?.schemas ?? {} };
}

/** Why the messages of a recorded answer break the schema of the API that they fit, or `undefined`; where none fits there is nothing to say. */
export function judgeSample(text: string, apis: readonly ApiDocument[]): string | undefined {
  const { message } = JSON.parse(text) as { readonly message?: readonly Readonly<Record<string, Value>>[] };
  const [first] = Array.isArray(message) ? message : [];
  if (!first) return undefined;
  const fields = Object.keys(first);
  for (const { text: description, schemas } of apis) {
    const root = Object.keys(schemas).find(name => fields.every(field => Object.hasOwn(schemas[name]?.properties ?? {}, field)));
    if (root === undefined) continue;
    const drafted = draftSchema('openapi', { path: 'api.json', text: description, read: () => undefined }, root);
    if (!drafted.ok) return drafted.issues[0]?.sentence;
    const { schema } = drafted.value;
    const contract = openContract({
      kind: 'contract',
      name: 'sample',
      version: 1,
      owner: 'suite',
      subject: fields[0],
      schema,
    } as ContractDocument);
    if (!contract.ok) return contract.issues[0]?.sentence;
    const [issue] = (message ?? []).flatMap(one => contract.value.check(withoutLinks(one)));
    return issue && `${issue.path}: ${issue.sentence}`;
  }
  return undefined;
}

/** The program that recorded the answers put the address of a neighbour where the API has the neighbour. */
function withoutLinks(message: Readonly<Record<string, Value>>): Value {
  return Object.fromEntries(
    Object.entries(message).filter(([name, value]) => !(name.startsWith('to_') && typeof value === 'string')),
  );
}
