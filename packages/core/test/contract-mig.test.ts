import { existsSync, globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contractFromMig, openContract, openFormat } from '@millrace/core';
import type { Contract, MigContract, Value } from '@millrace/core';
import { issueOf, valueOf } from './support/formats.ts';

const data = resolve(import.meta.dirname, '../../../../shared/data/sap');

/** A guideline reduced to what is read of it. */
function guideline(nodes: readonly object[], types: Readonly<Record<string, object>>): Value {
  return JSON.parse(
    JSON.stringify({
      MessageTemplate: { Id: 'T.TEST01', TypeSystemId: 'SAP_IDoc', VersionId: '1' },
      Nodes: nodes,
      SimpleTypes: types,
    }),
  ) as Value;
}
const said = (properties: Readonly<Record<string, string>>): object =>
  Object.fromEntries(Object.entries(properties).map(([name, Id]) => [name, { BaseArtifactValue: { Id } }]));
const field = (Id: string, type: string): object => ({
  Id,
  SimpleTypeVertexGUID: type,
  Properties: said({ ExternalCategory: 'Segment Field' }),
});
const segment = (Id: string, more: Readonly<Record<string, string>>, ...Nodes: object[]): object => ({
  Id,
  Nodes,
  Properties: said({ ExternalCategory: 'Segment', ...more }),
});
const types = {
  text: { Properties: said({ SyntaxDataType: 'CHAR' }), FacetProperties: said({ MaxLength: '10' }) },
  amount: { Properties: said({ SyntaxDataType: 'QUAN' }), FacetProperties: said({ MaxLength: '15' }) },
};
const test01 = guideline(
  [
    segment(
      'T',
      {},
      segment('EDI_DC40', { MinOccurs: '1' }, field('IDOCTYP', 'text')),
      segment(
        'E1A',
        { ExternalCategory: 'Segment Group', MinOccurs: '1', MaxOccurs: '99' },
        segment('E1A', {}, field('F', 'text'), field('G', 'amount')),
        segment('E1B', { MinOccurs: '0', MaxOccurs: '1' }, field('H', 'text')),
        segment('E1B', { MinOccurs: '0', MaxOccurs: '1' }, field('H', 'text')),
      ),
    ),
  ],
  types,
);

/** The contract that a guideline becomes. */
function opened(mig: MigContract): Contract {
  const { name, subject, schema } = mig;
  return valueOf(openContract({ kind: 'contract', name, version: 1, owner: 'erp', subject, schema }));
}

describe('a contract from a message implementation guideline', () => {
  test('a segment group is its first segment with the others inside, and fields follow each other', () => {
    const { name, subject, format, schema } = valueOf(contractFromMig(test01));
    expect({ name, subject, format }).toEqual({ name: 't-test01', subject: 'EDI_DC40.DOCNUM', format: 'idoc' });
    expect(schema).toMatchObject({
      required: ['EDI_DC40', 'E1A'],
      properties: {
        E1A: {
          type: 'array',
          items: {
            properties: {
              F: { type: 'string', maxLength: 10, position: 1 },
              G: { type: 'string', maxLength: 15, position: 11, anyOf: [{ format: 'decimal' }, { const: '/' }] },
              E1B: { type: 'array', items: { properties: { H: { maxLength: 10, position: 1 } } } },
            },
          },
        },
      },
    });
  });

  test('the contract serves both forms of its IDocs', () => {
    const { schema } = valueOf(contractFromMig(test01));
    const contract = valueOf(
      openContract({ kind: 'contract', name: 't', version: 1, owner: 'erp', subject: 'EDI_DC40.IDOCTYP', schema }),
    );
    const idoc = {
      EDI_DC40: { TABNAM: 'EDI_DC40', IDOCTYP: 'TEST01' },
      E1A: [
        { F: 'a', G: '-1.5', E1B: [{ H: 'x' }, { H: 'y' }] },
        { F: 'b', G: '/' },
      ],
    };
    for (const form of ['flat', 'xml'] as const) {
      const format = valueOf(openFormat({ kind: 'idoc', form }, { shape: contract.shape }));
      expect(valueOf(format.decode(valueOf(format.encode(idoc))))).toStrictEqual([idoc]);
    }
  });

  test.each([null, 'text', {}, { Nodes: [], SimpleTypes: {} }, { MessageTemplate: {}, Nodes: [1], SimpleTypes: {} }])(
    '%j is none',
    json => {
      expect(issueOf(contractFromMig(json as Value)).code).toBe('contract.mig');
    },
  );

  test('payloads that SAP publishes keep the guidelines it publishes, but for placeholders longer than their fields', ctx => {
    if (!existsSync(data)) return ctx.skip('needs ../shared/data/sap');
    const contracts = globSync(`${data}/mig-mag/*/migs/*.json`).map(file =>
      valueOf(contractFromMig(JSON.parse(readFileSync(file, 'utf8')) as Value)),
    );
    const faults = (name: string, file: string): readonly string[] => {
      const mig = contracts.find(one => one.name === name) as MigContract;
      const contract = opened(mig);
      const format = valueOf(openFormat({ kind: mig.format }, { shape: contract.shape }));
      const [value = null] = valueOf(format.decode(readFileSync(`${data}/payloads/_B2B_Integration_Fac_3PL_${file}.xml`)));
      return contract.check(value).map(issue => issue.path);
    };
    expect(faults('matmas-matmas05', '01._Material_Master_Outbound')).toEqual(['EDI_DC40.SNDPRN', 'EDI_DC40.RCVPRN']);
    expect(faults('warehousing-inbound-notification-message', '03._Receiving_Finished_Inbound')).toEqual([]);
    expect(faults('warehousing-inbound-notification-message', '07._Customer_Return_Receiving_Finished_Inbound')).toEqual([]);
  });
});
