import { beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { connectors } from '@millrace/connectors';
import { checkProject, compileMapping, openLookups, type Plan, type Result, type Value } from '@millrace/core';
import { openLibrary } from '@millrace/runtime';
import { libraryFiles, valueOf } from './library.ts';

const toSap = 'isa95-operations-request-to-sap-production-order';
const toIsa = 'sap-production-order-to-isa95-operations-request';
const site = { name: 'lyon', code: '1720', zone: 'Europe/Paris' };
const marked = ['Waiting', 'Released', 'Running', 'Completed', 'Held', 'Cancelled', 'Closed'];

let map: (name: string, message: Value) => Result<Value>;

beforeAll(async () => {
  const { plan } = await checkProject(libraryFiles('sap'), connectors, { library: openLibrary() });
  map = mapperOf(plan!);
});

function mapperOf(plan: Plan): typeof map {
  const lookups = openLookups(plan, new Map());
  const programs = new Map([toSap, toIsa].map(name => [name, valueOf(compileMapping(plan.mappings.get(name)!))]));
  return (name, message) => programs.get(name)!.run(message, { site, lookups, now: Date.UTC(2026, 10, 23) });
}

const id = fc.stringMatching(/^[0-9A-Z]{1,8}$/);
/** Moments of winter, so that none falls into the hour that stands twice. */
const moment = fc
  .integer({ min: Date.UTC(2026, 10, 1) / 1000, max: Date.UTC(2027, 2, 1) / 1000 })
  .map(second => new Date((second + 3600) * 1000).toISOString().replace('.000Z', '+01:00'));
const material = fc.record(
  {
    id,
    materialDefinitionId: id,
    materialLotId: id,
    materialUse: fc.constantFrom('Consumed', 'By-product Produced'),
    quantity: fc.integer({ min: 1, max: 10_000_000 }).map(n => (n / 1000).toFixed(3)),
    quantityUnitOfMeasure: fc.constantFrom('kg', '{piece}', 'L', 'h'),
  },
  { requiredKeys: ['id', 'materialDefinitionId', 'materialUse', 'quantity', 'quantityUnitOfMeasure'] },
);
const operation = fc.record(
  {
    id: fc.stringMatching(/^([1-9]-)?[0-9]{4}$/),
    description: id,
    earliestStartTime: moment,
    segmentState: fc.constantFrom('Released', 'Running', 'Completed'),
    equipmentRequirement: id.map(equipmentId => [{ id: '1', equipmentId }]),
    materialRequirement: fc.array(material, { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: ['id'] },
);
const operations = fc.uniqueArray(operation, { minLength: 1, maxLength: 4, selector: each => each.id });
const product = material.map(each => ({ ...each, id: '0', materialUse: 'Produced', materialLotId: undefined }));
const order = fc
  .record(
    { id, version: fc.stringMatching(/^20[0-9]{12}$/), description: id, startTime: moment, endTime: moment },
    { requiredKeys: ['id', 'version'] },
  )
  .chain(head =>
    fc.record({ product, components: fc.array(material, { maxLength: 2 }), operations, state: fc.constantFrom(...marked) }).map(
      ({ product: made, components, operations: children, state }) =>
        JSON.parse(
          JSON.stringify({
            ...head,
            hierarchyScope: { equipmentId: '1720', equipmentLevel: 'Site' },
            operationsType: 'Production',
            requestState: state,
            segmentRequirement: [{ id: '0', materialRequirement: [made, ...components], segmentRequirementChild: children }],
          }),
        ) as { readonly [name: string]: Value },
    ),
  );

describe('an order between ISA-95 and SAP', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(order, message => {
        expect(valueOf(map(toIsa, valueOf(map(toSap, message))))).toEqual(message);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['a state that SAP has no mark for', { requestState: 'Aborted' }, 'no mark for the state Aborted'],
    ['an order that is no production', { operationsType: 'Quality' }, 'orders of the type Production'],
    ['several segment requirements', { segmentRequirement: [{ id: '1' }, { id: '2' }] }, 'one segment requirement'],
    ['an order without product', { segmentRequirement: [{ id: '1' }] }, 'one product'],
  ])('is held, not cut off: %s', (_, change, sentence) => {
    const [message] = fc.sample(order, { numRuns: 1, seed: 1 });
    const mapped = map(toSap, { ...message!, ...change });
    expect(mapped.ok).toBe(false);
    expect(mapped.issues.map(issue => issue.sentence).join()).toContain(sentence);
  });

  it('F110: is held on the way back where clocks show its start twice', () => {
    const [message] = fc.sample(order, { numRuns: 1, seed: 1 });
    const sent = valueOf(map(toSap, { ...message!, startTime: '2026-10-25T02:30:00+01:00' }));
    expect(map(toIsa, sent).issues[0]?.sentence).toContain('clocks show it twice');
  });
});
