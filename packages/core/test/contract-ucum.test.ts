import { describe, expect, it } from 'vitest';
import { openContract } from '@millrace/core';

const opened = openContract({
  kind: 'contract',
  name: 'weight',
  version: 1,
  owner: 'lab',
  subject: 'unit',
  schema: { type: 'object', properties: { unit: { type: 'string', format: 'ucum' } } },
});
const check = (unit: string) =>
  opened.ok ? opened.value.check({ unit }).map(({ sentence }) => sentence) : [String(opened.issues)];

describe('the format ucum', () => {
  it.each(['kg', 'L', 'm3/h', 'kW.h', '{piece}', 'mg/dL', '10*3/uL'])('takes %s', unit => expect(check(unit)).toEqual([]));

  it.each(['KG', 'pcs', 'kgs', 'kg ', ''])('F102: refuses "%s", which is no unit of UCUM', unit =>
    expect(check(unit)).toEqual([expect.stringContaining('expected a unit of UCUM')]),
  );
});
