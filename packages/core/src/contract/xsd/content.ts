import type { SchemaObject } from '../schema.ts';

/** One field that a content model makes: the element, or the list of elements, of one name. */
export interface ContentField {
  readonly schema: SchemaObject;
  readonly required: boolean;
  /** How many there are at least where there are any, and at most. */
  readonly least: number;
  readonly most: number;
}

/** What a content model says about the fields of one element, in the order in which they are written. */
export interface Content {
  readonly fields: ReadonlyMap<string, ContentField>;
  /** Schemas that must hold beside the fields' own: which of them exclude or need each other. */
  readonly rules: readonly SchemaObject[];
  /** Other elements may stand here (`xsd:any`). */
  readonly open: boolean;
  /** Fields that are written in turns, because their sequence as a whole repeats. */
  readonly turns: readonly (readonly string[])[];
}

/** A content without elements. */
export const emptyContent: Content = { fields: new Map(), rules: [], open: false, turns: [] };

/** A content of one element that must stand once. */
export function singleContent(name: string, schema: SchemaObject): Content {
  return { ...emptyContent, fields: new Map([[name, { schema, required: true, least: 1, most: 1 }]]) };
}

/** Contents one after the other; a name that stands twice becomes one list. */
export function sequenceOf(contents: readonly Content[]): Content {
  const fields = new Map<string, ContentField>();
  for (const content of contents) {
    for (const [local, field] of content.fields) {
      const name = nameAmong(fields, local, field);
      const before = fields.get(name);
      fields.set(name, before ? bothOf(before, field) : field);
    }
  }
  const turns = contents.flatMap(each => each.turns.map(names => names.filter(name => isOnlyIn(each, name, contents))));
  return { ...joined(contents), fields, turns: turns.filter(names => names.length > 1) };
}

/** A field that stands elsewhere as well is written there, and takes no turns. */
function isOnlyIn(content: Content, name: string, contents: readonly Content[]): boolean {
  return contents.every(other => other === content || !other.fields.has(name));
}

/** One of several contents. */
export function choiceOf(contents: readonly Content[]): Content {
  const fields = new Map<string, ContentField>();
  for (const content of contents) {
    for (const [local, field] of content.fields) {
      const name = nameAmong(fields, local, field);
      fields.set(name, { ...eitherOf(fields.get(name), field), required: false });
    }
  }
  const names = [...fields.keys()];
  const always = names.filter(name => contents.every(content => content.fields.get(name)?.required === true));
  for (const name of always) fields.set(name, { ...fields.get(name)!, required: true });
  const rule = names.length === 0 ? [] : [choiceRule(contents, names)];
  return { ...joined(contents), fields, rules: rule };
}

/** A content as often as a particle says. `alternatives` are those of a choice, whose rounds need no order; a sequence has none. */
export function repeated(content: Content, least: number, most: number, alternatives?: readonly Content[]): Content {
  if (most === 0) return emptyContent;
  const rounds = most > 1 ? manyOf(content, most, alternatives) : content;
  return least === 0 ? optional(rounds) : rounds;
}

/** The field for an element: its local name, and the namespace before it where another namespace has taken that. */
function nameAmong(fields: ReadonlyMap<string, ContentField>, local: string, field: ContentField): string {
  const taken = fields.get(local);
  const namespace = namespaceOf(field);
  return taken === undefined || namespaceOf(taken) === namespace ? local : `{${namespace ?? ''}}${local}`;
}

function namespaceOf(field: ContentField): string | undefined {
  return (field.schema.xml as { readonly namespace?: string } | undefined)?.namespace;
}

function manyOf(content: Content, most: number, alternatives: readonly Content[] | undefined): Content {
  const fields = new Map([...content.fields].map(([name, field]) => [name, { ...field, least: 1, most: field.most * most }]));
  if (!alternatives) {
    const turns = fields.size > 1 ? [[...fields.keys()]] : [];
    return { ...content, fields, turns: [...content.turns, ...turns] };
  }
  const anyRound = alternatives.every(each => !isEmptiable(each))
    ? [{ anyOf: alternatives.map(each => presence(each, fields)) }]
    : [];
  const rules = [...anyRound, ...alternatives.flatMap(each => optional(each).rules)];
  return {
    ...content,
    fields,
    rules: fields.size === 1 && anyRound.length === 1 ? [] : rules,
    turns: [],
    ...onlyOne(fields, anyRound.length),
  };
}

/** A repeated choice of one element is that element repeated. */
function onlyOne(fields: ReadonlyMap<string, ContentField>, needed: number): Partial<Content> {
  if (fields.size !== 1 || needed === 0) return {};
  return { fields: new Map([...fields].map(([name, field]) => [name, { ...field, required: true }])) };
}

function optional(content: Content): Content {
  const fields = new Map([...content.fields].map(([name, field]) => [name, { ...field, required: false }]));
  const names = [...fields.keys()];
  const required = names.filter(name => content.fields.get(name)!.required);
  const dependent = names
    .map(name => [name, required.filter(other => other !== name)] as const)
    .filter(([, others]) => others.length > 0);
  const together = dependent.length === 0 ? [] : [{ dependentRequired: Object.fromEntries(dependent) }];
  const rules = content.rules.map(rule => (isPositive(rule) ? { anyOf: [none(names), rule] } : rule));
  return { ...content, fields, rules: [...together, ...rules] };
}

/** Whether a rule needs something to be there, so that it must not apply where the whole content is left out. */
function isPositive(rule: SchemaObject): boolean {
  return Object.hasOwn(rule, 'anyOf') || Object.hasOwn(rule, 'oneOf');
}

function choiceRule(contents: readonly Content[], names: readonly string[]): SchemaObject {
  const singles = contents.every(each => each.fields.size === 1 && each.rules.length === 0 && !isEmptiable(each) && !each.open);
  if (singles && names.length === contents.length) return { oneOf: contents.map(each => presence(each, each.fields)) };
  return {
    anyOf: contents.map(each => {
      const absent = names.filter(name => !each.fields.has(name));
      const properties = { ...lists(each, each.fields), ...Object.fromEntries(absent.map(name => [name, false])) };
      return {
        ...requirement(each),
        ...(Object.keys(properties).length > 0 && { properties }),
        ...(each.rules.length > 0 && { allOf: each.rules }),
      };
    }),
  };
}

function presence(content: Content, fields: ReadonlyMap<string, ContentField>): SchemaObject {
  const properties = lists(content, fields);
  return { ...requirement(content), ...(Object.keys(properties).length > 0 && { properties }) };
}

function requirement(content: Content): SchemaObject {
  const required = [...content.fields].filter(([, field]) => field.required).map(([name]) => name);
  return required.length > 0 ? { required } : {};
}

/** That a required list is not empty. */
function lists(content: Content, fields: ReadonlyMap<string, ContentField>): Readonly<Record<string, SchemaObject>> {
  const required = [...content.fields].filter(([name, field]) => field.required && (fields.get(name)?.most ?? 1) > 1);
  return Object.fromEntries(required.map(([name]) => [name, { minItems: 1 }]));
}

function none(names: readonly string[]): SchemaObject {
  return { properties: Object.fromEntries(names.map(name => [name, false])) };
}

function isEmptiable(content: Content): boolean {
  return ![...content.fields.values()].some(field => field.required) && !content.rules.some(isPositive);
}

function joined(contents: readonly Content[]): Content {
  return {
    fields: new Map(),
    rules: contents.flatMap(each => each.rules),
    open: contents.some(each => each.open),
    turns: contents.flatMap(each => each.turns),
  };
}

function bothOf(one: ContentField, other: ContentField): ContentField {
  const least = (one.required ? one.least : 0) + (other.required ? other.least : 0);
  return {
    schema: alike(one, other),
    required: one.required || other.required,
    least: Math.max(1, least),
    most: one.most + other.most,
  };
}

function eitherOf(one: ContentField | undefined, other: ContentField): ContentField {
  if (!one) return other;
  const { min, max } = Math;
  return { schema: alike(one, other), required: false, least: min(one.least, other.least), most: max(one.most, other.most) };
}

function alike(one: ContentField, other: ContentField): SchemaObject {
  return JSON.stringify(one.schema) === JSON.stringify(other.schema) ? one.schema : { anyOf: [one.schema, other.schema] };
}
