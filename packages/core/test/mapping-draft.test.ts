import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  checkMapping,
  draftMapping,
  mappingDraftYaml,
  readDocuments,
  type ContractDocument,
  type CrosswalkDocument,
  type MappingDocument,
} from '../src/index.ts';

function contract(name: string, schema: object): ContractDocument {
  return { kind: 'contract', name, version: 1, owner: 'tests', subject: 'id', schema: schema as ContractDocument['schema'] };
}

const order = contract('erp-order', {
  type: 'object',
  required: ['AUFNR', 'MATNR', 'GAMNG', 'urgency', 'operations'],
  properties: {
    AUFNR: { type: 'string', identifies: 'order' },
    MATNR: { type: 'string', identifies: 'material' },
    GAMNG: { type: 'string', format: 'decimal', unit: 'kg' },
    urgency: { type: 'string', codes: 'erp-priority' },
    state: { enum: ['OPEN', 'TECHNICALLY_COMPLETE'] },
    'planned start': { type: 'string', format: 'date-time-local' },
    operations: {
      type: 'array',
      items: { type: 'object', required: ['VORNR'], properties: { VORNR: { type: 'integer' }, ARBPL: { type: 'string' } } },
    },
  },
});

const job = contract('mes-job', {
  type: 'object',
  required: ['orderNumber', 'material', 'orderQuantity', 'urgency', 'steps', 'line'],
  properties: {
    orderNumber: { type: 'string', identifies: 'order' },
    material: {
      type: 'object',
      required: ['materialDefinitionId'],
      properties: { materialDefinitionId: { type: 'string', identifies: 'material' } },
    },
    orderQuantity: { type: 'string', format: 'decimal', unit: 'g' },
    urgency: { type: 'string', codes: 'mes-priority' },
    state: { enum: ['open', 'done'] },
    plannedStart: { type: 'string', format: 'date-time' },
    line: { type: 'string' },
    steps: {
      type: 'array',
      items: {
        type: 'object',
        required: ['operationNumber'],
        properties: {
          operationNumber: { type: 'string' },
          workCenter: { type: 'string' },
          orderNumber: { type: 'string', identifies: 'order' },
        },
      },
    },
  },
});

const priorities: CrosswalkDocument = {
  kind: 'crosswalk',
  name: 'priority',
  owner: 'tests',
  from: 'mes-priority',
  to: 'erp-priority',
};

describe('a mapping between two contracts', () => {
  const draft = draftMapping(order, job, { name: 'order-to-job', crosswalks: [priorities] });

  test('is proposed by identity, words, units, codes, types and lists', () => {
    expect(draft.document).toEqual({
      kind: 'mapping',
      name: 'order-to-job',
      from: 'erp-order@1',
      to: 'mes-job@1',
      fields: {
        orderNumber: 'AUFNR',
        material: { fields: { materialDefinitionId: 'MATNR' } },
        orderQuantity: { value: 'GAMNG', to: 'g' },
        urgency: { value: 'urgency', crosswalk: 'priority', back: true },
        state: { value: 'state', codes: { OPEN: 'open' } },
        plannedStart: { value: '`planned start`', as: 'instant' },
        steps: {
          each: 'operations',
          fields: { operationNumber: { value: 'VORNR', as: 'text' }, workCenter: 'ARBPL', orderNumber: '$root.AUFNR' },
        },
      },
    });
  });

  test('says of each line why, how sure it is, and what is still to be done', () => {
    const text = mappingDraftYaml(draft);
    expect(text).toContain('orderNumber: AUFNR # proposal: both identify order; likely');
    expect(text).toContain('say what becomes of "TECHNICALLY_COMPLETE"');
    expect(text).toContain('# MISSING: the target requires line, and no field of the source looks like it');
    expect(draft.missing).toEqual(['line']);
  });

  test('is a document that reads, and is wrong only where it says so', () => {
    const { documents, issues } = readDocuments([{ path: 'draft.yaml', text: mappingDraftYaml(draft) }]);
    expect(issues).toEqual([]);
    const errors = checkMapping(documents[0]!.document as MappingDocument, order, job).filter(issue => issue.level === 'error');
    expect(errors.map(issue => issue.code).toSorted()).toEqual(['mapping.code-missing', 'mapping.target-missing']);
  });

  test('has no field for what nothing looks like', () => {
    const strange = contract('strange', { type: 'object', required: ['zebra'], properties: { zebra: { type: 'string' } } });
    expect(draftMapping(order, strange, { name: 'x' })).toMatchObject({ document: { fields: {} }, missing: ['zebra'] });
  });

  test('does not put kilograms where metres are meant, nor an order where a lot is meant', () => {
    const to = contract('to', {
      properties: { quantity: { type: 'string', format: 'decimal', unit: 'm' }, lotId: { type: 'string', identifies: 'lot' } },
    });
    const from = contract('from', {
      properties: { quantity: { type: 'string', format: 'decimal', unit: 'kg' }, lotId: { type: 'string', identifies: 'order' } },
    });
    expect(draftMapping(from, to, { name: 'x' }).document.fields).toEqual({});
  });
});

describe('drafts between the contracts of the library', () => {
  const library = new URL('../../../library/', import.meta.url);
  const contracts = globSync(['isa95/*.yaml', 'sap/*.yaml'], { cwd: fileURLToPath(library) }).flatMap(path => {
    const { documents } = readDocuments([{ path, text: readFileSync(new URL(path, library), 'utf8') }]);
    return documents.flatMap(({ document }) => (document?.kind === 'contract' ? [document] : []));
  });

  test('read as documents, and find no path that is not there', { timeout: 120_000 }, () => {
    const sap = contracts.filter(({ name }) => name.startsWith('sap-'));
    expect(sap.length).toBeGreaterThan(0);
    for (const one of sap) {
      for (const other of contracts.filter(each => each !== one)) {
        for (const [from, to] of [[one, other] as const, [other, one] as const]) {
          const draft = draftMapping(from, to, { name: 'draft' });
          const { issues } = readDocuments([{ path: 'draft.yaml', text: mappingDraftYaml(draft) }]);
          expect(issues.filter(issue => issue.path !== 'fields')).toEqual([]);
          const codes = checkMapping(draft.document, from, to)
            .filter(issue => issue.level === 'error')
            .map(issue => issue.code);
          expect(
            codes.filter(code =>
              ['mapping.path-unknown', 'mapping.target-unknown', 'mapping.syntax', 'mapping.unit'].includes(code),
            ),
          ).toEqual([]);
        }
      }
    }
  });
});

describe('what is not proposed', () => {
  test('digits that tell things apart do not become a number', () => {
    const from = contract('order', {
      type: 'object',
      properties: { quantity: { type: 'string', pattern: '^[0-9]{12}$' }, size: { type: 'string', identifies: 'order' } },
    });
    const properties = { quantity: { type: 'number' }, size: { type: 'string', format: 'decimal' } };
    const to = contract('job', { type: 'object', required: ['quantity', 'size'], properties });
    const draft = draftMapping(from, to, { name: 'm' });
    expect([draft.document.fields, draft.missing]).toEqual([{}, ['quantity', 'size']]);
  });

  test('a target that holds itself does not get the message as its own child', () => {
    const part = {
      type: 'object',
      required: ['material', 'children'],
      properties: { material: { type: 'string' }, children: { type: 'array', items: { $ref: '#/$defs/part' } } },
    };
    const to = contract('part', { $ref: '#/$defs/part', $defs: { part } });
    const from = contract('order', { type: 'object', properties: { material: { type: 'string' } } });
    const draft = draftMapping(from, to, { name: 'm' });
    expect([draft.document.fields, draft.missing]).toEqual([{ material: 'material' }, ['children']]);
  });

  test('one time of the source fills one time of the target, and not those inside others, too', () => {
    const time = { type: 'string', format: 'date-time' };
    const from = contract('order', { type: 'object', properties: { dueTime: time } });
    const inside = { type: 'object', properties: { dueDate: time } };
    const to = contract('job', { type: 'object', properties: { dueDate: time, dueTime: time, more: inside, other: inside } });
    expect(draftMapping(from, to, { name: 'm' }).document.fields).toEqual({ dueDate: 'dueTime' });
  });
});
