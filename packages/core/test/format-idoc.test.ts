import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultLimits, openContract, openFormat } from '@millrace/core';
import type { Format, FormatSettings, Value } from '@millrace/core';
import { bytesOf, formatOf, issueOf, recordsIn, splitAll, utf16, utf8, valueOf } from './support/formats.ts';

const text = (maxLength: number, position: number): object => ({ type: 'string', maxLength, position });

/** A contract as one writes it for an IDoc type: the places of its fields, the definitions of its segments. */
const contract = valueOf(
  openContract({
    kind: 'contract',
    name: 'orders',
    version: 1,
    owner: 'erp',
    subject: 'E1EDK01.BELNR',
    schema: {
      type: 'object',
      required: ['EDI_DC40', 'E1EDK01'],
      properties: {
        EDI_DC40: { type: 'object', properties: { IDOCTYP: text(30, 40) } },
        E1EDK01: {
          type: 'object',
          segment: 'E2EDK01005',
          required: ['BELNR'],
          properties: { CURCY: text(3, 1), BELNR: text(35, 4), GEWEI: { ...text(8, 60), format: 'decimal' } },
        },
        E1EDP01: {
          type: 'array',
          items: {
            type: 'object',
            segment: 'E2EDP01007',
            properties: {
              POSEX: text(6, 1),
              MENGE: { type: 'number', maxLength: 15, position: 7 },
              E1EDP19: { type: 'array', items: { type: 'object', segment: 'E2EDP19001', properties: { IDTNR: text(35, 1) } } },
            },
          },
        },
      },
    },
  }),
);
const opened = (settings: Partial<FormatSettings> = {}, limits = {}): Format =>
  valueOf(openFormat({ kind: 'idoc', ...settings }, { shape: contract.shape, limits: { ...defaultLimits, ...limits } }));
const [flat, xml] = [opened({ form: 'flat' }), opened()];

const order = {
  EDI_DC40: { TABNAM: 'EDI_DC40', MANDT: '100', DOCNUM: '0000000000004711', IDOCTYP: 'ORDERS05', MESTYP: 'ORDERS' },
  E1EDK01: { CURCY: 'EUR', BELNR: '4500000670', GEWEI: '-1.500' },
  E1EDP01: [
    { POSEX: '000010', MENGE: 2.5, E1EDP19: [{ IDTNR: 'A' }, { IDTNR: 'B' }] },
    { POSEX: '000020', MENGE: -1 },
  ],
};
const written = (value: Value = order): string => new TextDecoder().decode(valueOf(flat.encode(value)));
/** The lines of the order, changed. */
const changed = (change: (lines: string[]) => void): Uint8Array => {
  const lines = written().trimEnd().split('\r\n');
  change(lines);
  return utf8(`${lines.join('\n')}\n`);
};

describe('SAP IDocs', () => {
  test('flat form has a control record of 524 characters and segments with their header and data', () => {
    const lines = written().split('\r\n');
    expect(lines.map(line => line.length)).toEqual([524, 1063, 1063, 1063, 1063, 1063, 0]);
    expect(lines[0]?.slice(0, 29)).toBe('EDI_DC40  1000000000000004711');
    expect(lines.slice(1, 6).map(line => [line.slice(0, 30).trimEnd(), line.slice(30, 63)])).toEqual([
      ['E2EDK01005', '100000000000000471100000100000001'],
      ['E2EDP01007', '100000000000000471100000200000001'],
      ['E2EDP19001', '100000000000000471100000300000202'],
      ['E2EDP19001', '100000000000000471100000400000202'],
      ['E2EDP01007', '100000000000000471100000500000001'],
    ]);
    expect(lines[1]?.slice(63).trimEnd()).toBe(`EUR4500000670${' '.repeat(46)}1.500-`);
    expect(lines[2]?.slice(63, 85)).toBe('0000102.5             ');
    expect(lines[5]?.slice(69, 84)).toBe('1-             ');
  });

  test('both forms of an IDoc are the same record, so that one mapping serves both', () => {
    const document =
      '<ORDERS05><IDOC BEGIN="1"><EDI_DC40 SEGMENT="1"><TABNAM>EDI_DC40</TABNAM><MANDT>100</MANDT>' +
      '<DOCNUM>0000000000004711</DOCNUM><IDOCTYP>ORDERS05</IDOCTYP><MESTYP>ORDERS</MESTYP><SNDPRT></SNDPRT></EDI_DC40>' +
      '<E1EDK01 SEGMENT="1"><CURCY>EUR</CURCY><BELNR>4500000670  </BELNR><GEWEI>1.500-</GEWEI></E1EDK01>' +
      '<E1EDP01 SEGMENT="1"><POSEX>000010</POSEX><MENGE>2.5</MENGE><E1EDP19 SEGMENT="1"><IDTNR>A</IDTNR></E1EDP19>' +
      '<E1EDP19 SEGMENT="1"><IDTNR>B</IDTNR></E1EDP19></E1EDP01><E1EDP01 SEGMENT="1"><POSEX>000020</POSEX><MENGE>1-</MENGE></E1EDP01>' +
      '</IDOC></ORDERS05>';
    expect(valueOf(xml.decode(utf8(document)))).toStrictEqual([order]);
    expect(valueOf(flat.decode(valueOf(flat.encode(order))))).toStrictEqual([order]);
    expect(valueOf(xml.decode(valueOf(xml.encode(order))))).toStrictEqual([order]);
    expect(new TextDecoder().decode(valueOf(xml.encode(order)))).toContain('<IDOC BEGIN="1"><EDI_DC40 SEGMENT="1"><TABNAM>');
    expect(contract.check(order as Value)).toEqual([]);
  });

  test('fields and segments are written in the order of the contract, whatever the order of the mapping', () => {
    const { EDI_DC40, E1EDK01, E1EDP01 } = order;
    const shuffled = { E1EDP01: E1EDP01.map(item => Object.fromEntries(Object.entries(item).reverse())), E1EDK01, EDI_DC40 };
    for (const format of [flat, xml]) expect(valueOf(format.encode(shuffled))).toStrictEqual(valueOf(format.encode(order)));
    const undeclared = { EDI_DC40, Z1NOTHERE: {}, E1EDK01 };
    expect(Object.keys(valueOf(xml.decode(valueOf(xml.encode(undeclared))))[0] as object)).toEqual(Object.keys(undeclared));
  });

  test('a segment without fields of its own, and one of them declared in several contracts, has its place', () => {
    const schema = {
      type: 'object',
      properties: { E1A: { type: 'object', properties: { E1B: { type: 'object', properties: { F: text(4, 1) } } } } },
    };
    const { shape } = valueOf(
      openContract({ kind: 'contract', name: 'a', version: 1, owner: 'erp', subject: 'E1A.E1B.F', schema }),
    );
    const format = valueOf(openFormat({ kind: 'idoc', form: 'flat' }, { writes: [shape, contract.shape] }));
    const value = { EDI_DC40: { TABNAM: 'EDI_DC40', IDOCTYP: 'T' }, E1A: { E1B: { F: 'abcd' } }, E1EDK01: { BELNR: '1' } };
    expect(valueOf(format.decode(valueOf(format.encode(value))))).toStrictEqual([value]);
  });

  test('several IDocs stand in one file of either form, and each is a record', () => {
    const both = [order, { ...order, EDI_DC40: { ...order.EDI_DC40, DOCNUM: '0000000000004712' } }];
    for (const format of [flat, xml]) expect(valueOf(format.decode(valueOf(format.encodeAll(both))))).toStrictEqual(both);
    const stream = opened({ root: 'ORDERS05' });
    for (const format of [flat, stream]) {
      const bytes = valueOf(format.encodeAll(both));
      for (const chunk of [1, 100, 9000]) expect(recordsIn(format, bytes, chunk)).toStrictEqual(both);
    }
  });

  test('blanks at the ends of lines, and line breaks altogether, may be missing', () => {
    expect(valueOf(flat.decode(changed(lines => lines.forEach((line, i) => (lines[i] = line.trimEnd())))))).toStrictEqual([
      order,
    ]);
    expect(valueOf(flat.decode(utf8(written().replaceAll('\r\n', ''))))).toStrictEqual([order]);
  });

  test('a segment is known by its definition, by its type, and by another version of its definition', () => {
    for (const name of ['E2EDK01', 'E1EDK01', 'E2EDK01009']) {
      const bytes = changed(lines => (lines[1] = name.padEnd(30) + lines[1]?.slice(30)));
      expect(valueOf(flat.decode(bytes))).toStrictEqual([order]);
    }
  });

  test('the hierarchy comes from the parent numbers, else from the levels, else from the contract', () => {
    const without = (from: number, to: number) =>
      changed(lines =>
        lines.forEach((line, i) => i > 0 && (lines[i] = line.slice(0, from) + ' '.repeat(to - from) + line.slice(to))),
      );
    expect(valueOf(flat.decode(without(55, 61)))).toStrictEqual([order]);
    expect(valueOf(flat.decode(without(61, 63)))).toStrictEqual([order]);
    expect(valueOf(flat.decode(without(33, 63)))).toStrictEqual([order]);
  });

  test('segments can be laid out by the interface where no contract does it', () => {
    const format = formatOf({
      kind: 'idoc',
      form: 'flat',
      segments: { E1A: { definition: 'E2A000', fields: { F: 4, G: 2 } }, E1B: { under: 'E1A', fields: { H: 1 } } },
    });
    const value = {
      EDI_DC40: { TABNAM: 'EDI_DC40', DOCNUM: '1', IDOCTYP: 'T' },
      E1A: { F: 'abcd', G: 'ef', E1B: [{ H: 'x' }, {}] },
    };
    const bytes = valueOf(format.encode(value));
    expect(valueOf(format.decode(bytes))).toStrictEqual([value]);
    const bare = utf8(new TextDecoder().decode(bytes).replaceAll(/^(E\d.{28}).{33}/gm, `$1${' '.repeat(33)}`));
    expect(valueOf(format.decode(bare))).toStrictEqual([value]);
  });

  test('a name with a namespace is written as SAP does: with slashes in flat form, without in XML', () => {
    const format = formatOf({
      kind: 'idoc',
      form: 'flat',
      segments: { '_-SPE_-E1X': { definition: '_-SPE_-E2X000', fields: { F: 4 } } },
    });
    const value = { EDI_DC40: { TABNAM: 'EDI_DC40', DOCNUM: '1', IDOCTYP: 'T' }, '_-SPE_-E1X': { F: 'abcd' } };
    const bytes = valueOf(format.encode(value));
    expect(new TextDecoder().decode(bytes)).toContain('\n/SPE/E2X000 ');
    expect(valueOf(format.decode(bytes))).toStrictEqual([value]);
  });

  test('F84: lengths are counted in characters, in any encoding', () => {
    const umlauts = { ...order, E1EDK01: { BELNR: 'Größe Ä' } };
    for (const encoding of ['utf-8', 'windows-1252']) {
      const format = opened({ form: 'flat', encoding });
      expect(valueOf(format.decode(valueOf(format.encode(umlauts))))).toStrictEqual([umlauts]);
    }
    const wide = utf16(`\uFEFF${written(umlauts)}`);
    expect(valueOf(flat.decode(wide))).toStrictEqual([umlauts]);
    expect(recordsIn(flat, wide, 501)).toStrictEqual([umlauts]);
  });
});

describe('F87: IDocs that are not whole or not what they say', () => {
  test.each<[string, (lines: string[]) => unknown, string, number]>([
    ['a missing segment', lines => lines.splice(3, 1), 'idoc.sequence', 4],
    ['a segment that stands twice', lines => lines.splice(3, 0, lines[3] as string), 'idoc.sequence', 5],
    ['a segment of another IDoc', lines => (lines[2] = lines[2]?.replace('4711', '4712') as string), 'idoc.sequence', 3],
    ['a control record alone', lines => lines.splice(1), 'idoc.truncated', 1],
    ['no control record', lines => lines.shift(), 'idoc.control', 1],
    [
      'a parent that is not there',
      lines => (lines[3] = lines[3]?.replace('00000300000202', '00000300000902') as string),
      'idoc.hierarchy',
      4,
    ],
    [
      'an unknown segment',
      lines => (lines[2] = lines[2]?.replace('E2EDP01007', 'Z2NOTHERE0') as string),
      'idoc.unknown-segment',
      3,
    ],
    ['a segment with a broken header', lines => (lines[2] = lines[2]?.replace('000002', '00X002') as string), 'idoc.segment', 3],
    [
      'a segment apart from its like',
      lines => lines.push((lines[1] as string).replace('00000100000001', '00000600000001')),
      'idoc.hierarchy',
      7,
    ],
  ])('F87: %s is refused by its line', (_, change, code, line) => {
    expect(issueOf(flat.decode(changed(change)))).toMatchObject({ code, at: { line } });
  });

  test('F112: content behind the declared fields of a segment is told, as a newer release may append some', () => {
    const bytes = changed(lines => (lines[1] = `${lines[1]?.slice(0, 200)}NEW`));
    const decoded = flat.decode(bytes);
    expect(decoded.ok).toBe(true);
    expect(decoded.issues).toMatchObject([
      { code: 'idoc.undeclared', level: 'warning', sentence: expect.stringContaining('character 138') },
    ]);
  });

  test.each([
    ['no IDOC', '<ORDERS05/>', 'idoc.control'],
    ['no control record', '<ORDERS05><IDOC BEGIN="1"><E1EDK01 SEGMENT="1"/></IDOC></ORDERS05>', 'idoc.control'],
    [
      'another type than the root',
      '<ORDERS04><IDOC><EDI_DC40><IDOCTYP>ORDERS05</IDOCTYP></EDI_DC40></IDOC></ORDERS04>',
      'idoc.control',
    ],
    ['an unknown attribute', '<T><IDOC><EDI_DC40><IDOCTYP>T</IDOCTYP></EDI_DC40><E1 A="1"/></IDOC></T>', 'idoc.structure'],
    ['text beside segments', '<T><IDOC>x<EDI_DC40><IDOCTYP>T</IDOCTYP></EDI_DC40></IDOC></T>', 'idoc.structure'],
    [
      'a field that stands twice',
      '<T><IDOC><EDI_DC40><IDOCTYP>T</IDOCTYP></EDI_DC40><E1><F>1</F><F>2</F></E1></IDOC></T>',
      'idoc.structure',
    ],
    ['a document type', '<!DOCTYPE T><T/>', 'xml.doctype'],
  ])('F87: XML with %s is refused', (_, document, code) => {
    expect(issueOf(xml.decode(utf8(document))).code).toBe(code);
  });

  test('a declared root is read and written in place of IDOCTYP', () => {
    const format = opened({ root: 'MATMAS01' });
    expect(valueOf(format.decode(valueOf(format.encode(order))))).toStrictEqual([order]);
    expect(issueOf(xml.decode(valueOf(format.encode(order)))).sentence).toContain('MATMAS01');
  });

  test.each<[string, Value, string, string]>([
    ['a text that is too long', { ...order, E1EDK01: { CURCY: 'EURO' } }, 'idoc.not-representable', 'E1EDK01.CURCY'],
    ['a line break', { ...order, E1EDK01: { BELNR: 'a\nb' } }, 'idoc.not-representable', 'E1EDK01.BELNR'],
    ['an unknown field', { ...order, E1EDK01: { NOTHERE: '1' } }, 'idoc.undeclared', 'E1EDK01.NOTHERE'],
    ['an unknown segment', { ...order, Z1: {} }, 'idoc.unknown-segment', 'Z1'],
    ['no control record', { E1EDK01: {} }, 'idoc.control', 'EDI_DC40'],
    ['no segment', { EDI_DC40: {} }, 'idoc.not-representable', ''],
    ['a flag', { ...order, E1EDP01: [{ POSEX: true }] }, 'idoc.not-representable', 'E1EDP01[0].POSEX'],
    ['a text for a segment', { ...order, E1EDP01: ['x'] }, 'idoc.not-representable', 'E1EDP01'],
  ])('%s is not written into flat form', (_, value, code, path) => {
    expect(issueOf(flat.encode(value))).toMatchObject({ code, path: expect.stringContaining(path) });
  });

  test('F97: segments are counted against the limit, and an IDoc that is too large is held with its beginning', () => {
    expect(issueOf(opened({ form: 'flat' }, { items: 3 }).decode(valueOf(flat.encode(order))))).toMatchObject({
      code: 'format.too-many-records',
    });
    const items = valueOf(splitAll(opened({ form: 'flat' }, { bytes: 3000 }), valueOf(flat.encodeAll([order, order])), 999));
    expect(items.map(item => item.issue?.code)).toEqual(['format.too-large', 'format.too-large']);
    expect(issueOf(splitAll(flat, utf8('EDI_DD40\n'))).code).toBe('idoc.control');
  });

  test('generated IDocs are the same in both forms, written and read', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9/ -]{0,5}[A-Za-z0-9]$/);
    const item = fc.record(
      { POSEX: word, E1EDP19: fc.array(fc.record({ IDTNR: word }, { noNullPrototype: true }), { minLength: 1, maxLength: 3 }) },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(
        word,
        fc.array(item, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 3000 }),
        (number, items, chunk) => {
          const value = { ...order, E1EDK01: { BELNR: number }, E1EDP01: items };
          for (const format of [flat, xml]) {
            const bytes = valueOf(format.encode(value));
            expect(valueOf(format.decode(bytes))).toStrictEqual([value]);
            expect(recordsIn(format, bytes, chunk)).toStrictEqual([value]);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('any bytes are read or refused, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(6000), (bytes, cut) => {
        const all = bytesOf(written().slice(0, cut), ...bytes);
        for (const format of [flat, xml]) {
          expect(typeof format.decode(all).ok).toBe('boolean');
          expect(typeof splitAll(format, all, 700).ok).toBe('boolean');
        }
      }),
    );
  });
});
