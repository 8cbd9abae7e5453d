import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DriftBook, heldFields, openCodeSet, openContract } from '../src/index.ts';
import type { CodeSets, ContractDocument, DriftReport, DriftSample, Value } from '../src/index.ts';

const second = 1000;
const start = Date.parse('2026-11-23T06:00:00Z');
const priorities = { kind: 'code-set', name: 'priority', owner: 'planning', codes: { A: {}, B: {}, C: {} } } as const;
const codeSets: CodeSets = new Map([['priority', openCodeSet(priorities)]]);

const document: ContractDocument = {
  kind: 'contract',
  name: 'order',
  version: 1,
  owner: 'planning',
  subject: 'order',
  cadence: { every: 10 * second },
  schema: {
    type: 'object',
    required: ['order'],
    properties: {
      order: { type: 'string', pattern: '^[0-9]+$' },
      quantity: { type: 'string', format: 'decimal', unit: 'kg' },
      priority: { type: 'string', codes: 'priority' },
      text: { type: 'string', maxLength: 20 },
      steps: { type: 'array', items: { type: 'object', properties: { step: { type: 'string' }, center: { type: 'string' } } } },
    },
  },
};

const contract = (() => {
  const opened = openContract(document);
  if (!opened.ok) throw new Error('the contract of this test is wrong');
  return opened.value;
})();

function sampleOf(value: Value | undefined, index: number): DriftSample {
  const looked = { message: index + 1, at: start + index * second, source: 'erp.orders', bytes: 100 };
  return value === undefined ? { ...looked, bad: 'no JSON' } : { ...looked, value };
}

function driftOf(values: readonly (Value | undefined)[]): DriftReport {
  const book = new DriftBook(contract, { codeSets, now: start + values.length * second });
  for (const [index, value] of values.entries()) book.add(sampleOf(value, index));
  return book.report();
}

const clean = fc.record(
  {
    order: fc.stringMatching(/^[0-9]{1,8}$/),
    quantity: fc.nat(1000).map(String),
    priority: fc.constantFrom('A', 'B', 'C'),
    text: fc.string({ maxLength: 20 }),
    steps: fc.array(fc.record({ step: fc.string(), center: fc.string() }, { requiredKeys: [] }), { maxLength: 3 }),
  },
  { requiredKeys: ['order'] },
) as fc.Arbitrary<Readonly<Record<string, Value>>>;

describe('drift', () => {
  test('messages that keep to their contract never drift, whatever else is worth knowing', () => {
    fc.assert(
      fc.property(fc.array(clean, { maxLength: 40 }), values => {
        const report = driftOf(values);
        expect(report.findings.filter(each => each.drift)).toEqual([]);
        expect(report.drifting).toBe(false);
        expect(report.messages).toBe(values.length);
      }),
    );
  });

  test('F112: a field that the contract does not know is found once, with how often it came and where first and last; it is drift where it is new', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(clean, fc.boolean()), { minLength: 1, maxLength: 40 }), pairs => {
        const report = driftOf(pairs.map(([value, more]) => (more ? { ...value, colour: 'red' } : value)));
        const with_ = pairs.flatMap(([, more], index) => (more ? [index + 1] : []));
        const found = report.findings.filter(each => each.kind === 'unknown-field');
        expect(found.map(each => [each.path, each.messages])).toEqual(with_.length === 0 ? [] : [['colour', with_.length]]);
        expect([found[0]?.first?.message, found[0]?.last?.message]).toEqual([with_[0], with_.at(-1)]);
        expect(report.drifting).toBe(pairs.length >= 4 && with_.length > 0 && with_[0]! > Math.floor(pairs.length / 2));
      }),
    );
  });

  test('what is counted does not depend on the order of the messages', () => {
    const broken = fc.oneof(
      clean,
      clean.map(value => ({ ...value, quantity: 7 })),
      clean.map(value => ({ ...value, priority: 'X' })),
      clean.map(({ order: _, ...rest }) => rest),
      fc.constant(undefined),
    );
    const counted = ({ findings }: DriftReport): readonly string[] =>
      findings
        .filter(each => each.kind !== 'cadence')
        .map(each => `${each.kind} ${each.path} ${each.messages}`)
        .sort();
    fc.assert(
      fc.property(fc.array(broken, { maxLength: 25 }), values => {
        expect(counted(driftOf(values.toReversed()))).toEqual(counted(driftOf(values)));
      }),
    );
  });

  test('F112: another type, a code outside of its set, a field that is gone and what cannot be read are told apart', () => {
    const report = driftOf([
      { order: '1', quantity: 7 as Value },
      { order: '2', priority: 'Z' },
      { quantity: '1' },
      undefined,
      { order: 'x' },
    ]);
    expect(report.findings.filter(each => each.drift).map(each => each.sentence)).toEqual([
      '1 of 5 messages could not be read: "no JSON"',
      'order: expected the field, and there is none (in 1 of 5 messages)',
      'order: expected a text of the form ^[0-9]+$, found text "x" (in 1 of 5 messages)',
      'priority: expected a code of priority (steward: planning), found "Z"; did you mean "A"? (in 1 of 5 messages)',
      'quantity: expected a text, found number 7 (in 1 of 5 messages)',
    ]);
    expect(report.sentence).toMatch(/^the newest 5 messages differ from order@1 in 5 ways/u);
  });

  test('fields of lists are one field, wherever they stand', () => {
    const report = driftOf([{ order: '1', steps: [{ step: '1', tool: 'a' }, { tool: 'b' }] }]);
    expect(report.findings.find(each => each.kind === 'unknown-field')).toMatchObject({
      path: 'steps.tool',
      messages: 1,
      examples: ['"a"', '"b"'],
      sentence: 'steps.tool comes as ever, in 1 of 1 message, and the contract does not declare it',
    });
    expect(report.findings.filter(each => each.kind === 'never-seen').map(each => each.path)).toEqual([
      'priority',
      'quantity',
      'steps.center',
      'text',
    ]);
  });

  test('what one interface has ever sent is no news of another one', () => {
    const book = new DriftBook(contract, { codeSets, now: start });
    for (let index = 0; index < 10; index++) {
      book.add(sampleOf({ order: '1' }, index));
      book.add({ ...sampleOf({ order: '1', row: '7' }, index + 10), source: 'mes.rows' });
    }
    expect(book.report()).toMatchObject({ drifting: false });
    expect(book.report().findings).toMatchObject([{ kind: 'unknown-field', path: 'row', drift: false }, {}, {}, {}, {}]);
  });

  test('codes that never come, texts near their limit and silence are worth knowing, and no drift', () => {
    const book = new DriftBook(contract, { codeSets, now: start + 60 * second, mostBytes: 120 });
    book.add(sampleOf({ order: '1', priority: 'A', text: 'x' }, 0));
    book.add(sampleOf({ order: '2', priority: 'A', text: 'x'.repeat(19) }, 30));
    const report = book.report('messages');
    expect(report).toMatchObject({ drifting: false, endedBy: 'messages', bytes: 200 });
    expect(report.findings.filter(each => each.kind !== 'never-seen').map(each => each.sentence)).toEqual([
      'expected every 10 s, and nothing came for longer 2 times, at most for 30 s',
      'the largest message has 100 bytes; its interface takes at most 120',
      'text: the longest text has 19 of at most 20 characters',
      'priority: 2 of 3 codes of priority came in none of 2 messages: B, C',
    ]);
  });

  test('a number far from the others is worth knowing, with its message; few numbers say nothing', () => {
    const values = Array.from({ length: 40 }, (_, index) => ({ order: '1', quantity: String(100 + (index % 7)) }));
    const unusual = ({ findings }: DriftReport): readonly string[] =>
      findings.filter(each => each.kind === 'unusual').map(each => each.sentence);
    expect(unusual(driftOf(values))).toEqual([]);
    expect(unusual(driftOf([...values, { order: '2', quantity: '100000' }]))).toEqual([
      'quantity: 1 of 41 numbers lie far from the usual 100 to 106; the furthest is 100000',
    ]);
    expect(unusual(driftOf([...values.slice(0, 10), { order: '2', quantity: '100000' }]))).toEqual([]);
  });

  test('field names that are data do not grow the report without end', () => {
    const report = driftOf([Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`f${index}`, 'x'])), { order: '1' }]);
    expect(report.findings).toHaveLength(200);
    expect(report.more).toBeGreaterThan(1000);
  });

  test('names of every object are plain fields', () => {
    const value = JSON.parse('{"order":"1","__proto__":"x","constructor":"y"}') as Value;
    expect(
      driftOf([value])
        .findings.filter(each => each.kind === 'unknown-field')
        .map(each => each.path),
    ).toEqual(['__proto__', 'constructor']);
  });

  test('no message at all is said so', () => {
    expect(driftOf([])).toMatchObject({
      messages: 0,
      drifting: false,
      findings: [],
      sentence: 'no message has come in as order@1',
    });
  });
});

describe('what is held because of a contract', () => {
  const held = (message: number, sentence: string) => ({
    message,
    code: 'delivery.source-contract',
    sentence,
    at: start + message,
  });

  test('is counted by reason and field, lists as one', () => {
    const fields = heldFields('order@1', [
      held(1, 'order@1: steps[0].step: expected a text, found number 1'),
      held(2, 'order@1: steps[3].step: expected a text, found number 2 (and 1 more)'),
      held(3, 'order@1: ["a: b"]: expected a text, found number 2'),
      held(4, 'order@1: expected an object, found text "x: y"'),
      held(5, 'item@1: step: expected a text, found number 1'),
    ]);
    expect(fields.map(each => [each.path, each.deliveries, each.first.message, each.last.message])).toEqual([
      ['steps.step', 2, 1, 2],
      ['', 1, 4, 4],
      ['["a: b"]', 1, 3, 3],
    ]);
  });
});
