import { orderDocuments } from './order.ts';

/** Integrations that share one interface as their source or target. */
const perInterface = 10;
/** Integrations that share a contract and a mapping. */
const perKind = 100;

/**
 * A project with so many integrations: a receiving and a sending interface for every ten, a contract and a mapping for every hundred.
 * The integrations of one source go to ten different targets.
 */
export function manyIntegrations(count: number, listen: string, target: string): Readonly<Record<string, string>> {
  const interfaces = Math.ceil(count / perInterface);
  const files: Record<string, string> = {
    'erp.yaml': systemText('erp', interfaces, n => `{ listen: "${listen}", path: "/orders/${n}" }`),
    'mes.yaml': systemText('mes', interfaces, n => `{ url: "${target}/work-orders/${n}", idempotency: { kind: header } }`),
  };
  for (let kind = 0; kind * perKind < count; kind++) {
    const numbers = Array.from({ length: Math.min(perKind, count - kind * perKind) }, (_, n) => kind * perKind + n);
    files[`kind-${kind}.yaml`] = renamed(kind);
    files[`integrations-${kind}.yaml`] = numbers.map(n => integrationText(kind, n, interfaces)).join('---\n');
  }
  return files;
}

/** The documents of the order under names of their own. */
function renamed(kind: number): string {
  return orderDocuments
    .replace('name: order\n', `name: order-${kind}\n`)
    .replace('name: work-order\n', `name: work-order-${kind}\n`)
    .replace('name: order-to-work-order\n', `name: map-${kind}\n`)
    .replace('from: order@1', `from: order-${kind}@1`)
    .replace('to: work-order@1', `to: work-order-${kind}@1`);
}

function systemText(name: string, interfaces: number, config: (n: number) => string): string {
  const each = Array.from({ length: interfaces }, (_, n) => `  i${n}: { connector: http, config: ${config(n)} }\n`);
  return `kind: system\nname: ${name}\nrole: ${name}\nowner: it\ninterfaces:\n${each.join('')}`;
}

function integrationText(kind: number, n: number, interfaces: number): string {
  const source = Math.floor(n / perInterface);
  return `kind: integration
name: integration-${n}
owner: it
from: { interface: erp.i${source}, contract: order-${kind}@1 }
to:
  - { interface: mes.i${(source + (n % perInterface) * 7) % interfaces}, contract: work-order-${kind}@1, mapping: map-${kind} }
`;
}
