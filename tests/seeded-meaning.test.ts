import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connectors } from '@millrace/connectors';
import { checkProject, formatIssue, type Level, type ProjectFile } from '@millrace/core';

const folder = join(import.meta.dirname, 'fixtures/meaning');
const project: readonly ProjectFile[] = globSync('**/*.yaml', { cwd: folder })
  .map(path => path.split(sep).join('/'))
  .sort()
  .map(path => ({ path, text: readFileSync(join(folder, path), 'utf8') }));

/** One error of meaning: a text of a file replaced by another, in which § marks the place that must be named; or the place is `at` elsewhere. */
interface Seed {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly code: string;
  /** What the sentence must contain: what was expected, or what was meant. */
  readonly says: string;
  readonly level?: Level;
  /** A text of the edited file (or of `file` here) that begins at the place to be named. */
  readonly at?: { readonly file?: string; readonly text: string };
}

const order = 'contracts/order.yaml';
const workOrder = 'contracts/work-order.yaml';
const result = 'contracts/result.yaml';
const consumption = 'contracts/consumption.yaml';
const toWorkOrder = 'mappings/order-to-work-order.yaml';
const toPosting = 'mappings/consumption-to-posting.yaml';
const toCertificate = 'mappings/result-to-certificate.yaml';
const flows = 'integrations/flows.yaml';
const codes = 'codes/codes.yaml';

const paths: Readonly<Record<string, Seed>> = {
  'a path misspelt': {
    file: toWorkOrder,
    from: 'item: product',
    to: 'item: §prodct',
    code: 'mapping.path-unknown',
    says: 'did you mean "product"',
  },
  'a path in other letters': {
    file: toWorkOrder,
    from: '$join(operations.center',
    to: '$join(operations.§Center',
    code: 'mapping.path-unknown',
    says: 'did you mean "center"',
  },
  'a field of the source renamed in its contract': {
    file: order,
    from: '        planner: { type: string }',
    to: '        scheduler: { type: string }',
    at: { file: toWorkOrder, text: 'planner\n  counter' },
    code: 'mapping.path-unknown',
    says: 'header has no field "planner"',
  },
  'a field of an element misspelt': {
    file: toWorkOrder,
    from: 'seq: step',
    to: 'seq: §stp',
    code: 'mapping.path-unknown',
    says: 'did you mean "step"',
  },
  'a field of the message where the element is meant': {
    file: toWorkOrder,
    from: '      center: center',
    to: '      center: §orderId',
    code: 'mapping.path-unknown',
    says: '$root.orderId',
  },
  'a path misspelt in a filter': {
    file: toWorkOrder,
    from: 'operations[step = 10]',
    to: 'operations[§stp = 10]',
    code: 'mapping.path-unknown',
    says: 'an element of operations has no field "stp"',
  },
  'a path misspelt behind $root': {
    file: toWorkOrder,
    from: 'item: material',
    to: 'item: $root.§prduct',
    code: 'mapping.path-unknown',
    says: 'did you mean "product"',
  },
  'a path misspelt in a function of a list': {
    file: toWorkOrder,
    from: '$join(operations.center, " > ")',
    to: '$join($map(operations, function($o) { $o.§centre }), " > ")',
    code: 'mapping.path-unknown',
    says: 'did you mean "center"',
  },
  'a path misspelt in a sort': {
    file: toWorkOrder,
    from: 'operations[step = 10][0].center',
    to: 'operations^(§stp)[0].center',
    code: 'mapping.path-unknown',
    says: 'did you mean "step"',
  },
  'a field of a text': {
    file: toWorkOrder,
    from: 'changed: changed',
    to: 'changed: changed.§day',
    code: 'mapping.path-unknown',
    says: 'changed has no field',
  },
  'a path misspelt in a condition': {
    file: flows,
    from: 'gross - tare > 0',
    to: 'gross - §tara > 0',
    code: 'mapping.path-unknown',
    says: 'did you mean "tare"',
  },
};

const absence: Readonly<Record<string, Seed>> = {
  'a required target left out': {
    file: toWorkOrder,
    from: '  item: product\n',
    to: '',
    at: { text: 'fields:\n  number' },
    code: 'mapping.target-missing',
    says: '"item"',
  },
  'a required target of an element left out': {
    file: toWorkOrder,
    from: '      seq: step\n',
    to: '',
    at: { text: 'fields:\n      center' },
    code: 'mapping.target-missing',
    says: '"seq"',
  },
  'a target that does not exist': {
    file: toWorkOrder,
    from: '  remark:',
    to: '  §remarks:',
    code: 'mapping.target-unknown',
    says: 'did you mean "remark"',
  },
  'a source that is no longer required': {
    file: order,
    from: 'plant, due, changed',
    to: 'plant, changed',
    at: { file: toWorkOrder, text: 'due\n' },
    level: 'warning',
    code: 'mapping.may-be-absent',
    says: 'the target requires it',
  },
  'a target that becomes required': {
    file: workOrder,
    from: 'state, day, steps]',
    to: 'state, day, steps, planner]',
    at: { file: toWorkOrder, text: 'header.planner' },
    level: 'warning',
    code: 'mapping.may-be-absent',
    says: 'the source may leave this out',
  },
  'a unit that the message may not carry': {
    file: consumption,
    from: 'quantity, uom, at]',
    to: 'quantity, at]',
    at: { file: toPosting, text: 'uom, units' },
    level: 'warning',
    code: 'mapping.may-be-absent',
    says: 'leave the unit out',
  },
  'a key that nobody fills': {
    file: workOrder,
    from: 'material: item }',
    to: 'material: item, lot: lot }',
    at: { file: toWorkOrder, text: 'fields:\n  number' },
    level: 'warning',
    code: 'mapping.key-missing',
    says: 'lot',
  },
};

const units: Readonly<Record<string, Seed>> = {
  'a factor left out': {
    file: toWorkOrder,
    from: 'amount: { value: quantity, to: g }',
    to: 'amount: §quantity',
    code: 'mapping.unit',
    says: 'convert it (to: g)',
  },
  'a conversion left out behind a sum': {
    file: toWorkOrder,
    from: "seconds: { value: '$sum(operations.run)', to: s }",
    to: 'seconds: §$sum(operations.run)',
    code: 'mapping.unit',
    says: 'the source is in min, the target in s',
  },
  'the unit of the target changed in its contract': {
    file: workOrder,
    from: 'amount: { type: string, format: decimal, unit: g }',
    to: 'amount: { type: string, format: decimal, unit: kg }',
    at: { file: toWorkOrder, text: 'g }\n  net' },
    code: 'mapping.unit',
    says: 'converted to g, and the target is in kg',
  },
  'the unit of the source changed to another dimension': {
    file: order,
    from: 'share: { type: string, format: decimal, unit: kg }',
    to: 'share: { type: string, format: decimal, unit: L }',
    at: { file: toWorkOrder, text: 'g, round: { digits: 0 } }\n' },
    code: 'unit.not-commensurable',
    says: 'L is a volume',
  },
  'the unit of the source taken away': {
    file: order,
    from: 'share: { type: string, format: decimal, unit: kg }',
    to: 'share: { type: string, format: decimal }',
    at: { file: toWorkOrder, text: 'g, round: { digits: 0 } }\n' },
    code: 'unit.missing',
    says: 'neither the source contract nor a unit: expression',
  },
  'the unit of a difference': {
    file: workOrder,
    from: 'net: { type: number, unit: kg }',
    to: "net: { type: number, unit: '[lb_av]' }",
    at: { file: toWorkOrder, text: 'gross - tare\n' },
    code: 'mapping.unit',
    says: 'the source is in kg, the target in [lb_av]',
  },
  'grams taken from kilograms': {
    file: order,
    from: 'tare: { type: number, unit: kg }',
    to: 'tare: { type: number, unit: g }',
    at: { file: toWorkOrder, text: '- tare\n' },
    code: 'mapping.unit',
    says: 'subtracts g and kg',
  },
  'hours added to minutes': {
    file: order,
    from: 'run: { type: number, unit: min }',
    to: 'run: { type: number, unit: h }',
    at: { file: toWorkOrder, text: '+ run' },
    code: 'mapping.unit',
    says: 'adds h and min',
  },
  'a product in place of a quotient': {
    file: toWorkOrder,
    from: 'volume: (gross - tare) / (density ?? 1000)',
    to: 'volume: §(gross - tare) * (density ?? 1000)',
    code: 'mapping.unit',
    says: 'the target in m3; no factor converts it',
  },
  'branches in two units': {
    file: toWorkOrder,
    from: 'net: gross - tare',
    to: "net: 'urgent = true §? gross : operations[0].run'",
    code: 'mapping.unit',
    says: 'one branch is in kg, the other in min',
  },
  'units compared that cannot be': {
    file: flows,
    from: 'gross - tare > 0',
    to: 'gross §> operations[0].run',
    code: 'mapping.unit',
    says: 'compares kg with min',
  },
  'a unit that is none in a conversion': {
    file: toCertificate,
    from: "to: '[degF]'",
    to: 'to: §degF',
    code: 'unit.unknown',
    says: 'did you mean "[degF]"',
  },
  'a unit that is none in a contract': {
    file: result,
    from: 'unit: mg/L',
    to: 'unit: §ppm',
    code: 'contract.unit',
    says: 'did you mean "[ppm]"',
  },
  'a unit on what is no quantity': {
    file: order,
    from: 'plant: { type: string, maxLength: 4 }',
    to: 'plant: { type: string, maxLength: 4, unit: §kg }',
    code: 'contract.unit',
    says: 'a unit needs a number',
  },
  'the unit of the message not read': {
    file: toPosting,
    from: 'unit: uom, units: rec20, to: kg',
    to: 'to: §kg',
    code: 'unit.missing',
    says: 'the value should become kg',
  },
  'the codes of a unit not named': {
    file: toPosting,
    from: 'unit: uom, units: rec20, to: kg',
    to: 'unit: §uom, to: kg',
    code: 'mapping.unit',
    says: 'units: rec20',
  },
  'the codes of a unit misspelt': {
    file: toPosting,
    from: 'units: rec20',
    to: 'units: §rec21',
    code: 'code-set.unknown',
    says: 'did you mean "rec20"',
  },
  'a code of a unit without its unit': {
    file: codes,
    from: 'TNE: { title: tonne, unit: t }',
    to: 'TNE: { title: tonne }',
    at: { file: toPosting, text: 'uom, units' },
    code: 'mapping.unit',
    says: '"TNE"',
  },
  'a code of a unit of another dimension': {
    file: codes,
    from: 'TNE: { title: tonne, unit: t }',
    to: 'MTQ: { title: cubic metre, unit: m3 }',
    at: { file: toPosting, text: 'uom, units' },
    code: 'mapping.unit',
    says: '"MTQ"',
  },
  'parts in one unit and their total in another': {
    file: toWorkOrder,
    from: 'total: { value: quantity, to: g,',
    to: '§total: { value: quantity, to: kg,',
    code: 'mapping.unit',
    says: 'the total is in kg, the parts in g',
  },
  'parts of a total that are not rounded': {
    file: toWorkOrder,
    from: 'grams: { value: share, to: g, round: { digits: 0 } }',
    to: 'grams: { value: share, to: g }',
    at: { text: 'grams, total' },
    code: 'mapping.field-form',
    says: 'expected a field that is rounded',
  },
};

const codeErrors: Readonly<Record<string, Seed>> = {
  'a code that the source gains': {
    file: order,
    from: 'enum: [CRTD, REL, TECO]',
    to: 'enum: [CRTD, REL, TECO, CLSD]',
    at: { file: toWorkOrder, text: 'codes: { CRTD' },
    code: 'mapping.code-missing',
    says: '"CLSD"',
  },
  'a code that the source loses': {
    file: result,
    from: 'enum: [A, R1, R2]',
    to: 'enum: [A, R1]',
    at: { file: toCertificate, text: 'rejected } }' },
    level: 'warning',
    code: 'mapping.code-unused',
    says: 'never sends "R2"',
  },
  'a code that the target does not take': {
    file: toWorkOrder,
    from: 'REL: open',
    to: 'REL: §opened',
    code: 'mapping.code-not-taken',
    says: 'the table gives "opened"; did you mean "open"?',
  },
  'a code that the target loses': {
    file: workOrder,
    from: 'enum: [new, open, done]',
    to: 'enum: [new, done]',
    at: { file: toWorkOrder, text: 'open, TECO' },
    code: 'mapping.code-not-taken',
    says: 'the target takes "new", "done"',
  },
  'codes without a table': {
    file: toWorkOrder,
    from: 'state: { value: status, codes: { CRTD: new, REL: open, TECO: done } }',
    to: 'state: §status',
    code: 'mapping.code-missing',
    says: 'the source may send "CRTD", "REL", "TECO"',
  },
  'a constant that the target does not take': {
    file: toPosting,
    from: 'constant: KG',
    to: 'constant: §KGM',
    code: 'mapping.code-not-taken',
    says: 'the target takes "KG"',
  },
  'codes of one set where those of another are taken': {
    file: toPosting,
    from: 'type: { value: movement, crosswalk: movement }',
    to: 'type: §movement',
    code: 'mapping.code-missing',
    says: 'RECEIVE',
  },
  'a crosswalk in the wrong direction': {
    file: toPosting,
    from: '{ value: movement, crosswalk: movement }',
    to: '{ value: §movement, crosswalk: movement, back: true }',
    code: 'mapping.code-missing',
    says: 'translates those of erp-movement',
  },
  'a crosswalk misspelt': {
    file: toPosting,
    from: 'crosswalk: movement }',
    to: 'crosswalk: §movements }',
    code: 'crosswalk.unknown',
    says: 'did you mean "movement"',
  },
  'a crosswalk without an entry for a code': {
    file: codes,
    from: "  - { from: RETURN, to: '262' }\n",
    to: '',
    at: { text: 'mes-movement\nto:' },
    level: 'warning',
    code: 'crosswalk.gap',
    says: '"RETURN"',
  },
  'a crosswalk to a code that does not exist': {
    file: codes,
    from: "{ from: CONSUME, to: '261' }",
    to: "{ from: CONSUME, to: §'263' }",
    code: 'crosswalk.unknown-code',
    says: '263',
  },
  'a value in a comparison that never comes': {
    file: toWorkOrder,
    from: 'kind = "test"',
    to: 'kind §= "tets"',
    code: 'mapping.comparison',
    says: 'did you mean "test"',
  },
  'a status in a condition that never comes': {
    file: flows,
    from: 'status = "REL"',
    to: 'status §= "RELEASED"',
    code: 'mapping.comparison',
    says: 'there is "CRTD", "REL", "TECO"',
  },
  'a code in a condition that is not in its set': {
    file: flows,
    from: 'movement in ["RECEIVE", "CONSUME", "RETURN"]',
    to: 'movement §in ["RECEIVE", "CONSUMED", "RETURN"]',
    code: 'mapping.comparison',
    says: 'code set mes-movement; did you mean "CONSUME"',
  },
};

const types: Readonly<Record<string, Seed>> = {
  'a list where one value is meant': {
    file: toWorkOrder,
    from: 'operations[0].load',
    to: '§operations.load',
    code: 'mapping.list',
    says: 'a single value',
  },
  'one value where a list is meant': {
    file: toWorkOrder,
    from: 'operations.center[]',
    to: '§operations.center',
    level: 'warning',
    code: 'mapping.list',
    says: 'end the path with []',
  },
  'each over a single object': {
    file: toWorkOrder,
    from: 'each: components',
    to: 'each: §header',
    level: 'warning',
    code: 'mapping.list',
    says: 'a single object',
  },
  'each over a text': { file: toWorkOrder, from: 'each: components', to: 'each: §product', code: 'mapping.list', says: 'a text' },
  'a list compared with one value': {
    file: flows,
    from: 'gross - tare > 0',
    to: 'operations.kind §= "test"',
    level: 'warning',
    code: 'mapping.list',
    says: 'use in',
  },
  'a list joined to a text': {
    file: toWorkOrder,
    from: 'remark: \'$exists(text) ? text : "no text"\'',
    to: 'remark: \'"at " §& operations.center\'',
    level: 'warning',
    code: 'mapping.list',
    says: 'JSON text',
  },
  'arithmetic on a decimal text': {
    file: toWorkOrder,
    from: 'net: gross - tare',
    to: 'net: gross §- quantity',
    code: 'mapping.type',
    says: 'a decimal as text; to: (units) and round: reckon exactly',
  },
  'a text where a number is taken': {
    file: toWorkOrder,
    from: 'net: gross - tare',
    to: 'net: §text',
    code: 'mapping.type',
    says: 'expected a number',
  },
  'a number where a text is taken': {
    file: toPosting,
    from: 'constant: KG',
    to: 'constant: §5',
    code: 'mapping.type',
    says: 'expected a text',
  },
  'a flag compared with a text': {
    file: toWorkOrder,
    from: 'urgent = true',
    to: 'urgent §= "true"',
    code: 'mapping.comparison',
    says: 'are never equal',
  },
  'a number compared with a text': {
    file: toWorkOrder,
    from: '[step = 10]',
    to: '[step §= "10"]',
    code: 'mapping.comparison',
    says: 'are never equal',
  },
  'a decimal text compared with a number': {
    file: flows,
    from: 'gross - tare > 0',
    to: 'quantity §> 0',
    code: 'mapping.comparison',
    says: 'use $number',
  },
  'decimal texts compared letter by letter': {
    file: flows,
    from: 'gross - tare > 0',
    to: 'quantity §> "0"',
    level: 'warning',
    code: 'mapping.comparison',
    says: 'letter by letter',
  },
  'decimal texts sorted letter by letter': {
    file: toWorkOrder,
    from: 'operations[step = 10][0].center',
    to: 'operations^(§load)[0].center',
    level: 'warning',
    code: 'mapping.comparison',
    says: 'sorts',
  },
  'a sum of texts': {
    file: toWorkOrder,
    from: "'$sum(operations.run)'",
    to: "'§$sum(operations.load)'",
    code: 'mapping.argument',
    says: '$map(…, $number)',
  },
  'an argument left out': {
    file: toPosting,
    from: '$substring(at, 0, 10)',
    to: '§$substring(at)',
    code: 'mapping.argument',
    says: '$substring takes 2 to 3 arguments',
  },
  'an argument of another type': {
    file: toPosting,
    from: '$substring(at, 0, 10)',
    to: '§$substring(at, "0", 10)',
    code: 'mapping.argument',
    says: 'must be a number',
  },
  'a condition that gives a text': {
    file: flows,
    from: 'when: status = "REL" and gross - tare > 0',
    to: 'when: §status',
    code: 'mapping.condition-type',
    says: 'a text',
  },
};

const branches: Readonly<Record<string, Seed>> = {
  'a field asked for that is always there': {
    file: toWorkOrder,
    from: '$exists(text) ? text',
    to: '$exists(due) §? due',
    level: 'warning',
    code: 'mapping.dead-branch',
    says: 'always true',
  },
  'a field that becomes required': {
    file: order,
    from: 'due, changed, header',
    to: 'due, changed, text, header',
    at: { file: toWorkOrder, text: '? text :' },
    level: 'warning',
    code: 'mapping.dead-branch',
    says: 'what stands behind : is never used',
  },
  'a default of what is always there': {
    file: toWorkOrder,
    from: 'density ?? 1000',
    to: 'gross §?? 1000',
    level: 'warning',
    code: 'mapping.dead-branch',
    says: 'the right side is never used',
  },
  'a code asked for twice': {
    file: toWorkOrder,
    from: '\'urgent = true ? "high" : "normal"\'',
    to: '\'status = "REL" ? "high" : status §= "REL" ? "normal" : "high"\'',
    code: 'mapping.comparison',
    says: 'never comes here',
  },
  'a condition that says nothing': {
    file: flows,
    from: 'when: decision = "A" and temperature < 40',
    to: 'when: §$exists(decision)',
    level: 'warning',
    code: 'mapping.dead-branch',
    says: 'always true',
  },
};

const forms: Readonly<Record<string, Seed>> = {
  'a time where a day is taken': {
    file: toWorkOrder,
    from: 'day: due',
    to: 'day: §changed',
    code: 'mapping.format',
    says: 'the target takes date',
  },
  'a day that becomes a time in its contract': {
    file: order,
    from: 'due: { type: string, format: date }',
    to: 'due: { type: string, format: date-time }',
    at: { file: toWorkOrder, text: 'due\n' },
    code: 'mapping.format',
    says: 'the source writes date-time',
  },
  'a measured value where a decimal is taken': {
    file: result,
    from: 'lead: { type: string, format: quantity, unit: ug/L }',
    to: 'lead: { type: string, format: decimal, unit: ug/L }',
    at: { file: toCertificate, text: 'lead, to' },
    level: 'warning',
    code: 'mapping.format',
    says: 'the source writes quantity',
  },
  'a text that grows': {
    file: order,
    from: 'product: { type: string, identifies: material, maxLength: 18 }',
    to: 'product: { type: string, identifies: material, maxLength: 40 }',
    at: { file: toWorkOrder, text: 'product\n' },
    level: 'warning',
    code: 'mapping.overflow',
    says: 'up to 40 characters, the target takes 18',
  },
  'a number that grows': {
    file: order,
    from: 'maximum: 9999 }',
    to: 'maximum: 99999 }',
    at: { file: toWorkOrder, text: 'step\n      center' },
    level: 'warning',
    code: 'mapping.overflow',
    says: 'the source goes up to 99999',
  },
  'a 64-bit number through a double': {
    file: toWorkOrder,
    from: 'counter: counter',
    to: 'counter: §$string($number(counter))',
    level: 'warning',
    code: 'mapping.inexact',
    says: 'int64',
  },
  'a decimal through a double': {
    file: toWorkOrder,
    from: 'amount: { value: quantity, to: g }',
    to: 'amount: §$string($number(quantity) * 1000)',
    level: 'warning',
    code: 'mapping.inexact',
    says: '15 to 17 digits',
  },
};

const seeds = { ...paths, ...absence, ...units, ...codeErrors, ...types, ...branches, ...forms };

/** The project with the error in it, and `file:line:column` of the place that must be named. */
function sow({ file, from, to, at }: Seed): { readonly files: readonly ProjectFile[]; readonly place: string } {
  const original = project.find(({ path }) => path === file)!.text;
  expect(original.split(from), `${file} must hold this once: ${from}`).toHaveLength(2);
  const text = original.replace(from, () => to.replace('§', ''));
  const files = project.map(each => (each.path === file ? { path: file, text } : each));
  const named = at?.file ?? file;
  const namedText = files.find(({ path }) => path === named)!.text;
  const offset = at ? namedText.indexOf(at.text) : original.indexOf(from) + to.indexOf('§');
  expect(offset, 'the place to be named').toBeGreaterThanOrEqual(0);
  const before = namedText.slice(0, offset).split('\n');
  return { files, place: `${named}:${before.length}:${before.at(-1)!.length + 1}` };
}

describe('errors of meaning', () => {
  it('are none in the project itself', async () => {
    const { issues } = await checkProject(project, connectors);
    expect(issues.map(formatIssue)).toEqual([]);
  });

  it('are at least 60 kinds', () => {
    expect(Object.keys(seeds).length).toBeGreaterThanOrEqual(60);
  });

  it.each(Object.entries(seeds))('%s: named at its place, with a remedy', async (_, seed) => {
    const { files, place } = sow(seed);
    const { issues, plan } = await checkProject(files, connectors);
    const level = seed.level ?? 'error';
    const lines = issues.map(formatIssue);
    const found = issues.filter(issue => formatIssue(issue).startsWith(`${place} ${level} ${seed.code} `));
    expect(found, `${place} ${seed.code}\n${lines.join('\n')}`).toHaveLength(1);
    expect(found[0]!.sentence).toContain(seed.says);
    expect(found[0]!.remedy).toMatch(/^\S.{10,}/u);
    expect(plan === undefined).toBe(issues.some(issue => issue.level === 'error'));
  });
});
