import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  chainLineage,
  compileMapping,
  conditionLineage,
  lineageOf,
  sourcesAt,
  targetsOf,
  type ContractDocument,
  type FieldLineage,
  type MappingFields,
  type Value,
} from '../src/index.ts';
import { pathSteps } from '../src/document/path.ts';
import { generatedExpression, generatedInput } from './support/jsonata-generated.ts';

const text = { type: 'string' } as const;
const order: ContractDocument = {
  kind: 'contract',
  name: 'order',
  version: 1,
  owner: 'planning',
  subject: 'id',
  schema: {
    type: 'object',
    required: ['id'],
    properties: {
      id: text,
      kind: text,
      amount: { ...text, format: 'decimal', unit: 'kg' },
      weightUnit: text,
      customer: { type: 'object', properties: { name: text, city: text } },
      operations: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            step: text,
            status: text,
            share: { type: 'number' },
            materials: { type: 'array', items: { type: 'object', properties: { code: text, batch: text } } },
          },
        },
      },
    },
  },
};

const fields: MappingFields = {
  number: 'id',
  label: '"Order " & id & " " & customer.name',
  state: 'kind = "final" ? "done" : operations[0].status ?? "open"',
  address: 'customer',
  item: { value: 'kind', codes: { final: 'F' }, else: 'X' },
  grams: { value: 'amount', to: 'g', as: 'decimal' },
  total: '$sum(operations.share)',
  open: '$count(operations[status = "open"])',
  longest: '$sort(operations, function($a, $b) { $a.share < $b.share })[0].step',
  made: '($f := function($o) { $o.step & $o.status }; $f(operations[0]))',
  codes: '$map(operations, function($o) { $o.materials.code })',
  fixed: { constant: 'always' },
  steps: {
    each: 'operations',
    fields: {
      seq: 'step',
      order: '$root.id',
      where: 'site.code',
      parts: { each: 'materials', fields: { code: 'code', batch: 'batch', step: '$root.operations[0].step' } },
      share: { value: 'share', round: { digits: 0 } },
    },
  },
  running: { each: 'operations[status = "open"]', fields: { seq: 'step', always: { constant: 1 } } },
  pair: { each: '[{ "use": "in", "q": kind }, { "use": "out", "q": id }]', fields: { q: 'q', use: 'use' } },
  flat: { each: 'operations.materials', fields: { code: 'code', batch: 'batch' } },
  split: {
    each: 'operations',
    fields: { kg: { value: 'share', round: { digits: 0 } } },
    residual: { field: 'kg', total: '$round($sum(operations.share))' },
  },
};
const lineage = lineageOf({ fields }, order);

/** What the second mapping reads: with lists where they are. */
const targetOf: ContractDocument = {
  ...order,
  name: 'made',
  schema: {
    type: 'object',
    properties: {
      steps: {
        type: 'array',
        items: {
          type: 'object',
          properties: { parts: { type: 'array', items: { type: 'object', properties: { batch: text } } } },
        },
      },
    },
  },
};

/** Without what needs a message that the contract accepts. */
const { grams: _, ...anyway } = fields;

function sources(target: string, of: readonly FieldLineage[] = lineage): readonly string[] {
  return of
    .find(entry => entry.target === target)!
    .sources.map(({ path, role }) => (role === 'value' ? path : `${role} ${path}`));
}

describe('the lineage of a mapping', () => {
  test.each([
    ['number', ['id']],
    ['label', ['id', 'customer.name']],
    ['state', ['operations[].status', 'decides kind']],
    ['address', ['customer']],
    ['total', ['operations[].share']],
    ['open', ['decides operations[].status', 'counts operations']],
    ['longest', ['operations[].step', 'decides operations[].share']],
    ['made', ['operations[].step', 'operations[].status']],
    ['codes', ['operations[].materials[].code', 'counts operations']],
    ['fixed', []],
    ['steps', ['counts operations']],
    ['steps[].seq', ['operations[].step', 'counts operations']],
    ['steps[].order', ['id', 'counts operations']],
    ['steps[].where', ['counts operations']],
    ['steps[].parts[].code', ['operations[].materials[].code', 'counts operations', 'counts operations[].materials']],
    ['running[].seq', ['operations[].step', 'decides operations[].status', 'counts operations']],
    ['running[].always', ['decides operations[].status', 'counts operations']],
    ['pair[].q', ['kind', 'id']],
    ['split[].kg', ['operations[].share', 'decides operations[].share', 'counts operations']],
  ])('%s', (target, expected) => {
    expect(sources(target)).toEqual(expected);
  });

  test('says the crosswalk, unit and type that a value goes through', () => {
    expect(lineage.find(({ target }) => target === 'grams')!.via).toEqual({ unit: { from: 'kg', to: 'g' }, as: 'decimal' });
    const walked = lineageOf({ fields: { a: { value: 'id', crosswalk: 'material' } } }, order);
    expect(walked[0]!.via).toEqual({ crosswalk: 'material' });
    expect(walked[0]!.sources).toEqual([{ path: 'id', role: 'value' }]);
  });

  test('a unit beside a quantity decides about it', () => {
    const found = lineageOf({ fields: { kg: { value: 'amount', unit: 'weightUnit', to: 'kg' } } }, order);
    expect(sources('kg', found)).toEqual(['amount', 'decides weightUnit']);
  });

  test('names the fields that decide a condition', () => {
    expect(conditionLineage('kind = "final" and site.code = customer.city', order).map(({ path }) => path)).toEqual([
      'kind',
      'customer.city',
    ]);
  });

  test('what cannot be followed comes from the whole message', () => {
    expect(
      sources('a', lineageOf({ fields: { a: '($f := function($n) { $n > 0 ? $f($n - 1) : id }; $f(3))' } }, order)),
    ).toContain('');
    expect(sources('a', lineageOf({ fields: { a: 'operations.materials.%.step' } }, order))).toContain('');
    expect(sources('a', lineageOf({ fields: { a: 'not (an expression' } }, order))).toEqual(['']);
  });
});

describe('the place a field came from', () => {
  test('has the very position where the mapping goes along a list, at every depth', () => {
    expect(placesOf('steps[1].seq')).toEqual(['operations[1].step']);
    expect(placesOf('steps[2].parts[4].batch')).toEqual(['operations[2].materials[4].batch']);
    expect(placesOf('steps[2].parts[4].step')).toEqual(['operations[].step']);
    expect(placesOf('running[0].seq')).toEqual(['operations[].step']);
    expect(placesOf('address.city')).toEqual(['customer.city']);
  });

  test('the other way round as well', () => {
    const of = (source: string): readonly string[] => targetsOf(lineage, source).map(({ path }) => path);
    expect(of('operations[2].materials[4].batch')).toEqual(['steps[2].parts[4].batch', 'flat[].batch']);
    expect(of('customer.city')).toEqual(['address.city']);
    expect(of('amount')).toEqual(['grams']);
    expect(of('operations[3].share')).toContain('steps[3].share');
  });

  test('is known in a message where the mapping goes through lists of lists', () => {
    const message = { operations: [{ materials: [{ code: 'a' }] }, {}, { materials: [{ code: 'b' }, { code: 'c' }] }] };
    expect(sourcesAt(lineage, 'flat[2].code', message)[0]!.path).toBe('operations[2].materials[1].code');
    expect(sourcesAt(lineage, 'flat[2].code')[0]!.path).toBe('operations[].materials[].code');
    expect(targetsOf(lineage, 'operations[2].materials[0].code', message).map(({ path }) => path)).toContain('flat[1].code');
  });

  test('holds what was taken over, in every message', () => {
    const targets = [
      'number',
      'address.city',
      'steps[1].seq',
      'steps[1].parts[1].code',
      'flat[2].code',
      'lines[1].lots[0].lot',
      'all[2].lot',
    ];
    const one = compiled(anyway);
    const second: MappingFields = {
      lines: { each: 'steps', fields: { lots: { each: 'parts', fields: { lot: 'batch' } } } },
      all: { each: 'steps.parts', fields: { lot: 'batch' } },
    };
    const two = compiled(second);
    const both = chainLineage([lineage, lineageOf({ fields: second }, targetOf)]);
    fc.assert(
      fc.property(messages, fc.constantFrom(...targets), (message, target) => {
        const isSecond = /^(?:lines|all)/.test(target);
        const mapped = isSecond ? two(one(message)!) : one(message);
        const found = at(mapped, target);
        if (found === undefined) return;
        const [from] = sourcesAt(isSecond ? both : lineage, target, message);
        expect(at(message, from!.path), `${target} of ${from!.path}`).toEqual(found);
        const back = targetsOf(isSecond ? both : lineage, from!.path, message).map(({ path }) => path);
        expect(back).toContain(target);
      }),
      { numRuns: 400 },
    );
  });

  function at(value: unknown, path: string): unknown {
    return pathSteps(path).reduce<unknown>((held, step) => (held as Record<string, unknown> | undefined)?.[step], value);
  }

  function placesOf(target: string): readonly string[] {
    return sourcesAt(lineage, target).flatMap(({ path, role }) => (role === 'value' ? [path] : []));
  }
});

describe('mappings one after the other', () => {
  const second: MappingFields = {
    no: 'number',
    town: 'address.city',
    lines: { each: 'steps', fields: { n: 'seq', lots: { each: 'parts', fields: { lot: 'batch' } } } },
    first: 'state = "done" ? steps[0].seq : number',
    whole: 'steps',
  };
  const chained = chainLineage([lineage, lineageOf({ fields: second })]);

  test('name what the first one reads', () => {
    expect(sources('no', chained)).toEqual(['id']);
    expect(sources('town', chained)).toEqual(['customer.city']);
    expect(sources('lines[].lots[].lot', chained)[0]).toBe('operations[].materials[].batch');
    expect(sources('first', chained)).toEqual(
      expect.arrayContaining(['operations[].step', 'id', 'decides kind', 'decides operations[].status']),
    );
    expect(sources('whole', chained)).toEqual(
      expect.arrayContaining(['operations[].materials[].code', 'operations[].step', 'id']),
    );
    expect(chained.find(({ target }) => target === 'no')!.before!.map(({ target }) => target)).toEqual(['number']);
  });

  test('keep positions', () => {
    expect(sourcesAt(chained, 'lines[1].lots[2].lot')[0]!.path).toBe('operations[1].materials[2].batch');
  });

  test('a source value that lineage does not name never changes a field, through both', () => {
    const [one, two] = [compiled(anyway), compiled(second)];
    const run = (message: Value): Value | undefined => {
      const between = one(message);
      return between === undefined ? undefined : two(between);
    };
    fc.assert(
      fc.property(messages, fc.nat(), scalars, (message, at, to) => holds(chained, run, message, at, to)),
      { numRuns: 150 },
    );
  });
});

describe('lineage is complete', () => {
  test('a source value that it does not name never changes a field', () => {
    fc.assert(
      fc.property(messages, fc.nat(), scalars, (message, at, to) => holds(lineage, compiled(anyway), message, at, to)),
      { numRuns: 300 },
    );
  });

  test('for expressions of every construct of the language', () => {
    fc.assert(
      fc.property(generatedExpression, fc.nat(), scalars, (expression, at, to) => {
        const run = tryCompiled({ x: expression });
        if (run) holds(lineageOf({ fields: { x: expression } }), run, generatedInput as Value, at, to);
      }),
      { numRuns: 1500 },
    );
  });

  test('for expressions about the elements of a list', () => {
    fc.assert(
      fc.property(generatedExpression, generatedExpression, fc.nat(), scalars, (list, expression, at, to) => {
        const made: MappingFields = { l: { each: list, fields: { x: expression } } };
        const run = tryCompiled(made);
        if (run) holds(lineageOf({ fields: made }), run, generatedInput as Value, at, to);
      }),
      { numRuns: 800 },
    );
  });
});

const scalars: fc.Arbitrary<Value | undefined> = fc.constantFrom('p', 'open', 'final', '7', '', 3, 0, true, null, undefined);
const messages: fc.Arbitrary<Value> = fc.record(
  {
    id: fc.constantFrom('1', '2'),
    kind: fc.constantFrom('final', 'part'),
    amount: fc.constantFrom('1', '2.5'),
    customer: fc.record({ name: fc.constantFrom('n', 'm'), city: fc.constantFrom('c', 'd') }),
    operations: fc.array(
      fc.record({
        step: fc.constantFrom('10', '20'),
        status: fc.constantFrom('open', 'done'),
        share: fc.integer({ min: 0, max: 9 }),
        materials: fc.array(fc.record({ code: fc.constantFrom('x', 'y'), batch: fc.constantFrom('b', 'c') }), { maxLength: 3 }),
      }),
      { maxLength: 4 },
    ),
  },
  { requiredKeys: ['id'] },
) as fc.Arbitrary<Value>;

type Run = (message: Value) => Value | undefined;

function compiled(made: MappingFields): Run {
  const program = compileMapping({ kind: 'mapping', name: 'm', from: 'a@1', to: 'b@1', fields: made });
  if (!program.ok) throw new Error(program.issues[0]!.sentence);
  return message => {
    const result = program.value.run(message, { site: { name: 's', code: 'S', zone: 'UTC' } });
    return result.ok ? result.value : undefined;
  };
}

function tryCompiled(made: MappingFields): Run | undefined {
  try {
    return compiled(made);
  } catch {
    return undefined;
  }
}

/** Changes one value of a message: every target that changes with it names it. */
function holds(of: readonly FieldLineage[], run: Run, message: Value, at: number, to: Value | undefined): void {
  const leaves = leavesOf(message, []);
  const leaf = leaves[at % leaves.length]!;
  const [before, after] = [run(message), run(changed(message, leaf, to))];
  if (before === undefined || after === undefined) return;
  for (const { target, sources: named, list } of of) {
    const steps = target.split('[]').map(part => pathSteps(part));
    if (named.some(({ path, role }) => covers(namesOf(path), role === 'counts', leaf))) continue;
    const found = (value: Value): unknown => valuesAt(value, steps, list === true);
    expect(found(after), `${target} after ${leaf.join('.')}`).toEqual(found(before));
  }
}

function covers(names: readonly string[], onlyCounts: boolean, leaf: readonly (string | number)[]): boolean {
  const own = leaf.filter(step => typeof step === 'string');
  const isSame = names.slice(0, own.length).every((name, index) => own[index] === name);
  return isSame && (names.length >= own.length || !onlyCounts);
}

function namesOf(path: string): readonly string[] {
  return pathSteps(path.replaceAll('[]', '')).map(String);
}

function leavesOf(value: Value, path: readonly (string | number)[]): readonly (readonly (string | number)[])[] {
  if (Array.isArray(value)) {
    const inner = (value as readonly Value[]).flatMap((each, index) => leavesOf(each, [...path, index]));
    return inner.length > 0 ? inner : [path];
  }
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([name, each]) => leavesOf(each as Value, [...path, name]));
  return inner.length > 0 || path.length === 0 ? inner : [path];
}

function changed(value: Value, [step, ...rest]: readonly (string | number)[], to: Value | undefined): Value {
  const copy = (Array.isArray(value) ? [...(value as readonly Value[])] : { ...(value as object) }) as Record<
    string | number,
    Value
  >;
  const next = rest.length === 0 ? to : changed(copy[step!]!, rest, to);
  if (next === undefined) delete copy[step!];
  else copy[step!] = next;
  return copy as Value;
}

/** What stands at a target path, through every list on the way; of a list that has entries of its own only how long it is. */
function valuesAt(value: unknown, [names, ...rest]: readonly (readonly (string | number)[])[], isList: boolean): unknown {
  const found = names!.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], value);
  if (rest.length === 0) return isList ? (found as readonly unknown[] | undefined)?.length : found;
  return Array.isArray(found) ? found.map(each => valuesAt(each, rest, isList)) : undefined;
}
