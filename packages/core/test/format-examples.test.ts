import { existsSync, globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { valueAt } from '@millrace/core';
import { formatOf, recordsIn, valueOf } from './support/formats.ts';

const folder = resolve(import.meta.dirname, '../../../../shared/data/b2mml/examples');
const format = formatOf({ kind: 'xml' });

describe('B2MML and BatchML examples that others wrote', () => {
  test('every example is read, and written and read again is the same', ctx => {
    if (!existsSync(folder)) return ctx.skip('needs ../shared/data/b2mml/examples');
    const files = globSync(`${folder}/**/*.xml`);
    expect(files.length).toBeGreaterThanOrEqual(6);
    for (const file of files) {
      const values = valueOf(format.decode(readFileSync(file)));
      expect(values, file).toHaveLength(1);
      expect(valueOf(format.decode(valueOf(format.encode(values[0] ?? null)))), file).toStrictEqual(values);
      expect(recordsIn(format, readFileSync(file), 1000), file).toStrictEqual(values);
    }
  });

  test('F84: the production schedule of order 258456 begins with a byte order mark and is read exactly', ctx => {
    if (!existsSync(folder)) return ctx.skip('needs ../shared/data/b2mml/examples');
    const [file = ''] = globSync(`${folder}/Courbon*/PRO-*.xml`);
    const bytes = readFileSync(file);
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [schedule] = valueOf(format.decode(bytes));
    const request = 'SyncProductionSchedule.DataArea.ProductionSchedule.ProductionRequest';
    expect(valueAt(schedule, `${request}.ID`)).toBe('258456');
    expect(valueAt(schedule, `${request}.SegmentRequirement.MaterialRequirement.Quantity.QuantityString`)).toBe('1.000');
    const namespaced = formatOf({ kind: 'xml', namespace: 'http://www.wbf.org/xml/B2MML-V0401', records: request });
    expect(valueOf(namespaced.decode(bytes)).map(value => valueAt(value, 'ID'))).toEqual(['258456']);
  });
});
