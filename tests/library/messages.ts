import fc from 'fast-check';
import type { Value } from '@millrace/core';

type Schema = Readonly<Record<string, unknown>>;

/** What the generator must know beside the schema. */
export interface MessageFacts {
  /** The codes of a code set. */
  codes(name: string): readonly string[];
}

/** Texts as systems send them: no blanks at the ends, no line breaks, letters of several scripts and everything XML has to escape. */
const texts = fc.stringMatching(
  /^[A-Za-z0-9äßé日&<>"'.,:;/_-]([A-Za-z0-9äßé日&<>"'.,:;/_ -]{0,14}[A-Za-z0-9äßé日&<>"'.,:;/_-])?$/u,
);
const decimals = fc
  .tuple(fc.constantFrom('', '-'), fc.nat(10 ** 9), fc.stringMatching(/^(\.[0-9]{1,9})?$/u))
  .map(parts => parts.join(''));
const moments = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 32 }), fc.constantFrom('Z', '+05:30', '-11:00'), fc.stringMatching(/^(\.[0-9]{1,6})?$/u))
  .map(([second, offset, fraction]) => new Date(second * 1000).toISOString().slice(0, 19) + fraction + offset);

const formats: Readonly<Record<string, fc.Arbitrary<string>>> = {
  decimal: decimals,
  'date-time': moments,
  duration: fc.tuple(fc.nat(99), fc.nat(59)).map(([hours, minutes]) => `PT${hours}H${minutes}M`),
  ucum: fc.constantFrom('kg', 'g', 'L', 'm3/h', 'Cel', '%', '{piece}', 'kW.h'),
};

/** Messages that keep the schema of a canonical contract: every optional field there or not, lists of up to three. */
export function messagesOf(schema: Schema, facts: MessageFacts): fc.Arbitrary<Value> {
  const definitions = (schema['$defs'] ?? {}) as Readonly<Record<string, Schema>>;
  return valueOf(schema);

  function valueOf(node: Schema): fc.Arbitrary<Value> {
    if (typeof node['$ref'] === 'string') return valueOf(definitions[node['$ref'].replace('#/$defs/', '')]!);
    switch (node['type']) {
      case 'object':
        return objectOf(node);
      case 'array': {
        const items = valueOf(node['items'] as Schema);
        return fc.array(items, { minLength: Math.max(1, Number(node['minItems'] ?? 1)), maxLength: 3 });
      }
      case 'boolean':
        return fc.boolean();
      default:
        return textOf(node);
    }
  }

  function textOf(node: Schema): fc.Arbitrary<string> {
    if (typeof node['codes'] === 'string') return fc.constantFrom(...facts.codes(node['codes']));
    return formats[String(node['format'])] ?? texts;
  }

  function objectOf(node: Schema): fc.Arbitrary<Value> {
    const properties = Object.entries(node['properties'] as Readonly<Record<string, Schema>>);
    const required = (node['required'] ?? []) as readonly string[];
    const dependent = (node['dependentRequired'] ?? {}) as Readonly<Record<string, readonly string[]>>;
    return fc
      .record(Object.fromEntries(properties.map(([name, field]) => [name, valueOf(field)])), { requiredKeys: [...required] })
      .map(fields => {
        const isComplete = ([name]: readonly [string, Value]) =>
          dependent[name]?.every(other => Object.hasOwn(fields, other)) !== false;
        return Object.fromEntries(Object.entries(fields).filter(isComplete)) as Value;
      });
  }
}
