import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { documentUsers, flowsUsing, keptDocuments, readDocuments, refKey, releaseChanges, whereUsed } from '../src/index.ts';
import { lineInRelease } from '../src/index.ts';
import type { DocumentLink, DocumentRef, DocumentUsers, FlowPlan, KeptDocument } from '../src/index.ts';

const text = `
kind: code-set
name: units
owner: data
codes: { KG: kilogram }
---
kind: crosswalk
name: unit
owner: data
from: units
---
kind: contract
name: order
version: 1
owner: planning
subject: id
schema: { type: object, properties: { id: { type: string }, unit: { type: string, codes: units } } }
---
kind: contract
name: task
version: 1
owner: mes
subject: id
schema: { type: object, properties: { id: { type: string } } }
---
kind: mapping
name: order-to-task
from: order@1
to: task@1
fields: { id: { value: unit, crosswalk: unit } }
---
kind: site
name: pune
code: P
zone: Asia/Kolkata
systems: { mes: mes-pune }
---
kind: integration
name: orders
for: [pune]
from: { interface: erp.orders, contract: order@1 }
to: [{ interface: mes.tasks, contract: task@1, mapping: order-to-task }]
`;
const documents: readonly KeptDocument[] = keptDocuments(readDocuments([{ path: 'p.yaml', text }]).documents);
const flow = {
  name: 'orders@pune:mes.tasks',
  integration: 'orders',
  site: documents.find(each => each.kind === 'site')!.document,
  source: 'erp.orders',
  sourceContract: 'order@1',
  target: 'mes-pune.tasks',
  targetContract: 'task@1',
  mappings: ['order-to-task'],
} as unknown as FlowPlan;
const users = documentUsers(documents, [flow]);
const usesOf = (kind: DocumentRef['kind'], ref: string): readonly string[] =>
  whereUsed(users, { kind, ref }).map(
    use => `${use.distance} ${refKey(use)}: ${use.as.join(', ')}${use.via ? ` via ${use.via.ref}` : ''}`,
  );

describe('where a document is used', () => {
  test('every document that a change may break is told once, nearest first, with what leads to it', () => {
    expect(usesOf('code-set', 'units')).toEqual([
      '1 crosswalk unit: codes',
      '1 contract order@1: codes',
      '2 mapping order-to-task: translates via unit',
      '2 integration orders: reads via order@1',
    ]);
    expect(usesOf('mapping', 'order-to-task')).toEqual(['1 integration orders: maps']);
    expect(usesOf('integration', 'orders')).toEqual([]);
  });

  test('systems are named by what runs over them, under their own name and not under the name that a site binds', () => {
    expect(usesOf('system', 'mes-pune')).toEqual(['1 site pune: binds', '1 integration orders: over']);
    expect(usesOf('system', 'mes')).toEqual([]);
    expect(usesOf('site', 'pune')).toEqual(['1 integration orders: at']);
  });

  test('a flow is touched by everything that decides about its messages', () => {
    const touched = (kind: DocumentRef['kind'], ref: string): boolean => flowsUsing(users, [flow], { kind, ref }).length === 1;
    const all = [...documents.map(({ kind, ref }) => [kind, ref] as const), ['system', 'mes-pune'] as const];
    expect(all.filter(([kind, ref]) => !touched(kind, ref))).toEqual([]);
    expect(touched('system', 'mes')).toBe(false);
    expect(touched('contract', 'task@2')).toBe(false);
  });

  test('what is found is what can be reached, each at its shortest distance, also where documents name each other in circles', () => {
    const ref = fc.nat(8).map(String);
    fc.assert(
      fc.property(fc.array(fc.tuple(ref, ref), { maxLength: 20 }), ref, (pairs, of) => {
        const node = (name: string): DocumentRef => ({ kind: 'mapping', ref: name });
        const links: readonly DocumentLink[] = pairs.map(([user, used]) => ({ user: node(user), used: node(used), as: 'maps' }));
        const found = whereUsed(Map.groupBy(links, link => refKey(link.used)) as DocumentUsers, node(of));
        const distances = new Map([[of, 0]]);
        for (let round = 1; round <= 9; round++)
          for (const [user, used] of pairs)
            if (distances.get(used) === round - 1 && !distances.has(user)) distances.set(user, round);
        distances.delete(of);
        expect(new Map(found.map(use => [use.ref, use.distance]))).toEqual(distances);
        expect(found.length).toBe(distances.size);
      }),
    );
  });
});

describe('what changed between releases', () => {
  const line = (name: string, title: string): string => JSON.stringify({ kind: 'site', name, title });
  const release = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('one', 'two'));
  const textOf = (sites: Readonly<Record<string, string>>): string =>
    Object.entries(sites)
      .map(([name, title]) => line(name, title))
      .join('\n');

  test('is each document that only one of them has, or that they say differently', () => {
    fc.assert(
      fc.property(release, release, (before, after) => {
        const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
        const expected = names
          .filter(name => before[name] !== after[name])
          .map(name => [name, !Object.hasOwn(before, name) ? 'added' : !Object.hasOwn(after, name) ? 'removed' : 'changed']);
        expect(releaseChanges(textOf(before), textOf(after)).map(({ ref, change }) => [ref, change])).toEqual(expected);
      }),
    );
  });

  test('a crosswalk with a table is read with its rows behind it, whatever stands in them', () => {
    const crosswalk = `${JSON.stringify({ kind: 'crosswalk', name: 'unit', table: 'u.csv' })} ${JSON.stringify('a\tb\n} "x')}`;
    expect(releaseChanges('', crosswalk)).toEqual([{ kind: 'crosswalk', ref: 'unit', change: 'added' }]);
    expect(lineInRelease(`${line('a', 'one')}\n${crosswalk}`, { kind: 'crosswalk', ref: 'unit' })).toBe(crosswalk);
    expect(lineInRelease(crosswalk, { kind: 'crosswalk', ref: 'units' })).toBeUndefined();
  });

  test('a contract is known by name and version', () => {
    const contract = JSON.stringify({ kind: 'contract', name: 'order', version: 2, schema: { name: 'x', version: 1 } });
    expect(releaseChanges(contract, '')).toEqual([{ kind: 'contract', ref: 'order@2', change: 'removed' }]);
  });
});
