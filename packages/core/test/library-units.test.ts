import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkProject, conversionBetween, openCodeSet, parseUnit, readDocuments, type CodeSetDocument } from '@millrace/core';

const folder = join(import.meta.dirname, '../../../library/units');

function codeSet(name: string): CodeSetDocument {
  const { documents, issues } = readDocuments([
    { path: `${name}.yaml`, text: readFileSync(join(folder, `${name}.yaml`), 'utf8') },
  ]);
  expect(issues).toEqual([]);
  return documents[0]!.document as CodeSetDocument;
}

describe('the unit codes of the library', () => {
  it.each(['unece-rec20', 'sap-units'])('%s names units of UCUM only', name => {
    const units = Object.entries(codeSet(name).codes).flatMap(([code, { unit }]) =>
      unit === undefined ? [] : [[code, unit] as const],
    );
    expect(units.filter(([, unit]) => !parseUnit(unit).ok)).toEqual([]);
  });

  it('say the same where both have a code for one thing', () => {
    const [rec20, sap] = [openCodeSet(codeSet('unece-rec20')), openCodeSet(codeSet('sap-units'))];
    const pairs = [
      ['KGM', 'KG'],
      ['GRM', 'G'],
      ['LTR', 'L'],
      ['MTR', 'M'],
      ['H87', 'ST'],
      ['C62', 'PCE'],
      ['TNE', 'TO'],
      ['CEL', 'GC'],
      ['KWH', 'KWH'],
      ['LBR', 'LB'],
      ['INH', '"'],
      ['HUR', 'STD'],
    ] as const;
    for (const [one, other] of pairs) {
      const [from, to] = [parseUnit(rec20.codes.get(one)!.unit!), parseUnit(sap.codes.get(other)!.unit!)];
      expect(from.ok && to.ok && conversionBetween(from.value, to.value).ok, `${one} and ${other}`).toBe(true);
      expect(rec20.codes.get(one)!.unit).toBe(sap.codes.get(other)!.unit);
    }
  });

  it('convert what a message carries, and a check does not mind the codes of other dimensions', async () => {
    const text = `kind: contract
name: a
version: 1
owner: o
subject: id
schema:
  type: object
  required: [id, amount, unit]
  properties: { id: {}, amount: { type: string, format: decimal }, unit: { type: string, codes: unece-rec20 } }
---
kind: contract
name: b
version: 1
owner: o
subject: id
schema: { type: object, properties: { id: {}, amount: { type: string, format: decimal, unit: g } } }
---
kind: mapping
name: m
from: a@1
to: b@1
fields: { id: id, amount: { value: amount, unit: unit, units: unece-rec20, to: g } }
tests: [{ given: given.json, expect: expect.json }]
`;
    const files: Readonly<Record<string, string>> = {
      'given.json': '{"id":"1","amount":"1.5","unit":"KGM"}',
      'expect.json': '{"id":"1","amount":"1500"}',
    };
    const units = { path: 'units.yaml', text: readFileSync(join(folder, 'unece-rec20.yaml'), 'utf8') };
    const { issues } = await checkProject([{ path: 'a.yaml', text }, units], new Map(), { readCase: path => files[path] });
    expect(issues.filter(({ code }) => code !== 'document.unused')).toEqual([]);
  });

  it('have no unit for a package, so that nothing takes a carton for a piece', () => {
    for (const code of ['KAR', 'PAL', 'ROL']) expect(codeSet('sap-units').codes[code]).not.toHaveProperty('unit');
  });
});
