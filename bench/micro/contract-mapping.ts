/**
 * What one message costs inside the decisions: checking its contract, reading its keys, mapping it, deciding a condition; and what a document
 * costs when a project is loaded. Run by hand: `node bench/micro/contract-mapping.ts`. Prints one line a figure.
 */
import {
  compileCondition,
  compileMapping,
  openContract,
  type ContractDocument,
  type MappingDocument,
  type Result,
} from '@millrace/core';

const times = { type: 'string', format: 'date-time' };
const contract: ContractDocument = {
  kind: 'contract',
  name: 'production-order',
  version: 1,
  owner: 'planning',
  subject: 'orderId',
  keys: { order: 'orderId', material: 'product', lot: 'lotId' },
  revision: 'changedAt',
  schema: {
    type: 'object',
    required: ['orderId', 'product', 'quantity', 'plant', 'start', 'operations'],
    properties: {
      orderId: { type: 'string', pattern: '^[0-9]{1,12}$' },
      product: { type: 'string', maxLength: 40 },
      quantity: { type: 'string', format: 'decimal', unit: 'kg' },
      plant: { enum: ['1010', '1020'] },
      priority: { type: 'string' },
      lotId: { type: 'string' },
      start: times,
      finish: times,
      changedAt: times,
      operations: {
        type: 'array',
        items: {
          type: 'object',
          required: ['step', 'workCenter'],
          properties: {
            step: { type: 'integer', minimum: 1 },
            workCenter: { type: 'string' },
            duration: { type: 'number' },
            text: { type: 'string' },
          },
        },
      },
    },
  },
};

const message = {
  orderId: '258456',
  product: 'SO1215',
  quantity: '1250.500',
  plant: '1010',
  priority: 'H',
  lotId: 'L-2026-0042',
  start: '2026-11-23T06:00:00Z',
  finish: '2026-11-23T14:00:00Z',
  changedAt: '2026-11-22T17:14:16.120Z',
  operations: [
    { step: 10, workCenter: 'MIX-01', duration: 35.5, text: 'Weigh and charge' },
    { step: 20, workCenter: 'MIX-01', duration: 60, text: 'Mix' },
    { step: 30, workCenter: 'FIL-02', duration: 45, text: 'Fill into drums' },
    { step: 40, workCenter: 'LAB-01', duration: 20, text: 'Sample' },
    { step: 50, workCenter: 'PAL-01', duration: 15, text: 'Palletise' },
  ],
};

const paths = [
  'orderId',
  'product',
  'quantity',
  'plant',
  'priority',
  'lotId',
  'start',
  'finish',
  'changedAt',
  'operations[0].step',
];
const fields = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`field${index}`, paths[index % paths.length]!]));
const mapping: MappingDocument = { kind: 'mapping', name: 'm', from: 'production-order@1', to: 'x@1', fields };
const scope = { site: { name: 'pune', code: '1010', zone: 'Asia/Kolkata' } };

const opened = value(openContract(contract));
const program = value(compileMapping(mapping));
const steps = value(
  compileMapping({
    ...mapping,
    fields: { ...fields, steps: { each: 'operations', fields: { seq: 'step', center: 'workCenter' } } },
  }),
);
const filtered = value(compileMapping({ ...mapping, fields: { ...fields, last: 'operations[step > 40].workCenter' } }));
const condition = value(compileCondition('plant = site.code and priority != "L"'));

measure('check a message of 600 bytes', 200_000, () => opened.check(message));
measure('identify it', 200_000, () => opened.identify(message));
measure('map 20 fields', 200_000, () => program.run(message, scope));
measure('map 20 fields and 5 list elements', 200_000, () => steps.run(message, scope));
measure('map 20 fields, one of them with a filter', 200_000, () => filtered.run(message, scope));
measure('decide a condition', 200_000, () => condition.run(message, scope));
measure('open a contract', 2_000, () => openContract(contract));
measure('open a contract and check the first message', 300, () => value(openContract(contract)).check(message));
measure('compile a mapping of 20 fields', 1_000, () => compileMapping(mapping));
measure('compile a condition', 2_000, () => compileCondition('plant = site.code and priority != "L"'));

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

/** The median of seven rounds. */
function measure(name: string, runs: number, run: () => unknown): void {
  const rounds = Array.from({ length: 7 }, () => {
    const start = performance.now();
    for (let index = 0; index < runs; index++) run();
    return ((performance.now() - start) * 1000) / runs;
  });
  print(name, rounds);
}

function print(name: string, rounds: readonly number[]): void {
  const median = rounds.toSorted((a, b) => a - b)[3]!;
  console.log(`${name.padEnd(50)} ${median.toFixed(2).padStart(9)} µs`);
}
