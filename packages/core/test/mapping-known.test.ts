import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  compileCondition,
  compileMapping,
  openContract,
  type ContractDocument,
  type MappingDocument,
  type Value,
} from '../src/index.ts';

const text = { type: 'string' };
const number = { type: 'number' };

/** What holds in a branch alone is never certain. */
const branches = JSON.parse('{"if": {"type": "string"}, "then": {"maxLength": 3}, "else": {"type": "number"}}') as object;

const contract: ContractDocument = {
  kind: 'contract',
  name: 'order',
  version: 1,
  owner: 'test',
  subject: 'id',
  schema: {
    type: 'object',
    required: ['id', 'head', 'lines'],
    $defs: { line: { type: 'object', required: ['step'], properties: { step: { type: 'integer' } } } },
    properties: {
      id: text,
      plant: { enum: ['1010', '1020', null] },
      quantity: number,
      either: { type: ['number', 'string', 'null'] },
      head: { type: 'object', required: ['type'], properties: { type: text, note: text, more: { type: 'object' } } },
      maybe: { type: 'object', required: ['deep'], properties: { deep: { type: 'object', properties: { value: number } } } },
      branch: { anyOf: [{ type: 'string' }, { type: 'array', items: text }] },
      loose: { type: ['string', 'null'] },
      ifs: branches,
      site: text,
      lines: {
        type: 'array',
        items: {
          allOf: [{ $ref: '#/$defs/line' }],
          properties: {
            name: text,
            amounts: { type: 'array', items: number },
            parts: { type: 'array', items: { type: 'object' } },
          },
        },
      },
    },
  },
};

const fields = {
  id: 'id',
  type: 'head.type',
  note: 'head.note',
  more: 'head.more.any.thing',
  deep: 'maybe.deep.value',
  deeper: 'maybe.deep.value + quantity',
  branch: 'branch',
  first: 'branch[0]',
  joined: 'id & "-" & head.note & "/" & either',
  loose: 'loose & "!"',
  small: 'quantity < 10 ? "small" : either',
  same: 'either = quantity',
  plant: 'plant ?? "none"',
  other: 'plant ?: "none"',
  ifs: 'ifs',
  more2: 'ifs & id',
  place: 'site',
  twice: 'quantity * 2',
  sited: '{ "at": site, "or": (site) }',
  filtered: 'lines[step = 1].{ "site": site, "order": $$.id }',
  negative: '-quantity',
  names: 'lines.name',
  found: 'lines[step > 2].name',
  total: '$sum(lines.amounts)',
  upper: '$uppercase(head.note)',
  length: '$length(id)',
  made: '{ "id": id, "type": head.type, "count": $count(lines) }',
  gone: 'nothing.at.all',
  inherited: 'constructor',
  lines: {
    each: 'lines',
    fields: {
      step: 'step',
      next: 'step + 1',
      name: 'name',
      order: '$root.id',
      amounts: 'amounts',
      parts: { each: 'parts', fields: { all: '$', x: 'x', y: 'x.y' } },
    },
  },
  singles: { each: 'branch', fields: { text: '$', size: '$length($)' } },
};

const mapping: MappingDocument = { kind: 'mapping', name: 'm', from: 'order@1', to: 'order@1', fields };

const word = fc.string({ maxLength: 4 });
const amount = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.double({ noNaN: true, noDefaultInfinity: true }));
const object = fc.dictionary(fc.constantFrom('x', 'y', 'any', 'thing', 'constructor'), fc.jsonValue({ maxDepth: 2 }));
const line = fc.record(
  {
    step: fc.integer({ min: 0, max: 5 }),
    name: word,
    amounts: fc.array(amount, { maxLength: 3 }),
    parts: fc.array(object, { maxLength: 2 }),
  },
  { requiredKeys: ['step'] },
);
const message = fc.record(
  {
    id: word,
    plant: fc.constantFrom('1010', '1020', null),
    quantity: amount,
    either: fc.oneof(amount, word, fc.constant(null)),
    head: fc.record({ type: word, note: word, more: object }, { requiredKeys: ['type'] }),
    maybe: fc.record({ deep: fc.record({ value: amount }, { requiredKeys: [] }) }),
    branch: fc.oneof(word, fc.array(word, { maxLength: 3 })),
    loose: fc.oneof(word, fc.constant(null)),
    ifs: fc.oneof(fc.string({ maxLength: 3 }), amount),
    site: word,
    lines: fc.array(line, { maxLength: 4 }),
  },
  { requiredKeys: ['id', 'head', 'lines'] },
);

test('what is left out because the contract is known changes no result and no issue', () => {
  const opened = openContract(contract);
  const [known, unknown] = [compileMapping(mapping, { from: contract }), compileMapping(mapping)];
  if (!opened.ok || !known.ok || !unknown.ok) throw new Error(JSON.stringify([opened.issues, known.issues, unknown.issues]));
  fc.assert(
    fc.property(message, made => {
      const value = JSON.parse(JSON.stringify(made)) as Value;
      fc.pre(opened.value.check(value).length === 0);
      const before = JSON.stringify(value);
      for (const scope of [{}, { site: { name: 'pune', code: '1010', zone: 'Asia/Kolkata' } }])
        expect(known.value.run(value, scope)).toEqual(unknown.value.run(value, scope));
      expect(JSON.stringify(value)).toBe(before);
    }),
    { numRuns: 1_000 },
  );
});

const conditions = [
  'plant = "1010"',
  'plant = site.code',
  'quantity > 10 and head.type != ""',
  'maybe.deep.value >= quantity',
  'either < quantity',
  '$exists(loose) or $boolean(branch)',
  '$count(lines[step > 2]) = 1',
  '"a" in lines.name',
  '$uppercase(head.note) = head.type',
  '$length(branch) > 1',
  '$not(ifs)',
  'quantity',
  'head.more.any.thing = "x"',
];

test('a condition decides the same, and fails the same, whether the contract is known or not', () => {
  const opened = openContract(contract);
  if (!opened.ok) throw new Error(JSON.stringify(opened.issues));
  const pairs = conditions.map(text => {
    const [known, unknown] = [compileCondition(text, contract), compileCondition(text)];
    if (!known.ok || !unknown.ok) throw new Error(JSON.stringify([known.issues, unknown.issues]));
    return [known.value, unknown.value] as const;
  });
  fc.assert(
    fc.property(message, fc.constantFrom(...pairs), (made, [known, unknown]) => {
      const value = JSON.parse(JSON.stringify(made)) as Value;
      fc.pre(opened.value.check(value).length === 0);
      for (const scope of [{}, { site: { name: 'pune', code: '1010', zone: 'Asia/Kolkata' } }])
        expect(known.run(value, scope)).toEqual(unknown.run(value, scope));
    }),
    { numRuns: 1_000 },
  );
});

test('where a policy forbids to make code, compiling says so', () => {
  const core = JSON.stringify(fileURLToPath(new URL('../src/index.ts', import.meta.url)));
  const program =
    `import { compileCondition, compileMapping } from ${core};` +
    `const mapping = compileMapping({ kind: 'mapping', name: 'm', from: 'a@1', to: 'b@1', fields: { f: 'a.b' } });` +
    `console.log([mapping, compileCondition('a = 1')].map(({ issues }) => issues.map(({ code }) => code).join()).join(' '));`;
  const { stdout } = spawnSync(
    process.execPath,
    ['--disallow-code-generation-from-strings', '--input-type=module', '-e', program],
    {
      encoding: 'utf8',
    },
  );
  expect(stdout.trim()).toBe('mapping.generation-forbidden mapping.generation-forbidden');
});
