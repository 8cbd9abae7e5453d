import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compileCondition,
  compileMapping,
  type Condition,
  type MappingDocument,
  type MappingFields,
  type MappingProgram,
  type Value,
} from '../src/index.ts';

const scope = { site: { name: 'pune', code: '1010', zone: 'Asia/Kolkata' } };

function document(fields: unknown): MappingDocument {
  return { kind: 'mapping', name: 'm', from: 'a@1', to: 'b@1', fields: fields as MappingFields };
}

function program(fields: unknown): MappingProgram {
  const result = compileMapping(document(fields));
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

function condition(text: string): Condition {
  const result = compileCondition(text);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

/** The mapped message, or the issues as `code path`. */
function mapped(fields: unknown, value: unknown): unknown {
  const result = program(fields).run(value as Value, scope);
  return result.ok ? structuredClone(result.value) : result.issues.map(({ code, path }) => `${code} ${path}`);
}

describe('the forms of a field', () => {
  test('paths, constants, groups and lists fill the target', () => {
    const fields = {
      number: 'orderId',
      kind: { constant: { type: 'PP01', flags: [1, true] } },
      head: { fields: { plant: 'header.plant', site: 'site.code' } },
      steps: { each: 'operations', fields: { seq: 'step', order: '$root.orderId', place: '$site.code' } },
    };
    expect(mapped(fields, { orderId: '1', header: { plant: 'P' }, operations: [{ step: 10 }, { step: 20 }] })).toEqual({
      number: '1',
      kind: { type: 'PP01', flags: [1, true] },
      head: { plant: 'P', site: '1010' },
      steps: [
        { seq: 10, order: '1', place: '1010' },
        { seq: 20, order: '1', place: '1010' },
      ],
    });
  });

  test('an expression that gives nothing leaves its field out, and so does a group without fields', () => {
    const fields = {
      a: 'x',
      g: { fields: { b: 'y', h: { fields: { c: 'z' } } } },
      steps: { each: 'list', fields: { s: 'step' } },
    };
    expect(mapped(fields, {})).toEqual({});
    expect(mapped(fields, { list: [] })).toEqual({ steps: [] });
    expect(mapped(fields, { list: [{}], y: 1 })).toEqual({ g: { b: 1 }, steps: [{}] });
  });

  test('each takes one thing as a list of one, also a plain value', () => {
    expect(mapped({ s: { each: 'op', fields: { n: 'step' } } }, { op: { step: 1 } })).toEqual({ s: [{ n: 1 }] });
    expect(mapped({ s: { each: 'tags', fields: { n: '$' } } }, { tags: ['a', 'b'] })).toEqual({
      s: [{ n: 'a' }, { n: 'b' }],
    });
  });

  test('null stays null, and is left out where it would have to be translated or converted', () => {
    expect(mapped({ a: 'x', b: { value: 'x', as: 'text' }, c: { value: 'x', codes: { A: 'B' } } }, { x: null })).toEqual({
      a: null,
    });
  });

  test('a code without an entry is an issue with code and field, unless there is an else', () => {
    const value = { value: 'p', codes: { H: '1', 1: 'one', true: 'yes' } };
    expect(mapped({ prio: value }, { p: 'H' })).toEqual({ prio: '1' });
    expect(mapped({ prio: value }, { p: 1 })).toEqual({ prio: 'one' });
    expect(mapped({ prio: value }, {})).toEqual({});
    expect(mapped({ prio: value }, { p: 'constructor' })).toEqual(['mapping.code-missing prio']);
    expect(mapped({ prio: { ...value, else: '9' } }, { p: 'X' })).toEqual({ prio: '9' });
    expect(
      mapped({ steps: { each: 'ops', fields: { g: { fields: { prio: value } } } } }, { ops: [{ p: 'H' }, { p: 'X' }] }),
    ).toEqual(['mapping.code-missing steps[1].g.prio']);
    const missing = program({ prio: value }).run({ p: 'X' }, scope);
    expect(missing?.issues[0]?.sentence).toBe('the code table has no entry for "X"');
  });

  test.each([
    ['text', 12.5, '12.5'],
    ['text', 1e21, '1000000000000000000000'],
    ['text', true, 'true'],
    ['text', { a: 1 }, undefined],
    ['number', '12.50', 12.5],
    ['number', '0.1', 0.1],
    ['number', '12345678901234567890', undefined],
    ['number', '1e400', undefined],
    ['number', '1,5', undefined],
    ['number', true, undefined],
    ['integer', '0010', 10],
    ['integer', '5.000', 5],
    ['integer', '5.5', undefined],
    ['integer', '9007199254740993', undefined],
    ['decimal', '0012.500', '0012.500'],
    ['decimal', 0.1, '0.1'],
    ['decimal', '1e3', '1000'],
    ['decimal', '99999999999999999999.99', '99999999999999999999.99'],
    ['decimal', 'x', undefined],
    ['flag', '1', true],
    ['flag', 'false', false],
    ['flag', 0, false],
    ['flag', 'X', undefined],
  ])('as %s: %j becomes %j, or an issue', (as, given, expected) => {
    expect(mapped({ f: { value: 'v', as } }, { v: given })).toEqual(
      expected === undefined ? ['mapping.conversion f'] : { f: expected },
    );
  });
});

describe('expressions beyond the simple ones', () => {
  test('what they make comes back as plain values', () => {
    const fields = {
      sum: '$sum(ops.qty)',
      ids: 'ops.id',
      one: 'ops[qty > 1].id',
      list: 'ops[qty > 1].id[]',
      made: 'ops.{ "id": id, "gone": nothing }',
      grouped: '{ "a": ops[0].id }',
    };
    const value = {
      ops: [
        { id: 'a', qty: 1 },
        { id: 'b', qty: 2 },
      ],
    };
    const result = program(fields).run(value, scope);
    expect(mapped(fields, value)).toEqual({
      sum: 3,
      ids: ['a', 'b'],
      one: 'b',
      list: ['b'],
      made: [{ id: 'a' }, { id: 'b' }],
      grouped: { a: 'a' },
    });
    const ids = result.ok ? (result.value as { readonly ids: object }).ids : {};
    expect(Object.getOwnPropertyNames(ids)).toEqual(['0', '1', 'length']);
  });

  test('a path that meets a list is spread over its elements', () => {
    expect(mapped({ ids: 'ops.id' }, { ops: [{ id: 1 }, { id: 2 }] })).toEqual({ ids: [1, 2] });
    expect(mapped({ ids: 'ops.id' }, { ops: [{ id: 1 }] })).toEqual({ ids: 1 });
  });

  test.each([
    ['"x" + 1', 'T2001'],
    ['$number("x")', 'D3030'],
    ['$uppercase(1)', 'T0410'],
    ['1 < "2"', 'T2009'],
    ['$error("No such plant")', 'D3137 No such plant'],
    ['($f := function($n) { $f($n + 1) + 1 }; $f(1))', 'D1011'],
  ])('%s fails with the code of JSONata', (text, code) => {
    const result = program({ f: text }).run({}, scope);
    expect(result.issues).toEqual([
      expect.objectContaining({
        code: 'mapping.expression-failed',
        path: 'f',
        sentence: expect.stringContaining(code) as string,
      }),
    ]);
  });

  test('F25: a loop without end is stopped', () => {
    const result = program({ f: '($f := function() { $f() }; $f())' }).run({}, scope);
    expect(result.issues).toMatchObject([{ code: 'mapping.too-long', sentence: expect.stringContaining('D1012') as string }]);
  }, 30_000);

  test('lists inside lists inside lists are counted', () => {
    const inner = { each: '$root.l', fields: { deep: { each: '$root.l', fields: { x: '$' } } } };
    const compiled = program({ f: { each: 'l', fields: { g: inner } } });
    const list = Array.from({ length: 300 }, (_, index) => index);
    expect(compiled.run({ l: list }, scope, { steps: 50_000, depth: 10, output: 1_000 }).issues).toMatchObject([
      { code: 'mapping.too-long' },
    ]);
  });

  test('what takes more than it is given is said, and can be run again with more', () => {
    const compiled = program({ f: '$sum([1..1000])', g: '1 + "x"' });
    const few = { steps: 100, depth: 10, output: 10_000 };
    expect(compiled.run({}, scope, few).issues.map(({ code }) => code)).toEqual(['mapping.too-long']);
    expect(compiled.run({}, scope).issues.map(({ code, path }) => [code, path])).toEqual([['mapping.expression-failed', 'g']]);
    expect(condition('$count([1..1000]) = 1000').run({}, scope, { ...few, output: 10 }).issues).toMatchObject([
      { code: 'mapping.too-long' },
    ]);
  });

  test.each([
    ['function($x) { $x }', 'a function'],
    ['$sum', 'a function'],
    ['1 / 0', 'Infinity'],
    ['{ "a": [1, 0 / 0] }', 'NaN at a[1]'],
  ])('%s is nothing that a message can carry', (text, found) => {
    const result = program({ f: text }).run({}, scope);
    expect(result.issues).toEqual([
      expect.objectContaining({ code: 'mapping.not-a-value', path: 'f', sentence: expect.stringContaining(found) as string }),
    ]);
  });

  test('every failing field is reported, each under its own path', () => {
    const fields = { a: '1 + "x"', g: { fields: { b: '1 + "x"' } }, s: { each: 'l', fields: { c: '1 + v' } } };
    const result = program(fields).run({ l: [{ v: 1 }, { v: 'x' }] }, scope);
    expect(result.issues.map(({ path }) => path)).toEqual(['a', 'g.b', 's[1].c']);
  });
});

describe('the site in scope', () => {
  test.each([
    ['plant = site.code', { plant: '1010' }, true],
    ['plant = site.code', { plant: '1020' }, false],
    ['plant = $site.code', { plant: '1010' }, true],
    ['site.code = "own"', { site: { code: 'own' } }, true],
    ['$site.code = "1010"', { site: { code: 'own' } }, true],
    ['$count([site.code, plant]) = 2', { plant: 'x' }, true],
    ['$contains($join(["a", site.code]), "1010")', {}, true],
    ['$count(ops[place = $site.code]) = 1', { ops: [{ place: '1010' }, { place: 'x' }] }, true],
    ['($c := site.code; $c = "1010")', {}, true],
    ['{ "s": site.code } = { "s": "1010" }', {}, true],
    ['(site).code = "1010"', {}, true],
    ['site.(code) = "1010"', {}, true],
    ['$exists(*.site)', {}, false],
  ])('%s over %j is %j', (text, value, expected) => {
    const compiled = condition(text);
    expect(compiled.run(value, scope)).toMatchObject({ ok: true, value: expected });
    const quick = compiled.run(value, scope);
    if (quick) expect(quick).toMatchObject({ ok: true, value: expected });
  });

  test('inside each the element comes first, then the message, then the site', () => {
    const fields = { s: { each: 'ops', fields: { c: 'site.code', d: '$join([site.code])' } } };
    expect(mapped(fields, { ops: [{}, { site: { code: 'own' } }] })).toEqual({
      s: [
        { c: '1010', d: '1010' },
        { c: 'own', d: 'own' },
      ],
    });
    expect(mapped(fields, { site: 'x', ops: [{}] })).toEqual({ s: [{ d: '' }] });
  });

  test('without a site there is nothing under that name', () => {
    expect(condition('$exists(site.code)').run({}, {})).toMatchObject({ value: false });
    expect(condition('$exists($site)').run({}, {})).toMatchObject({ value: false });
  });
});

describe('conditions', () => {
  test('what is neither true nor false is an issue', () => {
    for (const text of ['a', 'a > 1', '"x"', '$sum([1])']) {
      const result = condition(text).run({}, scope);
      expect(result.issues[0]).toMatchObject({ code: 'mapping.condition-type', path: '' });
    }
    expect(condition('a > 1').run({}, scope)?.issues[0]?.sentence).toBe('expected true or false from "a > 1", found nothing');
  });
});

describe('compiling', () => {
  const issues = (fields: unknown): readonly string[] =>
    compileMapping(document(fields)).issues.map(({ code, path, level }) => `${level} ${code} ${path}`);

  test('every fault is named at its place in the document', () => {
    expect(
      issues({
        a: 'x +',
        b: { value: '$uppercas(x)' },
        c: { each: 'y[', fields: { d: ')' } },
        e: { fields: { f: '$eval("1")' } },
        g: { value: 'x', else: '1' },
        j: { constant: Number.NaN },
        k: '$now()',
        l: '',
      }),
    ).toEqual([
      'error mapping.syntax fields.a',
      'error mapping.function-unknown fields.b.value',
      'error mapping.syntax fields.c.each',
      'error mapping.syntax fields.c.fields.d',
      'error mapping.function-forbidden fields.e.fields.f',
      'error mapping.field-form fields.g.else',
      'error mapping.field-form fields.j.constant',
      'error mapping.syntax fields.l',
    ]);
  });

  test('a syntax error carries the column and the reason', () => {
    expect(compileCondition('plant = = 1').issues[0]?.sentence).toBe(
      'the expression "plant = = 1" cannot be read: S0211 the symbol "=" cannot be used as a unary operator, at column 9',
    );
    expect(compileCondition('$uppercas(x) = $frm').issues.map(({ sentence }) => sentence)).toEqual([
      expect.stringContaining('did you mean "$uppercase"?'),
      expect.stringContaining('$frm'),
    ]);
  });

  test('variables that the expression binds are known', () => {
    for (const text of [
      '($x := 1; $x)',
      '$map(a, function($v, $i) { $v & $i })',
      'a@$o.b#$i.{ "x": $o, "i": $i }',
      'λ($y) { $y }(1)',
    ]) {
      expect(compileCondition(text).issues).toEqual([]);
    }
  });

  test('no text makes the compiler throw', () => {
    const token = fc.constantFrom(
      'a',
      '.',
      '[',
      ']',
      '(',
      ')',
      '{',
      '}',
      '$',
      '$x',
      ':=',
      '"s"',
      '1',
      '&',
      '+',
      '?',
      ':',
      '%',
      '*',
      '@',
      '#',
      '^',
      '|',
      '~>',
      ' ',
      'function',
      '/',
      '`',
      ';',
      ',',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(token, { maxLength: 12 }).map(tokens => tokens.join('')),
        ),
        text => {
          expect(typeof compileCondition(text).ok).toBe('boolean');
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('hostile messages', () => {
  test('F96: names of the interpreter itself and of prototypes are inert or refused', () => {
    const lambda = JSON.parse(
      '{"f": {"_jsonata_lambda": true, "body": {"type": "value", "value": 1}, "arguments": []}}',
    ) as Value;
    expect(mapped({ x: 'f("y").z' }, lambda)).toEqual(['mapping.expression-failed x']);
    expect(mapped({ x: 'f', y: '$type(f)', z: 'f.body.value' }, lambda)).toMatchObject({
      x: { _jsonata_lambda: true },
      y: 'object',
      z: 1,
    });
    const proto = JSON.parse('{"__proto__": {"polluted": "yes"}, "constructor": {"prototype": {"polluted": "yes"}}}') as Value;
    const fields = JSON.parse(
      '{"__proto__": "__proto__.polluted", "all": "$merge([$, {\\"a\\": 1}])", "c": "constructor.prototype.polluted"}',
    ) as unknown;
    const result = program(fields).run(proto, scope);
    expect(result.ok && Object.keys(result.value as object)).toEqual(['__proto__', 'all', 'c']);
    expect(({} as { readonly polluted?: string }).polluted).toBeUndefined();
    for (const text of ['constructor', 'a.constructor', 'toString', '$string.constructor', '$.hasOwnProperty', '"x".length']) {
      expect(mapped({ x: text }, { a: {} })).toEqual({});
    }
  });

  test('F140: text of a message is never run as a program', () => {
    expect(compileCondition('$eval(text)').ok).toBe(false);
    expect(compileCondition('($e := $eval; $e(text))').ok).toBe(false);
    expect(compileCondition('$map(["1"], $eval)').ok).toBe(false);
  });

  test('a mapped message never holds undefined, a function, NaN or a sequence', () => {
    const text = fc.constantFrom(
      'a',
      'a.b',
      'a[0]',
      '*',
      '**',
      'a.b[]',
      '$keys($)',
      '{ "x": a }',
      '[a, b]',
      '$sort(a)',
      '$spread($)',
      '$string',
      'a ~> $append(b)',
      '$zip(a, b)',
      'a.%',
      '$lookup($, "a")',
    );
    const value = fc.dictionary(fc.constantFrom('a', 'b'), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1 });
    fc.assert(
      fc.property(text, value, (expression, message) => {
        const compiled = compileMapping(document({ f: expression }));
        if (!compiled.ok) return;
        const result = compiled.value.run(message as Value, {});
        if (result.ok)
          expect(JSON.parse(JSON.stringify(result.value))).toEqual(JSON.parse(JSON.stringify(structuredClone(result.value))));
        if (result.ok) expect(onlyPlain(result.value)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

function onlyPlain(value: unknown): boolean {
  if (Array.isArray(value)) return Object.getOwnPropertyNames(value).length === value.length + 1 && value.every(onlyPlain);
  if (typeof value === 'object' && value !== null) return Object.values(value).every(onlyPlain);
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}
