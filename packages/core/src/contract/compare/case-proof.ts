import { isSchemaObject } from '../schema.ts';
import type { Located } from '../schema-source.ts';
import { acceptsCase, valuesOf } from './accepts.ts';
import { notAllowed } from './difference.ts';
import { listGaps, noList } from './lists.ts';
import { meaningGaps } from './meaning.ts';
import { noNumber, numberGaps } from './numbers.ts';
import { noObject, objectGaps } from './objects.ts';
import {
  jsonTypes,
  meet,
  type Case,
  type Conjunction,
  type Gap,
  type Implication,
  type JsonType,
  type Reasoning,
} from './reasoning.ts';
import { noText, textGaps } from './texts.ts';

const none: readonly Gap[] = [];
const deepestProof = 6;

/** Proofs about single cases. */
export interface CaseProofs {
  /** Why a value of the case might be one of none of the alternatives; empty where each is one of some. */
  gaps(given: Case, wanted: readonly Case[]): readonly Gap[];
  /** No value keeps the case. */
  isEmpty(one: Case): boolean;
}

/** Proves what is so of cases by their keywords, asking `reasoning` about the values inside. */
export function openCaseProofs(reasoning: Reasoning): CaseProofs {
  const { cases, gaps } = reasoning;
  let depth = 0;
  return {
    gaps: (given, wanted) => withConsequences(given).flatMap(each => caseGaps(each, wanted)),
    isEmpty: isEmptyCase,
  };

  function caseGaps(given: Case, wanted: readonly Case[]): readonly Gap[] {
    const least = nearest(given, wanted);
    if (least.length === 0 || isEmptyCase(given)) return none;
    const parts = split(given);
    if (parts.length < 2) return least;
    return parts.every(part => nearest(part, wanted).length === 0 || isEmptyCase(part)) ? none : least;
  }

  /** The gaps to the alternative that comes nearest. */
  function nearest(given: Case, wanted: readonly Case[]): readonly Gap[] {
    let best: readonly Gap[] | undefined;
    for (const each of wanted) {
      const found = oneGaps(given, each);
      if (found.length === 0) return none;
      if (!best || found.length < best.length) best = found;
    }
    return best ?? [{ path: '', what: 'nothing', given: 'some value', wanted: 'no value' }];
  }

  /** The case in parts that may each fit another alternative: by type, or by the values of one field. */
  function split(given: Case): readonly Case[] {
    if (given.types.size > 1) return [...given.types].map(type => ({ ...given, types: new Set([type]) }));
    for (const atom of given.atoms) {
      const { properties } = atom.schema as { readonly properties?: Readonly<Record<string, unknown>> };
      for (const [name, schema] of Object.entries(properties ?? {})) {
        const values = isSchemaObject(schema) ? schema['enum'] : undefined;
        if (!Array.isArray(values) || values.length > 32) continue;
        const only = (value: unknown): Located => atom.source.inside(atom, { properties: { [name]: { const: value } } });
        const absent = atom.source.inside(atom, { properties: { [name]: false } });
        return [...values.map(only), absent].map(extra => ({ ...given, atoms: [...given.atoms, extra] }));
      }
    }
    return [given];
  }

  function oneGaps(given: Case, wanted: Case): readonly Gap[] {
    const values = valuesOf(given);
    const meaning = meaningGaps(given, wanted);
    if (values) return [...meaning, ...valueGaps(given, wanted, values)];
    const refused = [...given.types].filter(type => !wanted.types.has(type) && !isEmptyType(given, type));
    if (refused.length > 0) return [typeGap(given, wanted)];
    const found = [...meaning, ...facetGaps(given, wanted)];
    return found.length > 0 ? found : [...notGaps(given, wanted), ...conditionGaps(given, wanted)];
  }

  function valueGaps(given: Case, wanted: Case, values: readonly unknown[]): readonly Gap[] {
    const refused = values.filter(
      value => acceptsCase(given, value, 'more', reasoning) && !acceptsCase(wanted, value, 'less', reasoning),
    );
    if (refused.length === 0) return none;
    const words = refused
      .slice(0, 8)
      .map(value => JSON.stringify(value))
      .join(', ');
    return [{ path: '', what: 'values', given: words, wanted: notAllowed }];
  }

  function facetGaps(given: Case, wanted: Case): readonly Gap[] {
    const has = (type: JsonType): boolean => given.types.has(type) && !isEmptyType(given, type);
    const listed = valuesOf(wanted);
    return [
      ...(listed && wanted.types.size > 0 ? [{ path: '', what: 'values', given: 'any value', wanted: listWords(listed) }] : none),
      ...(has('number') ? numberGaps(given, wanted) : none),
      ...(has('string') ? textGaps(given, wanted) : none),
      ...(has('array') ? listGaps(given, wanted, reasoning) : none),
      ...(has('object') ? objectGaps(given, wanted, reasoning) : none),
    ];
  }

  function notGaps(given: Case, wanted: Case): readonly Gap[] {
    const open = wanted.nots.filter(not => !given.nots.some(each => gaps(not, each).length === 0) && !isDisjoint(given, not));
    return open.map(() => ({ path: '', what: 'not', given: 'not excluded', wanted: 'excluded by not or oneOf' }));
  }

  function isDisjoint(given: Case, other: Conjunction): boolean {
    return deeper(() =>
      cases(other, 'more').every(each => {
        const both = meet(given, each);
        return !both || isEmptyCase(both);
      }),
    );
  }

  /** Reasons about one value in another way; too many ways inside each other prove nothing. */
  function deeper(proof: () => boolean): boolean {
    if (depth >= deepestProof) return false;
    depth++;
    try {
      return proof();
    } finally {
      depth--;
    }
  }

  function conditionGaps(given: Case, wanted: Case): readonly Gap[] {
    const open = wanted.implications.filter(each => !promises(given, each));
    return open.map(() => ({
      path: '',
      what: 'condition',
      given: 'not promised',
      wanted: 'what if or dependentRequired asks for',
    }));
  }

  /** Wherever the condition holds, what follows from it is promised. */
  function promises(given: Case, { when, negated, must }: Implication): boolean {
    const where = negated
      ? [{ ...given, nots: [...given.nots, when] }]
      : cases(when, 'more').flatMap(each => meet(given, each) ?? []);
    const alternatives = cases(must, 'less');
    const proved = (each: Case): boolean => nearest(each, alternatives).length === 0 || isEmptyCase(each);
    return deeper(() => where.flatMap(withConsequences).every(proved));
  }

  /** The case with what its own conditions add, where they certainly hold. */
  function withConsequences(given: Case): readonly Case[] {
    let found: readonly Case[] = [given];
    for (const { when, negated, must } of given.implications) {
      found = found.flatMap(each => {
        const bare = { ...each, implications: [] };
        const holds = negated ? excludes(bare, when) : deeper(() => nearest(bare, cases(when, 'less')).length === 0);
        return holds ? cases(must, 'more').flatMap(more => meet(each, more) ?? []) : [each];
      });
    }
    return found;
  }

  function excludes(given: Case, what: Conjunction): boolean {
    return given.nots.some(each => gaps(what, each).length === 0) || isDisjoint(given, what);
  }

  function isEmptyCase(one: Case): boolean {
    const values = valuesOf(one);
    if (values) return !values.some(value => acceptsCase(one, value, 'more', reasoning));
    if ([...one.types].every(type => isEmptyType(one, type))) return true;
    return one.nots.some(not => {
      const without = { ...one, nots: one.nots.filter(each => each !== not) };
      return deeper(() => nearest(without, cases(not, 'less')).length === 0);
    });
  }

  function isEmptyType(one: Case, type: JsonType): boolean {
    switch (type) {
      case 'number':
        return noNumber(one);
      case 'string':
        return noText(one);
      case 'array':
        return noList(one, reasoning);
      case 'object':
        return noObject(one, reasoning);
      default:
        return false;
    }
  }
}

function typeGap(given: Case, wanted: Case): Gap {
  const say = ({ types }: Case): string =>
    types.size === jsonTypes.length ? 'any type' : [...types].map(type => typeWords[type]).join(' or ');
  return { path: '', what: 'type', given: say(given), wanted: say(wanted) };
}

const typeWords: Readonly<Record<JsonType, string>> = {
  null: 'null',
  boolean: 'true or false',
  number: 'a number',
  string: 'a text',
  array: 'a list',
  object: 'an object',
};

function listWords(values: readonly unknown[]): string {
  const few = values.slice(0, 8).map(value => JSON.stringify(value));
  return `only ${few.join(', ')}${values.length > few.length ? ' …' : ''}`;
}
