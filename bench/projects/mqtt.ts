import type { ContractDocument, MappingDocument } from '@millrace/core';
import { orderContract, orderMapping, workOrderContract } from '../load/order-map.ts';

/** Contracts and mapping of one case. */
export interface MqttCase {
  readonly from: ContractDocument;
  readonly to: ContractDocument;
  readonly mapping: MappingDocument;
  /** The mapping in JSONata, for Node-RED. */
  readonly flat: boolean;
}

const text = { type: 'string' } as const;
const number = { type: 'number' } as const;
const texts = [
  'kind',
  'by',
  'note',
  'item',
  'itemText',
  'unit',
  'line',
  'urgency',
  'lot',
  'route',
  'account',
  'begins',
  'ends',
  'sales',
];

const materials = {
  type: 'array',
  items: {
    type: 'object',
    required: ['material'],
    properties: { position: { type: 'integer' }, material: text, quantity: text, unit: text, lot: text },
  },
} as const;

/** 20 header fields, 6 operations of 4 components. */
export const orderCase: MqttCase = {
  from: orderContract,
  to: {
    ...workOrderContract,
    schema: {
      type: 'object',
      required: ['number', 'plant', 'steps'],
      properties: {
        ...Object.fromEntries(['number', 'plant', ...texts].map(name => [name, text])),
        ...Object.fromEntries(['amount', 'waste', 'gross'].map(name => [name, number])),
        released: { type: 'boolean' },
        steps: {
          type: 'array',
          items: {
            type: 'object',
            required: ['seq', 'materials'],
            properties: { seq: { type: 'integer' }, center: text, text, minutes: number, materials },
          },
        },
      },
    },
  },
  mapping: orderMapping,
  flat: false,
};

/** Five fields of one level. */
export const flatCase: MqttCase = {
  from: {
    kind: 'contract',
    name: 'production-order',
    version: 1,
    owner: 'planning',
    subject: 'orderId',
    schema: {
      type: 'object',
      required: ['orderId', 'product', 'quantity'],
      properties: { orderId: text, product: text, quantity: { type: 'number' }, unit: text, plant: text },
    },
  },
  to: {
    kind: 'contract',
    name: 'work-order',
    version: 1,
    owner: 'production',
    subject: 'number',
    schema: {
      type: 'object',
      required: ['number'],
      properties: { number: text, item: text, amount: { type: 'number' }, uom: text, plant: text },
    },
  },
  mapping: {
    kind: 'mapping',
    name: 'order-to-work-order',
    from: 'production-order@1',
    to: 'work-order@1',
    fields: { number: 'orderId', item: 'product', amount: 'quantity', uom: 'unit', plant: 'plant' },
  },
  flat: true,
};

/** The flat mapping as one expression. */
export const flatExpression = '{ "number": orderId, "item": product, "amount": quantity, "uom": unit, "plant": plant }';

/** Orders of a topic become work orders of another; without a target topic they are stored, and no delivery follows. */
export function mqttProject(
  broker: string,
  { from, to, mapping }: MqttCase,
  topics: { readonly in: string; readonly out: string; readonly stored?: boolean },
): Readonly<Record<string, string>> {
  const contract = { ...from, id: ['orderId'] };
  return {
    'documents.yaml': [contract, to, mapping].map(document => JSON.stringify(document)).join('\n---\n'),
    'flow.yaml': `kind: system
name: erp
role: erp
owner: it
interfaces:
  orders:
    connector: mqtt
    config: { url: "${broker}", clientId: bench-in, read: { topics: ["${topics.in}"], qos: 1, identity: content } }
---
kind: system
name: mes
role: mes
owner: it
interfaces:
  work-orders:
    connector: mqtt
    config: { url: "${broker}", clientId: bench-out, session: clean, write: { topic: "${topics.out}", qos: 1, repeats: harmless } }
---
kind: integration
name: release-orders
owner: it
from: { interface: erp.orders, contract: production-order@1 }
${topics.stored === true ? 'when: orderId = "none"\n' : ''}to:
  - { interface: mes.work-orders, contract: work-order@1, mapping: order-to-work-order }
`,
  };
}
