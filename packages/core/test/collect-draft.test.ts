import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  draftBinding,
  draftTable,
  readAddressRows,
  readDocuments,
  writeAddressRows,
  type AddressRow,
  type BindingDraft,
  type CollectionDocument,
  type FoundTag,
} from '@millrace/core';
import { keystone, norden, type Brand, type SignalName } from '@millrace/plant';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const project = join(import.meta.dirname, '../../../examples/two-plants/lines');
const text = readFileSync(join(project, 'collections/line.yaml'), 'utf8');
const line = readDocuments([{ path: 'line.yaml', text }]).documents[0]!.document as CollectionDocument;

/** Which tag of the collection each signal of the simulated lines is. */
const tagOf: Readonly<Record<SignalName, string>> = {
  running: 'running',
  state: 'state',
  speed: 'speed',
  speedSetpoint: 'speed-setpoint',
  goodCount: 'good',
  scrapCount: 'scrap',
  cycleCount: 'cycles',
  cycleTime: 'cycle-time',
  sealTemperature: 'seal-temperature',
  sealPressure: 'seal-pressure',
  energy: 'energy',
  alarm: 'jam',
  recipe: 'recipe',
  recipePrepared: 'recipe-prepared',
  recipeTemperature: 'recipe-temperature',
  recipeActivate: 'recipe-activate',
  commandId: 'command-id',
};

/** What browsing a line of a brand finds. */
function found(brand: Brand, folder: string, withUnits: boolean): readonly FoundTag[] {
  return Object.entries(brand.names).map(([signal, name]) => {
    const { type } = line.tags[tagOf[signal as SignalName]]!;
    const unit = brand.scales[signal as SignalName]?.unit;
    return {
      address: `ns=2;s=${folder}.${name}`,
      name,
      path: ['Plant', folder],
      type,
      ...(withUnits && unit !== undefined && { unit }),
    };
  });
}

const right = (brand: Brand, draft: BindingDraft): number =>
  draft.rows.filter(({ tag, address }) =>
    Object.entries(brand.names).some(([signal, name]) => tagOf[signal as SignalName] === tag && address.endsWith(`.${name}`)),
  ).length;

describe('a draft of an address table', () => {
  it.each([
    ['of a European maker', norden],
    ['of an American maker', keystone],
  ])('finds the tags %s, and proposes nothing wrong', (_, brand) => {
    const draft = draftBinding(line, found(brand, 'Line 1', true));
    const wrong = draft.rows.length - right(brand, draft);
    expect([wrong, draft.conflicts]).toEqual([0, []]);
    expect(right(brand, draft)).toBeGreaterThanOrEqual(15);
  });

  it('says the unit where it is another one, also where only the name says it', () => {
    for (const withUnits of [true, false]) {
      const { rows } = draftBinding(line, found(keystone, 'Line 1', withUnits));
      const units = Object.fromEntries(rows.flatMap(({ tag, unit }) => (unit === undefined ? [] : [[tag, unit]])));
      expect(units).toMatchObject({ speed: '[ft_i]/min', 'seal-temperature': '[degF]', 'seal-pressure': '[psi]' });
    }
  });

  it('names what has no match on either side', () => {
    const nodes: readonly FoundTag[] = [
      { address: 'a', name: 'Running', type: 'boolean' },
      { address: 'b', name: 'OilLevel', type: 'number', unit: '%' },
    ];
    const draft = draftBinding(line, nodes);
    expect(draft.rows).toMatchObject([{ tag: 'running', address: 'a', confidence: 'sure' }]);
    expect(draft.unused.map(({ address }) => address)).toEqual(['b']);
    expect(draft.unmatched).toContainEqual({ tag: 'speed', required: true });
    expect(draft.unmatched).toContainEqual({ tag: 'recipe', required: false });
  });

  it('takes neither of two that look alike, unless it is told under which folder to look', () => {
    const nodes = [...found(norden, 'Line 1', true), ...found(norden, 'Line 2', true)];
    const both = draftBinding(line, nodes);
    expect(both.conflicts).toContainEqual(
      expect.objectContaining({ tag: 'running', addresses: ['ns=2;s=Line 1.Running', 'ns=2;s=Line 2.Running'] }),
    );
    const second = draftBinding(line, nodes, { under: 'line 2' });
    expect(second.conflicts).toEqual([]);
    expect(second.rows.every(({ address }) => address.includes('Line 2'))).toBe(true);
  });

  it('proposes nothing of another type or of a unit that measures something else', () => {
    const nodes: readonly FoundTag[] = [
      { address: 'a', name: 'speed', type: 'boolean' },
      { address: 'b', name: 'seal pressure', type: 'number', unit: '°C' },
    ];
    expect(draftBinding(line, nodes).rows).toEqual([]);
  });

  it('is written as a table that is read back', () => {
    const draft = draftBinding(line, found(keystone, 'Line 1', true));
    const { rows, issues } = readAddressRows(draftTable(draft), 'line-1.csv');
    expect(issues).toEqual([]);
    expect(rows.map(({ tag, address, unit }) => [tag, address, unit])).toEqual(
      draft.rows.map(({ tag, address, unit }) => [tag, address, unit]),
    );
    expect(rows[0]!.note).toMatch(/^(?:sure|likely|possible): /u);
  });
});

describe('an address table', () => {
  const cell = fc
    .string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...'aB1=+-@,;"\' \t.\n') })
    .map(each => each.trim());
  const word = cell.filter(each => each !== '');
  const row: fc.Arbitrary<Omit<AddressRow, 'line'>> = fc.record(
    {
      tag: word,
      address: word,
      unit: word,
      scale: fc.double({ noNaN: true, noDefaultInfinity: true }).filter(value => value !== 0),
      offset: fc.integer(),
      interface: fc.constantFrom('line.tags', 'plc-1.tags'),
      sampling: fc.constantFrom(250, 1000, 90_000),
      note: word,
    },
    { requiredKeys: ['tag', 'address'] },
  );

  it('reads what it writes, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), rows => {
        const scales = rows.map(each => ({
          ...each,
          ...(each.scale !== undefined && { scale: Number(each.scale.toPrecision(6)) || 1 }),
        }));
        const tidy = scales.map(each =>
          each.scale !== undefined && /e[+-]\d{3}/u.test(String(each.scale)) ? { ...each, scale: 2 } : each,
        );
        const read = readAddressRows(writeAddressRows(tidy), 'table.csv');
        expect(read.issues).toEqual([]);
        expect(read.rows.map(({ line: _, ...rest }) => rest)).toEqual(tidy);
      }),
    );
  });

  it('has no cell that a spreadsheet takes for a formula', () => {
    const table = writeAddressRows([{ tag: '=1+1', address: '@SUM(A1)', note: '-2+3', offset: -2 }]);
    expect(table).toBe("tag,address,offset,note\r\n'=1+1,'@SUM(A1),-2,'-2+3\r\n");
  });
});
