/** What a keyword of a schema holds. */
export type KeywordValue =
  | 'schema'
  | 'schemas'
  | 'schema-map'
  | 'number'
  | 'positive'
  | 'count'
  | 'text'
  | 'flag'
  | 'any'
  | 'list'
  | 'names'
  | 'names-map'
  | 'pattern'
  | 'pattern-map'
  | 'types'
  | 'reference'
  | 'format'
  | 'xml';

/** The keywords of JSON Schema 2020-12 and of Millrace's vocabulary (`unit`, `codes`, `identifies`, `xml`, `position`, `segment`), with what each holds. */
export const keywords: ReadonlyMap<string, KeywordValue> = new Map<string, KeywordValue>([
  ['$schema', 'text'],
  ['$id', 'text'],
  ['$anchor', 'text'],
  ['$dynamicAnchor', 'text'],
  ['$comment', 'text'],
  ['$vocabulary', 'any'],
  ['$ref', 'reference'],
  ['$dynamicRef', 'reference'],
  ['$defs', 'schema-map'],
  ['definitions', 'schema-map'],
  ['type', 'types'],
  ['enum', 'list'],
  ['const', 'any'],
  ['format', 'format'],
  ['pattern', 'pattern'],
  ['minLength', 'count'],
  ['maxLength', 'count'],
  ['minimum', 'number'],
  ['maximum', 'number'],
  ['exclusiveMinimum', 'number'],
  ['exclusiveMaximum', 'number'],
  ['multipleOf', 'positive'],
  ['required', 'names'],
  ['properties', 'schema-map'],
  ['patternProperties', 'pattern-map'],
  ['additionalProperties', 'schema'],
  ['unevaluatedProperties', 'schema'],
  ['propertyNames', 'schema'],
  ['minProperties', 'count'],
  ['maxProperties', 'count'],
  ['dependentRequired', 'names-map'],
  ['dependentSchemas', 'schema-map'],
  ['items', 'schema'],
  ['prefixItems', 'schemas'],
  ['unevaluatedItems', 'schema'],
  ['contains', 'schema'],
  ['minContains', 'count'],
  ['maxContains', 'count'],
  ['minItems', 'count'],
  ['maxItems', 'count'],
  ['uniqueItems', 'flag'],
  ['allOf', 'schemas'],
  ['anyOf', 'schemas'],
  ['oneOf', 'schemas'],
  ['not', 'schema'],
  ['if', 'schema'],
  ['then', 'schema'],
  ['else', 'schema'],
  ['title', 'text'],
  ['description', 'text'],
  ['default', 'any'],
  ['examples', 'list'],
  ['deprecated', 'flag'],
  ['readOnly', 'flag'],
  ['writeOnly', 'flag'],
  ['contentEncoding', 'text'],
  ['contentMediaType', 'text'],
  ['contentSchema', 'schema'],
  ['unit', 'text'],
  ['codes', 'text'],
  ['identifies', 'text'],
  ['position', 'count'],
  ['segment', 'text'],
  ['xml', 'xml'],
]);

/** The types of JSON Schema. */
export const typeNames = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'] as const;

/** One of the types of JSON Schema. */
export type TypeName = (typeof typeNames)[number];

/** What the keyword `xml` may say: the namespace of an element or attribute, and fields of an element that are written in turns. */
export const xmlNoteNames: readonly string[] = ['namespace', 'turns'];
