import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LandscapeView } from '@millrace/core';
import { placeLandscape, sizes, type Rectangle } from '../src/screens/now/landscape/landscape-layout.ts';
import { isTooMuch, landscapeModel } from '../src/screens/now/landscape/landscape-model.ts';

const roles = ['erp', 'mes', 'lims', 'scada', 'plc', 'other'] as const;

/** Any landscape: systems here and there, flows between any of their interfaces. */
const landscapes = fc
  .record({
    sites: fc.integer({ min: 0, max: 3 }),
    systems: fc.array(
      fc.record({ role: fc.constantFrom(...roles), site: fc.nat(3), interfaces: fc.integer({ min: 1, max: 9 }) }),
      { minLength: 1, maxLength: 6 },
    ),
    flows: fc.array(fc.record({ from: fc.nat(50), to: fc.nat(50), site: fc.nat(3) }), { maxLength: 12 }),
  })
  .map(({ sites, systems, flows }): LandscapeView => {
    const named = Array.from({ length: sites }, (_, index) => ({ name: `s${index}`, title: `Site ${index}` }));
    const siteOf = (index: number) => (index < sites ? { site: `s${index}` } : {});
    const placed = systems.map(({ role, site, interfaces }, index) => ({
      name: `system${index}`,
      title: `System ${index}`,
      role,
      owner: 'team',
      ...siteOf(site),
      interfaces: Array.from({ length: interfaces }, (_, each) => ({
        name: `system${index}.i${each}`,
        title: `interface ${each}`,
        connector: 'http',
      })),
    }));
    const all = placed.flatMap(({ interfaces }) => interfaces.map(({ name }) => name));
    return {
      release: 'r',
      sites: named,
      systems: placed,
      flows: flows.map(({ from, to, site }, index) => ({
        name: `flow${index}`,
        title: `flow ${index}, Site`,
        integration: `integration${index % 5}`,
        ...siteOf(site),
        owner: 'team',
        source: all[from % all.length]!,
        target: all[to % all.length]!,
        sourceContract: 'a@1',
        targetContract: 'b@1',
      })),
    };
  });

function overlap(one: Rectangle, other: Rectangle): boolean {
  return (
    one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height
  );
}

describe('the landscape', () => {
  test('whatever there is: every flow is on one wire, and every wire joins the boxes of its interfaces', () => {
    fc.assert(
      fc.property(landscapes, view => {
        const { wires, boxes } = landscapeModel(view);
        expect(wires.flatMap(({ flows }) => flows).toSorted()).toEqual(view.flows.map(({ name }) => name).toSorted());
        const ids = new Set(boxes.map(({ id }) => id));
        for (const { from, to } of wires) expect(ids.has(from) && ids.has(to)).toBe(true);
      }),
    );
  });

  test('whatever there is: no two boxes and no two labels lie on each other, and all lies inside', () => {
    fc.assert(
      fc.property(landscapes, view => {
        const placed = placeLandscape(landscapeModel(view));
        const boxes = [...placed.boxes.values()];
        const labels = [...placed.wires.values()].map(({ label }) => ({
          x: label.x - sizes.labelWidth / 2,
          y: label.y - sizes.labelHeight / 2,
          width: sizes.labelWidth,
          height: sizes.labelHeight,
        }));
        for (const group of [boxes, labels])
          for (const [index, one] of group.entries())
            for (const other of group.slice(index + 1)) expect(overlap(one, other)).toBe(false);
        for (const { x, y, width, height } of [...boxes, ...labels]) {
          expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
          expect(x + width).toBeLessThanOrEqual(placed.width + 1);
          expect(y + height).toBeLessThanOrEqual(placed.height + 1);
        }
      }),
    );
  });

  test('whatever there is: it is placed the same way every time', () => {
    fc.assert(
      fc.property(landscapes, view => {
        expect(placeLandscape(landscapeModel(structuredClone(view)))).toEqual(placeLandscape(landscapeModel(view)));
      }),
      { numRuns: 30 },
    );
  });

  test('one site shows its own flows, with what they connect elsewhere', () => {
    fc.assert(
      fc.property(landscapes, view => {
        for (const { name } of view.sites) {
          const { wires } = landscapeModel(view, name);
          const own = view.flows.filter(({ site }) => site === name).map(flow => flow.name);
          expect(wires.flatMap(({ flows }) => flows).toSorted()).toEqual(own.toSorted());
        }
      }),
    );
  });

  test('three hundred flows at many sites are too much for one picture', () => {
    const view = fc.sample(landscapes, 1)[0]!;
    const flow = {
      name: 'f',
      title: 'f',
      integration: 'i',
      owner: 'o',
      source: 'a.b',
      target: 'c.d',
      sourceContract: 'a',
      targetContract: 'b',
    };
    const flows = Array.from({ length: 300 }, () => flow);
    const two = [
      { name: 'a', title: 'A' },
      { name: 'b', title: 'B' },
    ];
    expect(isTooMuch({ ...view, flows, sites: two })).toBe(true);
    expect(isTooMuch({ ...view, flows: flows.slice(0, 8), sites: two })).toBe(false);
  });
});
