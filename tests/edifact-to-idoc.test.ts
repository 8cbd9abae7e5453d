import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkProject, formatIssue } from '@millrace/core';
import { connectors } from '@millrace/connectors';
import { NodeProcess } from '../examples/two-plants/demo/node-process.ts';
import { until } from './faults/world.ts';

/** A customer's orders come as EDIFACT and go to SAP as flat IDocs: the layout comes from the contract of what is written. */
const documents = `kind: system
name: customer
role: other
owner: sales
interfaces:
  orders:
    connector: file
    config: { folder: '\${env:EDI_IN}', read: { pattern: '*.edi', every: 100 ms, stable: { kind: rename } } }
    format: { kind: edifact, groups: { LIN: [QTY] } }
---
kind: system
name: sap
role: erp
owner: sales
interfaces:
  idocs:
    connector: file
    config: { folder: '\${env:IDOC_OUT}', write: { name: '{key}.idoc' } }
    format: { kind: idoc, form: flat }
---
kind: contract
name: edifact-order
version: 1
owner: sales
subject: BGM.e2
schema:
  type: object
  required: [UNB, UNH, BGM, LIN]
  properties:
    UNB: { type: object }
    UNH: { type: object, required: [e2], properties: { e2: { const: ORDERS } } }
    BGM: { type: object, required: [e2], properties: { e2: { type: string } } }
    LIN:
      type: array
      items:
        type: object
        required: [e1, e3, QTY]
        properties:
          e1: { type: string }
          e3: { type: string }
          QTY: { type: object, required: [e1_2], properties: { e1_2: { type: string, format: decimal } } }
---
kind: contract
name: sap-order
version: 1
owner: sales
subject: E1EDK01.BELNR
schema:
  type: object
  required: [EDI_DC40, E1EDK01]
  properties:
    EDI_DC40:
      type: object
      required: [IDOCTYP, MESTYP]
      properties: { IDOCTYP: { type: string }, MESTYP: { type: string }, DOCNUM: { type: string } }
    E1EDK01:
      type: object
      segment: E2EDK01005
      required: [BELNR]
      properties: { BELNR: { type: string, position: 84, maxLength: 35 } }
    E1EDP01:
      type: array
      items:
        type: object
        segment: E2EDP01007
        properties:
          POSEX: { type: string, position: 1, maxLength: 6 }
          MENGE: { type: string, position: 10, maxLength: 15, format: decimal }
---
kind: mapping
name: order-to-idoc
from: edifact-order@1
to: sap-order@1
fields:
  EDI_DC40: { fields: { IDOCTYP: { constant: ORDERS05 }, MESTYP: { constant: ORDERS } } }
  E1EDK01: { fields: { BELNR: BGM.e2 } }
  E1EDP01: { each: LIN, fields: { POSEX: e1, MENGE: QTY.e1_2 } }
---
kind: integration
name: orders-to-sap
from: { interface: customer.orders, contract: edifact-order@1 }
to:
  - { interface: sap.idocs, contract: sap-order@1, mapping: order-to-idoc }
`;

const message = (reference: number, order: string): string =>
  `UNH+${reference}+ORDERS:D:96A:UN'BGM+220+${order}+9'LIN+10++A:EN'QTY+21:5.5'LIN+20++B:EN'QTY+21:7'UNT+7+${reference}'`;
const interchange = (count: number): string =>
  `UNB+UNOC:3+BUYER+PLANT+261123:0900+X1'\n${message(1, 'A-1')}\n${message(2, 'A-2')}\nUNZ+${count}+X1'\n`;

test('orders of an EDIFACT interchange leave as flat IDocs, and an interchange with a wrong count is held whole', async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'millrace-edi-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const [project, inbox, out] = [join(folder, 'project'), join(folder, 'in'), join(folder, 'out')];
  await Promise.all([project, inbox, out].map(path => mkdir(path)));
  await writeFile(join(project, 'documents.yaml'), documents);
  const env = { EDI_IN: inbox, IDOC_OUT: out };
  await using node = await NodeProcess.start({ project, data: join(folder, 'data'), env });
  const drop = async (name: string, text: string): Promise<void> => {
    await writeFile(join(inbox, `${name}.tmp`), text);
    await rename(join(inbox, `${name}.tmp`), join(inbox, `${name}.edi`));
  };
  await drop('wrong', interchange(3).replaceAll('A-', 'W-'));
  const reasons = async (): Promise<readonly string[]> =>
    (await readdir(join(inbox, 'refused')).catch(() => [])).filter(name => name.endsWith('.reason.txt'));
  await until(async () => (await reasons()).length > 0, 'the wrong file is refused');
  const [reason = ''] = await reasons();
  expect(await readFile(join(inbox, 'refused', reason), 'utf8')).toContain('UNZ says 3 groups or messages, but 2 came');
  await drop('right', interchange(2));
  await until(async () => (await readdir(out)).filter(name => name.endsWith('.idoc')).length === 2, 'both orders are written');
  const files = (await readdir(out)).filter(name => name.endsWith('.idoc'));
  const idocs = await Promise.all(files.map(name => readFile(join(out, name), 'utf8')));
  const lines = idocs.find(idoc => idoc.includes('A-2'))?.split('\r\n') ?? [];
  expect(lines.map(line => line.length)).toEqual([524, 1063, 1063, 1063, 0]);
  expect(lines[1]?.slice(63).trimEnd()).toBe(`${' '.repeat(83)}A-2`);
  expect(lines[2]?.slice(63, 87)).toBe('10       5.5            ');
  expect(idocs.some(idoc => idoc.includes('W-'))).toBe(false);
  const { flows } = await node.client().ledger({});
  expect(flows).toMatchObject([{ accepted: 3, held: 1 }]);
});

test('a flat IDoc whose fields have no places is named before it runs', async () => {
  const text = documents.replaceAll(/ position: \d+,/g, '').replaceAll(/\n +segment: .*/g, '');
  const { issues } = await checkProject([{ path: 'documents.yaml', text }], connectors);
  expect(issues.map(formatIssue)).toEqual([expect.stringMatching(/documents\.yaml:\d+.*lays out any segment/s)]);
});
