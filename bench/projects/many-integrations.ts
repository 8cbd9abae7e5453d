import { orderDocuments } from './order.ts';

/** Integrations that share one interface as their source or target. */
const perInterface = 10;

/** A project with so many integrations: a tenth as many receiving and a tenth as many sending interfaces, a contract and a mapping for every hundred. */
export function manyIntegrations(count: number, listen: string, target: string): Readonly<Record<string, string>> {
  const kinds = Math.max(1, Math.ceil(count / 100));
  const interfaces = Math.ceil(count / perInterface);
  const files: Record<string, string> = {
    'erp.yaml': systemText('erp', interfaces, n => `{ listen: "${listen}", path: "/orders/${n}" }`),
    'mes.yaml': systemText('mes', interfaces, n => `{ url: "${target}/work-orders/${n}", idempotency: { kind: header } }`),
  };
  for (let kind = 0; kind < kinds; kind++) {
    const each = Math.ceil(count / kinds);
    files[`kind-${kind}.yaml`] = renamed(kind);
    files[`integrations-${kind}.yaml`] = Array.from({ length: each }, (_, n) =>
      integrationText(kind, kind * each + n, interfaces),
    ).join('---\n');
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

/** Every integration of one source has another target. */
function integrationText(kind: number, n: number, interfaces: number): string {
  const target = (n + Math.floor(n / interfaces)) % interfaces;
  return `kind: integration
name: integration-${n}
owner: it
from: { interface: erp.i${n % interfaces}, contract: order-${kind}@1 }
to:
  - { interface: mes.i${target}, contract: work-order-${kind}@1, mapping: map-${kind} }
`;
}
