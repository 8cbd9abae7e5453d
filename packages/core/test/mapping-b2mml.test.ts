import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  checkCondition,
  checkMapping,
  compileCondition,
  compileMapping,
  openContract,
  openFormat,
  type Contract,
  type ContractDocument,
  type MappingDocument,
  type Value,
} from '../src/index.ts';

const quantity = {
  type: 'object',
  required: ['QuantityString', 'UnitOfMeasure'],
  properties: {
    QuantityString: { type: 'string', format: 'decimal' },
    DataType: { type: 'string' },
    UnitOfMeasure: { type: 'string' },
  },
};

/** A production schedule of B2MML V0401, as far as an order needs it. */
const schedule: ContractDocument = {
  kind: 'contract',
  name: 'production-schedule',
  version: 1,
  owner: 'planning',
  subject: 'SyncProductionSchedule.DataArea.ProductionSchedule.ProductionRequest.ID',
  keys: { order: 'SyncProductionSchedule.DataArea.ProductionSchedule.ProductionRequest.ID' },
  schema: {
    type: 'object',
    required: ['SyncProductionSchedule'],
    properties: { SyncProductionSchedule: { $ref: '#/$defs/sync' } },
    $defs: {
      sync: {
        type: 'object',
        required: ['DataArea'],
        properties: {
          ApplicationArea: { type: 'object', properties: { CreationDateTime: { type: 'string', format: 'date-time' } } },
          DataArea: {
            type: 'object',
            required: ['ProductionSchedule'],
            properties: {
              ProductionSchedule: {
                type: 'object',
                required: ['ProductionRequest'],
                properties: { ProductionRequest: { type: 'array', minItems: 1, items: { $ref: '#/$defs/request' } } },
              },
            },
          },
        },
      },
      request: {
        type: 'object',
        required: ['ID'],
        properties: {
          ID: { type: 'string', pattern: '^[0-9]{1,12}$' },
          SegmentRequirement: { type: 'array', items: { $ref: '#/$defs/segment' } },
        },
      },
      segment: {
        type: 'object',
        properties: {
          ID: { type: 'string' },
          ProcessSegmentID: { type: 'string' },
          MaterialRequirement: { type: 'array', items: { $ref: '#/$defs/material' } },
          SegmentRequirement: { type: 'array', items: { $ref: '#/$defs/segment' } },
        },
      },
      material: {
        type: 'object',
        required: ['MaterialDefinitionID'],
        properties: {
          MaterialDefinitionID: { type: 'string' },
          Description: { type: 'object', properties: { '@languageID': { type: 'string' }, '#text': { type: 'string' } } },
          MaterialUse: { enum: ['Produced', 'Consumed'] },
          Quantity: quantity,
          Location: { type: 'object', properties: { EquipmentID: { type: 'string' } } },
        },
      },
    },
  },
};

const workOrder: ContractDocument = {
  kind: 'contract',
  name: 'work-order',
  version: 1,
  owner: 'mes',
  subject: 'number',
  schema: {
    type: 'object',
    required: ['number', 'item', 'amount', 'unit', 'materials'],
    properties: {
      number: { type: 'string' },
      item: { type: 'string' },
      text: { type: 'string' },
      amount: { type: 'string', format: 'decimal' },
      unit: { enum: ['kg', 'g'] },
      materials: {
        type: 'array',
        items: {
          type: 'object',
          required: ['item', 'amount'],
          properties: {
            item: { type: 'string' },
            amount: { type: 'number' },
            place: { type: 'string' },
            order: { type: 'string' },
          },
        },
      },
    },
  },
};

const request = 'SyncProductionSchedule.DataArea.ProductionSchedule.ProductionRequest';
const produced = `${request}[0].SegmentRequirement[0].MaterialRequirement[0]`;
const mapping: MappingDocument = {
  kind: 'mapping',
  name: 'schedule-to-work-order',
  from: 'production-schedule@1',
  to: 'work-order@1',
  fields: {
    number: `${request}[0].ID`,
    item: `${produced}.MaterialDefinitionID ?? "none"`,
    text: `${produced}.Description.\`#text\``,
    amount: `${produced}.Quantity.QuantityString ?? "0"`,
    unit: { value: `${produced}.Quantity.UnitOfMeasure ?? "KG"`, codes: { KG: 'kg', G: 'g' } },
    materials: {
      each: `${request}[0].SegmentRequirement[0].SegmentRequirement[0].MaterialRequirement`,
      fields: {
        item: 'MaterialDefinitionID',
        amount: { value: 'Quantity.QuantityString ?? "0"', as: 'number' },
        place: 'Location.EquipmentID',
        order: `$root.${request}[0].ID`,
      },
    },
  },
};

const file = fileURLToPath(
  new URL(
    '../../../../shared/data/b2mml/examples/Courbon-B2MML-v0401-Example-XML-Files/PRO-20121210181416-27942.xml',
    import.meta.url,
  ),
);

function opened(document: ContractDocument): Contract {
  const result = openContract(document);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

function decoded(contract: Contract): Value {
  const format = openFormat({ kind: 'xml' }, { shape: contract.shape });
  const result = format.ok ? format.value.decode(readFileSync(file)) : format;
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value[0]!;
}

describe('a production schedule of a real plant', () => {
  test('the documents check clean, but for a list that may be absent', () => {
    expect(checkMapping(mapping, schedule, workOrder).map(({ level, code, path }) => [level, code, path])).toEqual([
      ['warning', 'mapping.may-be-absent', 'fields.materials.each'],
    ]);
    expect(checkCondition(`$exists(${request}[ID = "1"])`, schedule)).toEqual([]);
    expect(
      checkCondition(`${request}[Id = "1"].SegmentRequirement.SegmentRequirement.Ident = "x"`, schedule).map(
        issue => issue.sentence,
      ),
    ).toEqual([
      `an element of ${request} has no field "Id"; did you mean "ID"?`,
      expect.stringContaining('SegmentRequirement.SegmentRequirement has no field "Ident"'),
    ]);
  });

  test('order 258456 is identified, kept by its contract and mapped to a work order at once', ctx => {
    if (!existsSync(file)) return ctx.skip('needs the B2MML examples at ../shared/data/b2mml');
    const contract = opened(schedule);
    const message = decoded(contract);
    expect(contract.check(message)).toEqual([]);
    expect(contract.identify(message)).toMatchObject({ value: { subject: '258456', keys: [['order', '258456']] } });
    const compiled = compileMapping(mapping);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.issues));
    const result = compiled.value.run(message, {});
    expect(result).toEqual(compiled.value.run(message, {}));
    if (!result?.ok) throw new Error(JSON.stringify(result?.issues));
    expect(opened(workOrder).check(result.value)).toEqual([]);
    expect(structuredClone(result.value)).toEqual({
      number: '258456',
      item: 'SO1215',
      text: 'Final 1215',
      amount: '1.000',
      unit: 'kg',
      materials: [
        { item: 'CRBN0001', amount: 5, place: 'BOX3', order: '258456' },
        { item: 'CRBN0002', amount: 50, place: 'BOX1', order: '258456' },
        { item: 'CRBN0001', amount: 811, place: 'BOX3', order: '258456' },
        { item: 'CRBN0003', amount: 100, place: 'BOX4', order: '258456' },
      ],
    });
  });

  test('a condition with a filter is left to the interpreter and decides', ctx => {
    if (!existsSync(file)) return ctx.skip('needs the B2MML examples at ../shared/data/b2mml');
    const text = `$sum(${request}.SegmentRequirement.SegmentRequirement.MaterialRequirement[MaterialUse = "Consumed"].$number(Quantity.QuantityString)) > 900`;
    const compiled = compileCondition(text);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.issues));
    expect(compiled.value.run(decoded(opened(schedule)), {})).toMatchObject({ ok: true, value: true });
  });

  test('a message of another kind is refused with a sentence', () => {
    const contract = opened(schedule);
    const other = { SyncMaterialInformation: { DataArea: {} } };
    expect(contract.check(other)[0]?.sentence).toBe('expected the field, and there is none');
    expect(contract.identify(other).issues[0]?.sentence).toBe(
      `expected the subject at ${request}.ID, and the message has no field SyncProductionSchedule`,
    );
  });
});
