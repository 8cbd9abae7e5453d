import { failure, success, type Result } from '../../value/issue.ts';
import { isFields, type Value } from '../../value/value.ts';
import { contractIssue } from '../codes.ts';
import type { SchemaObject } from '../schema.ts';
import { remarked, type DraftedSchema, type Remarks } from './draft.ts';
import { mergedFacts, noFacts, observe, type Facts } from './sample-facts.ts';
import { textForm, type SampleOptions, type TextForm } from './text-form.ts';
import { identifiedBy } from './words.ts';

/** What samples of messages have in common. More samples make fewer guesses. */
export function draftFromSamples(samples: readonly Value[], options: SampleOptions = {}): Result<DraftedSchema> {
  const { textual = false } = options;
  const facts = noFacts();
  for (const sample of samples) observe(facts, sample);
  const stranger = samples.findIndex(sample => !isFields(sample));
  if (samples.length === 0) return failure(contractIssue('contract.draft-samples', '', 'there is no message in the samples'));
  if (stranger >= 0) {
    const sentence = `expected messages with named fields, and message ${stranger + 1} is ${kindOf(samples[stranger]!)}`;
    return failure(contractIssue('contract.draft-samples', '', sentence));
  }
  const remarks: Remarks = new Map();
  const keys = uniqueFields(facts, samples.length);
  const schema = objectSchema(facts, '');
  return success({
    schema,
    remarks,
    unique: samples.length < 2 ? [] : differentFields(facts, samples.length),
    ...(keys.length === 1 && { keys: { paths: keys, why: 'guess: different in every sample' } }),
  });

  function schemaOf(seen: Facts, name: string): SchemaObject {
    const facts = textual ? asList(seen) : seen;
    const kinds: readonly SchemaObject[] = [
      ...(facts.objects > 0 ? [objectSchema(facts, name)] : []),
      ...(facts.lists > 0 ? [listSchema(facts, name)] : []),
      ...(facts.texts > 0 ? [ownText(facts, name)] : []),
      ...(facts.numbers > 0 ? [numberSchema(facts)] : []),
      ...(facts.flags > 0 ? [{ type: 'boolean' }] : []),
    ];
    const [first = {}, ...others] = kinds;
    const anyOf = facts.nulls > 0 ? [...kinds, { type: 'null' }] : kinds;
    if (others.length > 0) return remarked(remarks, { anyOf }, 'different types in the samples: find out which one is meant');
    if (facts.nulls === 0) return first;
    const choices = Array.isArray(first['enum']) ? { enum: [...(first['enum'] as readonly unknown[]), null] } : {};
    const nullable = { ...first, ...('type' in first && { type: [first['type'], 'null'] }), ...choices };
    return remarked(remarks, nullable, joined(remarks.get(first), 'null in some samples'));
  }

  function objectSchema(facts: Facts, name: string): SchemaObject {
    const fields = [...facts.fields].filter(([each]) => each !== '__proto__');
    const properties = Object.fromEntries(
      fields.map(([each, field]) => [each, fieldSchema(each === '#text' ? name : each, field, facts.objects)]),
    );
    const required = fields.filter(([, field]) => field.count >= facts.objects).map(([each]) => each);
    const schema = { type: 'object', ...(required.length > 0 && { required }), properties };
    const lost = facts.fields.has('__proto__') ? 'the field __proto__ of the samples cannot be declared' : undefined;
    return remarked(remarks, schema, lost);
  }

  function fieldSchema(name: string, field: Facts, objects: number): SchemaObject {
    const schema = schemaOf(field, name);
    const optional = field.count < objects ? `in ${field.count} of ${objects} samples` : undefined;
    return remarked(remarks, schema, joined(remarks.get(schema), optional));
  }

  function listSchema(facts: Facts, name: string): SchemaObject {
    const { items } = facts;
    if (!items || items.count === 0) return remarked(remarks, { type: 'array' }, 'empty in all samples: its items are not known');
    return { type: 'array', items: schemaOf(items, name) };
  }

  function ownText(facts: Facts, name: string): SchemaObject {
    const found = (textual ? plainType(facts) : undefined) ?? textForm(name, facts.samples, facts.distinct, options);
    const empty = facts.samples.length < facts.texts && facts.samples.length > 0;
    const form: TextForm =
      empty && found.schema['type'] === 'string' ? { schema: { type: 'string' }, why: 'empty in some samples' } : found;
    const identifies = form.schema['type'] === 'string' && form.schema['format'] === undefined ? identifiedBy(name) : undefined;
    const schema = identifies === undefined ? { ...form.schema } : { ...form.schema, identifies };
    return remarked(remarks, schema, joined(form.why, identifies === undefined ? undefined : 'guess: identifies, by its name'));
  }

  function numberSchema(facts: Facts): SchemaObject {
    if (facts.wholeNumbers === facts.numbers) return { type: 'integer' };
    return remarked(remarks, { type: 'number' }, 'for exact decimals: type: string, format: decimal');
  }
}

/** XML does not tell one element from a list of one: what is a list somewhere is a list everywhere. */
function asList(facts: Facts): Facts {
  const { items, lists, count, ...single } = facts;
  if (!items || lists === count) return facts;
  const alone = { ...single, count: count - lists, lists: 0 };
  return { ...noFacts(), count, lists: count, items: mergedFacts(items, alone) };
}

/** Words that stand for flags, where the format of the samples has none. */
function plainType(facts: Facts): TextForm | undefined {
  const words = [...facts.distinct.keys()];
  return words.every(word => word === 'true' || word === 'false') ? { schema: { type: 'boolean' } } : undefined;
}

/** Top fields that are different in every sample and identify something. */
function uniqueFields(facts: Facts, samples: number): readonly string[] {
  return samples < 3 ? [] : differentFields(facts, samples).filter(name => identifiedBy(name) !== undefined);
}

/** Top fields that every sample has, each another. */
function differentFields(facts: Facts, samples: number): readonly string[] {
  return [...facts.fields].flatMap(([name, field]) => {
    const single = field.texts + field.wholeNumbers === samples && field.count === samples;
    return single && field.distinct.size === samples ? [name] : [];
  });
}

function kindOf(value: Value): string {
  if (value === null) return 'null';
  return Array.isArray(value)
    ? 'a list'
    : `a ${typeof value === 'string' ? 'text' : typeof value === 'boolean' ? 'flag' : 'number'}`;
}

function joined(...texts: readonly (string | undefined)[]): string | undefined {
  const said = texts.filter(text => text !== undefined);
  return said.length === 0 ? undefined : said.join('; ');
}
