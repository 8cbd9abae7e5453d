import type { ConnectorCatalogue } from './catalogue.ts';
import { documentDeclarations, type DocumentKind } from './declarations.ts';
import { fieldsToJsonSchema, type JsonSchema } from './field-schema.ts';
import { mappingDefinitions } from './mapping-field-schema.ts';

const dialect = 'https://json-schema.org/draft/2020-12/schema';

/** The JSON Schemas of all documents for editors: one for any document, and one for each kind, with the settings of the given connectors. */
export function editorSchemas(catalogue: ConnectorCatalogue): {
  readonly all: JsonSchema;
  readonly kinds: Readonly<Record<DocumentKind, JsonSchema>>;
} {
  const kinds = Object.keys(documentDeclarations) as DocumentKind[];
  const schemas = kinds.map(kind => [kind, kindSchema(kind, catalogue)] as const);
  const choices = schemas.map(([kind]) => where({ kind: { const: kind } }, { $ref: `#/$defs/${kind}` }));
  return {
    all: {
      $schema: dialect,
      title: 'A document of a Millrace project',
      type: 'object',
      required: ['kind', 'name'],
      properties: { kind: { enum: kinds, description: 'The kind of document.' } },
      allOf: choices,
      $defs: { ...Object.fromEntries(schemas), ...mappingDefinitions },
    },
    kinds: Object.fromEntries(schemas.map(([kind, schema]) => [kind, standAlone(kind, schema)])) as Record<
      DocumentKind,
      JsonSchema
    >,
  };
}

function standAlone(kind: DocumentKind, schema: JsonSchema): JsonSchema {
  return {
    $schema: dialect,
    title: `A ${kind} of a Millrace project`,
    ...schema,
    ...(kind === 'mapping' && { $defs: mappingDefinitions }),
  };
}

function kindSchema(kind: DocumentKind, catalogue: ConnectorCatalogue): JsonSchema {
  const { summary, fields } = documentDeclarations[kind];
  const schema = fieldsToJsonSchema(fields) as { readonly required?: readonly string[]; readonly properties: JsonSchema };
  const kindProperty = { const: kind, description: summary };
  const properties = { kind: kindProperty, ...schema.properties };
  return {
    ...schema,
    description: summary,
    required: ['kind', ...(schema.required ?? [])],
    properties: kind === 'system' ? withConnectors(properties, catalogue) : properties,
  };
}

/** The interfaces of a system with the settings that their connector declares. */
function withConnectors(properties: JsonSchema, catalogue: ConnectorCatalogue): JsonSchema {
  const interfaces = properties['interfaces'] as {
    readonly additionalProperties: { readonly properties: { readonly connector: object } };
  };
  const one = interfaces.additionalProperties;
  const connector = { ...one.properties.connector, ...(catalogue.size > 0 && { enum: [...catalogue.keys()] }) };
  const configs = [...catalogue.values()].map(({ name, config }) =>
    where({ connector: { const: name } }, { properties: { config: fieldsToJsonSchema(config, true) } }),
  );
  const widened = { ...one, properties: { ...one.properties, connector }, ...(configs.length > 0 && { allOf: configs }) };
  return { ...properties, interfaces: { ...interfaces, additionalProperties: widened } };
}

/** The schema of what an object with these properties must be. */
function where(properties: JsonSchema, consequence: JsonSchema): JsonSchema {
  // oxlint-disable-next-line unicorn/no-thenable -- `then` is a keyword of JSON Schema, and nothing awaits a schema
  return { if: { properties }, then: consequence };
}
