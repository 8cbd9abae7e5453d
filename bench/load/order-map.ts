import type { ContractDocument, MappingDocument } from '@millrace/core';

const text = { type: 'string' } as const;
const decimal = { type: 'string', format: 'decimal' } as const;
const time = { type: 'string', format: 'date-time' } as const;

/** A production order: 20 header fields, operations, and the components that each of them consumes. */
export const orderContract: ContractDocument = {
  kind: 'contract',
  name: 'production-order',
  version: 1,
  owner: 'planning',
  subject: 'orderId',
  schema: {
    type: 'object',
    required: ['orderId', 'header', 'quantity', 'plant', 'start', 'finish', 'operations'],
    properties: {
      orderId: { type: 'string', pattern: '^[0-9]{1,12}$' },
      header: {
        type: 'object',
        required: ['type', 'createdBy'],
        properties: { type: text, createdBy: text, changedBy: text, text },
      },
      product: text,
      productText: text,
      quantity: { type: 'number' },
      scrap: { type: 'number' },
      unit: text,
      plant: { enum: ['1010', '1020'] },
      line: text,
      priority: { type: 'integer' },
      lotId: text,
      version: text,
      costCenter: text,
      planner: text,
      start: time,
      finish: time,
      released: { type: 'boolean' },
      salesOrder: text,
      operations: {
        type: 'array',
        items: {
          type: 'object',
          required: ['step', 'workCenter', 'components'],
          properties: {
            step: { type: 'integer' },
            workCenter: text,
            text,
            setup: { type: 'number' },
            run: { type: 'number' },
            components: {
              type: 'array',
              items: {
                type: 'object',
                required: ['item', 'material', 'quantity'],
                properties: { item: { type: 'integer' }, material: text, quantity: decimal, unit: text, lot: text },
              },
            },
          },
        },
      },
    },
  },
};

/** What comes out. */
export const workOrderContract: ContractDocument = {
  kind: 'contract',
  name: 'work-order',
  version: 1,
  owner: 'production',
  subject: 'number',
  schema: {
    type: 'object',
    required: ['number', 'plant', 'steps'],
    properties: {
      number: text,
      plant: text,
      amount: { type: 'number' },
      steps: {
        type: 'array',
        items: {
          type: 'object',
          required: ['seq', 'materials'],
          properties: {
            seq: { type: 'integer' },
            materials: { type: 'array', items: { type: 'object', required: ['material'], properties: { material: text } } },
          },
        },
      },
    },
  },
};

const head = {
  number: 'orderId',
  kind: 'header.type',
  by: 'header.createdBy',
  note: 'header.text',
  item: 'product',
  itemText: 'productText',
  amount: 'quantity',
  waste: 'scrap',
  gross: 'quantity + scrap',
  unit: 'unit',
  plant: 'plant',
  line: 'line',
  urgency: 'priority > 5 ? "high" : "normal"',
  lot: 'lotId',
  route: 'version',
  account: 'costCenter & "/" & planner',
  begins: 'start',
  ends: 'finish',
  released: 'released',
  sales: 'salesOrder ?? "none"',
};

/** The mapping as Millrace runs it. */
export const orderMapping: MappingDocument = {
  kind: 'mapping',
  name: 'order-to-work-order',
  from: 'production-order@1',
  to: 'work-order@1',
  fields: {
    ...head,
    steps: {
      each: 'operations',
      fields: {
        seq: 'step',
        center: 'workCenter',
        text: 'text',
        minutes: 'setup + run',
        materials: {
          each: 'components',
          fields: { position: 'item', material: 'material', quantity: 'quantity', unit: 'unit', lot: 'lot' },
        },
      },
    },
  },
};

/** The same as one expression, for the interpreter. */
export const orderExpression = `{
  ${Object.entries(head)
    .map(([name, expression]) => `"${name}": ${expression}`)
    .join(',\n  ')},
  "steps": operations.{
    "seq": step, "center": workCenter, "text": text, "minutes": setup + run,
    "materials": components.{ "position": item, "material": material, "quantity": quantity, "unit": unit, "lot": lot }
  }
}`;

interface Component {
  readonly item: number;
  readonly material: string;
  readonly quantity: string;
  readonly unit?: string;
  readonly lot?: string;
}

interface Operation {
  readonly step: number;
  readonly workCenter: string;
  readonly text?: string;
  readonly setup: number;
  readonly run: number;
  readonly components: readonly Component[];
}

/** The order that is mapped. */
export const order = {
  orderId: '4000123',
  header: { type: 'PP01', createdBy: 'PLANNER1', changedBy: 'PLANNER2', text: 'rush, see remarks' },
  product: 'MAT-100',
  productText: 'Cooling water treatment, 20 l',
  quantity: 1250.5,
  scrap: 12.25,
  unit: 'KGM',
  plant: '1010',
  line: 'FILL-2',
  priority: 7,
  lotId: 'L-2026-0042',
  version: '0001',
  costCenter: '4711',
  planner: '007',
  start: '2026-11-23T06:00:00Z',
  finish: '2026-11-23T14:00:00Z',
  released: true,
  salesOrder: '900123',
  operations: Array.from({ length: 6 }, (_, step): Operation => ({
    step: (step + 1) * 10,
    workCenter: `WC-0${step}`,
    text: `Operation ${step + 1} of the routing`,
    setup: 5 + step,
    run: 35.5,
    components: Array.from({ length: 4 }, (_, item): Component => ({
      item: (item + 1) * 10,
      material: `RAW-${step}${item}`,
      quantity: `${12 + item}.250`,
      unit: 'KGM',
      lot: `C-${step}-${item}`,
    })),
  })),
};

/** The same by hand. */
export function mapByHand(source: typeof order): object {
  return {
    number: source.orderId,
    kind: source.header.type,
    by: source.header.createdBy,
    note: source.header.text,
    item: source.product,
    itemText: source.productText,
    amount: source.quantity,
    waste: source.scrap,
    gross: source.quantity + source.scrap,
    unit: source.unit,
    plant: source.plant,
    line: source.line,
    urgency: source.priority > 5 ? 'high' : 'normal',
    lot: source.lotId,
    route: source.version,
    account: `${source.costCenter}/${source.planner}`,
    begins: source.start,
    ends: source.finish,
    released: source.released,
    sales: source.salesOrder ?? 'none',
    steps: source.operations.map(operation => ({
      seq: operation.step,
      center: operation.workCenter,
      text: operation.text,
      minutes: operation.setup + operation.run,
      materials: operation.components.map(component => ({
        position: component.item,
        material: component.material,
        quantity: component.quantity,
        unit: component.unit,
        lot: component.lot,
      })),
    })),
  };
}
