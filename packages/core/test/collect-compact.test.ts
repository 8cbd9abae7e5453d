import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collect, compileEquipment, equipmentCompiler, newEquipmentState } from '@millrace/core';
import type { CollectInput, EquipmentPlan, EquipmentProgram, TagBinding } from '@millrace/core';
import { newTagColumns, restoreTag, tagState, type TagState } from '../src/collect/tag-columns.ts';
import { morning, programOf, seen } from './support/equipment.ts';

const micros = fc.oneof(fc.constant(-Infinity), fc.maxSafeInteger());
const value = fc.oneof(
  fc.double(),
  fc.constantFrom(NaN, -0, null, undefined, ''),
  fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }),
  fc.boolean(),
  fc.string(),
);
const tag: fc.Arbitrary<TagState> = fc.record(
  {
    time: micros,
    value,
    status: fc.nat(0xffff_ffff),
    since: micros,
    lag: fc.maxSafeInteger(),
    gapped: fc.boolean(),
    away: fc.boolean(),
    wrong: fc.constantFrom('type' as const, 'unit' as const),
    isOtherUnit: fc.boolean(),
    kept: fc.array(fc.record({ time: fc.maxSafeInteger(), value: fc.double() }, { noNullPrototype: true }), { maxLength: 3 }),
    turns: fc.nat(3),
    behind: fc.record({ received: fc.maxSafeInteger(), lag: fc.maxSafeInteger() }, { noNullPrototype: true }),
  },
  {
    noNullPrototype: true,
    requiredKeys: ['time', 'value', 'status', 'since', 'lag', 'gapped', 'away', 'isOtherUnit', 'kept', 'turns'],
  },
);

describe('what is known of tags, as columns', () => {
  it('is of each tag exactly what was put there, whatever stands beside it', () => {
    fc.assert(
      fc.property(fc.array(tag), states => {
        const tags = newTagColumns(states.length, morning);
        for (const [at, one] of states.entries()) restoreTag(tags, at, one);
        expect(states.map((_, at) => tagState(tags, at))).toStrictEqual(states);
      }),
    );
  });
});

/** Equipment of one class: as the standard has it, in other units, scaled, with names for values, and without some tags. */
const { plan, equipment } = programOf({
  tags: { speed: { type: 'number', unit: 'm/min' }, running: { type: 'boolean' }, good: { type: 'integer' } },
  measurements: { speed: { tag: 'speed', deadband: 1, sampling: 250 }, good: { tag: 'good' } },
  events: { started: { on: 'edge', tag: 'running', to: true, snapshot: ['speed'] }, produced: { on: 'counter', tag: 'good' } },
});
const [speed, running, good] = equipment.tags as readonly [TagBinding, TagBinding, TagBinding];
const bindings: readonly (readonly TagBinding[])[] = [
  [speed, running, good],
  [{ ...speed, address: 'S2', unit: '[ft_i]/min' }, running, good],
  [{ ...speed, address: 'S3', scale: 0.1, offset: 5, sampling: 100 }, { ...running, values: { ACTIVE: 'true' } }, good],
  [speed, running, { ...good, address: 'G4' }],
  [good, speed],
];

describe('equipment of one class that is compiled together', () => {
  const told = fc.record({
    equipment: fc.nat(bindings.length - 1),
    tag: fc.nat(2),
    value: fc.constantFrom(true, false, 'ACTIVE', 0, 1, 7, 40.5),
    after: fc.nat(3),
  });

  it('collects what it collects when each is compiled alone', () => {
    const pieces = bindings.map((tags, place): EquipmentPlan => ({ ...equipment, name: `line-${place}`, tags }));
    fc.assert(
      fc.property(fc.array(told), fc.shuffledSubarray(pieces, { minLength: pieces.length }), (steps, order) => {
        const compile = equipmentCompiler(plan);
        const together = new Map(order.map(piece => [piece.name, compile(piece)]));
        for (const [place, piece] of pieces.entries()) {
          const inputs = steps
            .filter(step => step.equipment === place && step.tag < piece.tags.length)
            .map(({ tag, value: of, after }, at): CollectInput => ({ kind: 'values', values: [seen(tag, at + after / 4, of)] }));
          expect(outcomeOf(together.get(piece.name)!, inputs)).toStrictEqual(outcomeOf(compileEquipment(plan, piece), inputs));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('shares what does not depend on addresses', () => {
    const compile = equipmentCompiler(plan);
    const [one, other] = [0, 3].map(place => compile({ ...equipment, tags: bindings[place]! }));
    expect(other!.watched).toBe(one!.watched);
    expect(other!.measures).toBe(one!.measures);
    expect(other!.tags[2]!.address).toBe('G4');
  });

  function outcomeOf(program: EquipmentProgram, inputs: readonly CollectInput[]): unknown {
    const { tags, marks } = program;
    const series = Array.from({ length: program.series.length }, (_, place) => program.series.at(place));
    const state = newEquipmentState(program, morning);
    const all = inputs.map(input => {
      const { state: _, ...made } = collect(program, state, input);
      return made;
    });
    return { tags, marks, series, all };
  }
});
