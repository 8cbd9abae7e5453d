import type { ConnectorCatalogue, ConnectorFacts, ProjectFile } from '@millrace/core';

/** A connector that reads and writes; what it promises follows from two of its settings. */
const queue: ConnectorFacts = {
  name: 'queue',
  config: {
    address: { kind: 'text', required: true, summary: 'Where the queue is.' },
    port: { kind: 'integer', minimum: 1, maximum: 65535, default: 5672, summary: 'Port.' },
    password: { kind: 'secret', summary: 'Password.' },
    poll: { kind: 'duration', default: '5 s', summary: 'How often it is read.' },
    headers: { kind: 'map', of: { kind: 'text', summary: 'A value.' }, summary: 'What is sent along.' },
    repeat: {
      kind: 'choice',
      choices: { keyed: '', verifiable: '', unsafe: '' },
      default: 'keyed',
      summary: 'What a second try does.',
    },
  },
  offers: (config: { readonly repeat: 'keyed' | 'verifiable' | 'unsafe' }) => ({
    source: { delivery: 'acknowledged' },
    sink: { repeat: config.repeat, batch: 1 },
  }),
};

/** A connector that only reads. */
const feed: ConnectorFacts = {
  name: 'feed',
  config: { address: { kind: 'text', required: true, summary: 'Where the feed is.' } },
  offers: () => ({ source: { delivery: 'live' } }),
};

/** A connector that only writes. */
const printer: ConnectorFacts = {
  name: 'printer',
  config: { tray: { kind: 'text', summary: 'Which tray.' } },
  offers: () => ({ sink: { repeat: 'keyed', batch: 1 } }),
};

export const catalogue: ConnectorCatalogue = new Map([queue, feed, printer].map(facts => [facts.name, facts]));

const systems = `# The systems of the company.
kind: system
name: erp
role: erp
owner: finance
interfaces:
  orders:
    connector: queue
    config: { address: "\${env:ERP_ADDRESS}", password: "\${secret:ERP_PASSWORD}" }
    limits: { concurrency: 2, timeout: 10 s }
---
kind: system
name: mes-pune
role: mes
owner: production
site: pune
interfaces:
  work-orders:
    connector: queue
    config:
      address: mes.pune.example
      poll: 2 min
    retry: { attempts: 5 }
---
kind: system
name: mes-lyon
role: mes
owner: production
site: lyon
interfaces:
  work-orders: { connector: queue, config: { address: mes.lyon.example } }
`;

const sites = `kind: site
name: pune
title: Pune
code: "1710"
zone: Asia/Kolkata
systems: { mes: mes-pune }
---
kind: site
name: lyon
code: "0042"
zone: Europe/Paris
systems: { mes: mes-lyon }
`;

const contracts = `kind: contract
name: production-order
version: 1
owner: production-planning
subject: orderId
keys: { order: orderId, material: product }
cadence: { every: 30 min }
schema:
  type: object
  required: [orderId, plant, product, quantity]
  properties:
    orderId: { type: string, identifies: order, pattern: "^[0-9]{1,12}$" }
    plant: { type: string }
    product: { type: string, identifies: material }
    quantity: { type: string, format: decimal, unit: kg }
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
    amount: { type: string, format: decimal, unit: kg }
`;

const flows = `kind: mapping
name: order-to-work-order
from: production-order@1
to: work-order@1
fields:
  number: orderId
  item: product
  amount: quantity
---
kind: integration
name: release-orders
owner: production-planning
for: [pune, lyon]
from: { interface: erp.orders, contract: production-order@1 }
when: plant = site.code
to:
  - interface: mes.work-orders
    contract: work-order@1
    mapping: order-to-work-order
    expire: 3 d
tests:
  - { given: cases/order.json, expect: cases/work-order.json }
  - { given: cases/order.json, expect: filtered, site: lyon }
`;

/** A small project that checks clean: one ERP, two plants, one integration. */
export const projectFiles: readonly ProjectFile[] = [
  { path: 'systems.yaml', text: systems },
  { path: 'sites.yaml', text: sites },
  { path: 'contracts.yaml', text: contracts },
  { path: 'flows.yaml', text: flows },
];

/** The files its tests name. */
export const cases: Readonly<Record<string, string>> = {
  'cases/order.json': '{ "orderId": "258456", "plant": "1710", "product": "P-7", "quantity": "12.50" }',
  'cases/work-order.json': '{ "number": "258456", "item": "P-7", "amount": "12.50" }',
};

/** The project with one text replaced in one file; throws where the text is not there exactly once. */
export function edited(path: string, from: string, to: string, files = projectFiles): readonly ProjectFile[] {
  const file = files.find(file => file.path === path);
  if (file === undefined || file.text.split(from).length !== 2) throw new Error(`${path} must hold once: ${from}`);
  return files.map(each => (each === file ? { path, text: file.text.replace(from, () => to) } : each));
}
