/** The order that benchmarks send: about 600 bytes of JSON with a unique number, four operations and three business keys. */
export function orderText(run: number, n: number): string {
  const at = String(n).padStart(7, '0');
  return (
    `{"orderId":"${run}${at}","product":"FG-${String(n % 500).padStart(4, '0')}","lotId":"L${at}","quantity":"125.500","unit":"KG",` +
    `"plant":"1710","start":"2026-11-23T06:00:00Z","end":"2026-11-23T14:00:00Z","priority":"high","customer":"Customer of the plant in the north",` +
    `"operations":[{"step":"0010","workCenter":"WEIGH-1","text":"Weigh the ingredients"},{"step":"0020","workCenter":"MIX-2","text":"Mix for ten minutes"},` +
    `{"step":"0030","workCenter":"FILL-3","text":"Fill into bags"},{"step":"0040","workCenter":"PACK-1","text":"Pack on pallets"}]}`
  );
}

/** The key that orders are sent with. */
export const apiKey = 'bench-key';

/** Contract of the order, contract of the work order, and the mapping between them. */
export const orderDocuments = `
kind: contract
name: order
version: 1
owner: planning
subject: orderId
id: [orderId]
keys: { order: orderId, material: product, lot: lotId }
schema:
  type: object
  required: [orderId, product, quantity]
  properties:
    orderId: { type: string, identifies: order, pattern: "^[0-9]{1,12}$" }
    product: { type: string, identifies: material }
    lotId: { type: string, identifies: lot }
    quantity: { type: string, format: decimal }
    unit: { type: string }
    plant: { type: string }
    start: { type: string, format: date-time }
    end: { type: string, format: date-time }
    priority: { type: string, enum: [high, normal, low] }
    customer: { type: string }
    operations:
      type: array
      items:
        type: object
        required: [step]
        properties: { step: { type: string }, workCenter: { type: string }, text: { type: string } }
---
kind: contract
name: work-order
version: 1
owner: production
subject: number
schema:
  type: object
  required: [number, item, amount]
  properties:
    number: { type: string }
    item: { type: string }
    lot: { type: string }
    amount: { type: string }
    uom: { type: string }
    plant: { type: string }
    begin: { type: string }
    finish: { type: string }
    rank: { type: string }
    steps:
      type: array
      items: { type: object, properties: { seq: { type: string }, center: { type: string } } }
---
kind: mapping
name: order-to-work-order
from: order@1
to: work-order@1
fields:
  number: orderId
  item: product
  lot: lotId
  amount: quantity
  uom: unit
  plant: plant
  begin: start
  finish: end
  rank: priority
  steps: { each: operations, fields: { seq: step, center: workCenter } }
`;

/** How the target is called: so many calls at once, and further settings of its interface. */
export interface TargetSettings {
  readonly concurrency: number;
  readonly more: string;
}

/** One order a call, each with its `Idempotency-Key`; many calls at once. */
export const oneByOne: TargetSettings = { concurrency: 64, more: 'idempotency: { kind: header }' };

/** Lists of work orders, answered with a result for each, at a target that knows an order by its number; few calls at once, so that lists are long. */
export const inLists: TargetSettings = {
  concurrency: 4,
  more: 'repeats: keyed, batch: array, answer: { items: { path: results, status: status } }',
};

/** Orders in by HTTP, work orders out by HTTP to a target. */
export function httpProject(target: string, { concurrency, more }: TargetSettings): Readonly<Record<string, string>> {
  return {
    'orders.yaml': `${orderDocuments}---
kind: system
name: erp
role: erp
owner: it
interfaces:
  orders:
    connector: http
    config: { listen: "127.0.0.1:0", path: /orders, auth: { kind: key, keys: ["\${env:BENCH_KEY}"] } }
---
kind: system
name: mes
role: mes
owner: it
interfaces:
  work-orders:
    connector: http
    limits: { concurrency: ${concurrency} }
    config: { url: "${target}/work-orders", ${more} }
---
kind: integration
name: release-orders
owner: it
from: { interface: erp.orders, contract: order@1 }
to:
  - { interface: mes.work-orders, contract: work-order@1, mapping: order-to-work-order }
`,
  };
}
