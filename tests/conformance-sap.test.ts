import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runSapSuite } from './conformance/sap.ts';

const data = join(import.meta.dirname, '../../shared/data/sap');
const order = "UNB+UNOC:3+S+R+261123:0900+X1'UNH+1+ORDERS:D:96A:UN'BGM+220+4711+9'UNT+3+1'UNZ+1+X1'";

describe('the conformance suite sap', () => {
  test('every payload and guideline that SAP publishes is kept', async ctx => {
    if (!existsSync(data)) return ctx.skip('needs ../shared/data/sap');
    const { passed, failures, waived } = await runSapSuite(data);
    expect([...failures, ...waived.keys()]).toEqual([]);
    expect(passed).toBeGreaterThanOrEqual(48);
  });

  test('tells kept, refused, in turns and lost apart in a folder of its own', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'millrace-sap-'));
    const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
    try {
      await write('kept.edi', order);
      await write('count.edi', order.replace('UNT+3', 'UNT+4'));
      await write('reference.edi', order.replace('UNZ+1+X1', 'UNZ+1+X2'));
      await write('cut.edi', order.slice(0, -12));
      await write('tradacoms.edi', "STX=ANA:1+A+B+261123+R'MHD=1+ORDERS:9'ORD=4711'MTR=3'END=1'");
      await write('turns.xml', '<a:T xmlns:a="urn:a"><A/><B/><A b="1">t</A></a:T>');
      await write('bad.xml', '<!DOCTYPE T><T/>');
      await write('README.md', 'nothing that is exchanged');
      const { passed, failures, waived, left } = await runSapSuite(folder);
      expect({ passed, left }).toEqual({ passed: 2, left: 1 });
      expect(failures).toEqual([expect.stringContaining('bad.xml: found a document type declaration')]);
      expect([...waived].map(([name, reason]) => `${name}: ${reason}`)).toEqual([
        expect.stringMatching(/^count\.edi: .*edi\.count/),
        expect.stringMatching(/^cut\.edi: .*edi\./),
        expect.stringMatching(/^reference\.edi: .*edi\.reference/),
        expect.stringMatching(/^turns\.xml: .*unlike elements/),
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
