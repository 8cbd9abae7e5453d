import { describe, expect, it } from 'vitest';
import { checkProject, formatIssue, type ProjectFile } from '@millrace/core';
import { cases, catalogue, edited } from './support/fixture-project.ts';

const between = `kind: contract
name: canonical-order
version: 1
owner: production-planning
subject: id
schema:
  type: object
  required: [id, product, quantity]
  properties:
    id: { type: string, maxLength: 9 }
    product: { type: string }
    quantity: { type: string, format: decimal, unit: kg }
---
kind: mapping
name: order-to-canonical
from: production-order@1
to: canonical-order@1
fields: { id: orderId, product: product, quantity: quantity }
---
kind: mapping
name: canonical-to-work-order
from: canonical-order@1
to: work-order@1
fields: { number: id, item: product, amount: quantity }
`;

function chained(chain: string): readonly ProjectFile[] {
  const files = edited('flows.yaml', 'mapping: order-to-work-order', `mapping: ${chain}`);
  return [...files, { path: 'between.yaml', text: between }];
}

async function check(files: readonly ProjectFile[], order = cases['cases/order.json']): ReturnType<typeof checkProject> {
  return checkProject(files, catalogue, { readCase: path => (path === 'cases/order.json' ? order : cases[path]) });
}

describe('several mappings one after the other', () => {
  it('carry a message through the contract between', async () => {
    const { plan, issues } = await check(chained('[order-to-canonical, canonical-to-work-order]'));
    expect(issues.map(formatIssue)).toEqual([expect.stringContaining('document.unused no integration uses the mapping')]);
    expect(plan?.flows[0]?.mappings).toEqual(['order-to-canonical', 'canonical-to-work-order']);
  });

  it('are checked against the contract between them, too', async () => {
    const long = cases['cases/order.json']!.replace('258456', '258456000000');
    const { issues } = await check(chained('[order-to-canonical, canonical-to-work-order]'), long);
    expect(issues.map(formatIssue).join('\n')).toMatch(/test-failed .* breaks canonical-order@1/);
  });

  it('change the flow when the contract between changes', async () => {
    const files = chained('[order-to-canonical, canonical-to-work-order]');
    const changed = edited('between.yaml', 'maxLength: 9', 'maxLength: 8', files);
    const [one, other] = [await check(files), await check(changed)];
    expect(one.plan?.flows[0]?.text).not.toBe(other.plan?.flows[0]?.text);
  });

  it.each([
    ['[order-to-canonical]', 'flows.yaml:19:5 error document.mapping-mismatch'],
    ['order-to-canonical', 'flows.yaml:19:14 error document.mapping-mismatch'],
    ['[canonical-to-work-order, order-to-canonical]', 'flows.yaml:19:15 error document.mapping-mismatch'],
    ['[order-to-canonical, order-to-work-order]', 'flows.yaml:19:35 error document.mapping-mismatch'],
    ['[order-to-canonical, canonical-to-workorder]', 'flows.yaml:19:35 error document.unknown-mapping'],
    ['[]', 'flows.yaml:19:5 error document.mapping-missing'],
  ])('must meet: %s', async (chain, expected) => {
    const { issues } = await check(chained(chain));
    expect(issues.map(formatIssue).join('\n')).toContain(expected);
  });
});
