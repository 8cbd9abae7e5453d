import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openFormat } from '@millrace/core';
import type { FormatSettings, Value } from '@millrace/core';
import { bytesOf, formatOf, issueOf, recordsIn, splitAll, utf8, valueOf } from './support/formats.ts';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const plain: FormatSettings = {
  kind: 'fixed-width',
  fields: {
    order: { start: 1, length: 8, align: 'right', pad: '0' },
    item: { start: 9, length: 6 },
    quantity: { start: 15, length: 9, decimals: 3 },
    price: { start: 25, length: 8, kind: 'decimal', pad: ' ' },
  },
};
const several: FormatSettings = {
  kind: 'fixed-width',
  discriminator: { field: 'type', start: 1, length: 2 },
  layouts: {
    H: { role: 'header', fields: { plant: { start: 3, length: 4 } } },
    O: { fields: { order: { start: 3, length: 6 } } },
    C: { fields: { component: { start: 3, length: 4 }, amount: { start: 7, length: 3, decimals: 1 } } },
    T: { role: 'trailer', fields: {}, count: { start: 3, length: 5 } },
  },
};
const line = '00004711ABC   000012500    -3.50';
const file = 'H PUN1\r\nO 4711  \r\nC STEL015\r\nC NUTS040\r\nT 00003\r\n';

describe('fixed width', () => {
  const format = formatOf(plain);

  test('fields are cut at their places, without padding, decimals with their implied point', () => {
    const record = { order: '4711', item: 'ABC', quantity: '12.500', price: '-3.50' };
    expect(valueOf(format.decode(utf8(`${line}\n`)))).toStrictEqual([record]);
    expect(text(valueOf(format.encode(record)))).toBe(`${line}\r\n`);
  });

  test('blank fields are empty, and what the contract has as numbers and flags is absent then', () => {
    expect(valueOf(format.decode(utf8(' '.repeat(32))))).toStrictEqual([{ order: '', item: '', quantity: '', price: '' }]);
    const typed = formatOf(
      { kind: 'fixed-width', fields: { n: { start: 1, length: 5, decimals: 2 }, f: { start: 6, length: 1 } } },
      { numbers: ['n'], flags: ['f'] },
    );
    expect(valueOf(typed.decode(utf8('00150'.concat('1', '\n', '      ', '\n', '0150-0', '\n'))))).toStrictEqual([
      { n: 1.5, f: true },
      {},
      { n: -1.5, f: false },
    ]);
    expect(text(valueOf(typed.encodeAll([{ n: 1.5, f: true }, {}, { n: -1.5, f: false }])))).toBe(
      '001501\r\n      \r\n-01500\r\n',
    );
  });

  test('F85: the decimal mark is the declared one', () => {
    const german = formatOf({
      kind: 'fixed-width',
      decimalMark: ',',
      fields: { n: { start: 1, length: 8, kind: 'decimal', pad: ' ' } },
    });
    expect(valueOf(german.decode(utf8('  -12,50')))).toStrictEqual([{ n: '-12.50' }]);
    expect(text(valueOf(german.encode({ n: '-12.50' })))).toBe('  -12,50\r\n');
    expect(issueOf(german.decode(utf8('   12.50')))).toMatchObject({
      code: 'fixed.field',
      sentence: expect.stringContaining('","'),
    });
  });

  test.each([
    ['a short line', line.slice(0, 31), 'fixed.width', 32],
    ['an over-long line', `${line}x`, 'fixed.width', 33],
    ['letters in a number', line.replace('12500', '12X00'), 'fixed.field', 15],
    ['a point that is implied', line.replace('000012500', '00012.500'), 'fixed.field', 15],
    ['a sign in the middle', line.replace('-3.50', '3-.50'), 'fixed.field', 25],
  ])('F87: %s is refused by line and column', (_, content, code, column) => {
    expect(issueOf(format.decode(utf8(`${line}\n${content}\n`)))).toMatchObject({ code, at: { line: 2, column } });
  });

  test('blanks at the end of a line may be missing where that is declared', () => {
    const trimmed = formatOf({
      kind: 'fixed-width',
      trimmed: true,
      fields: { a: { start: 1, length: 3 }, b: { start: 4, length: 3 } },
    });
    expect(valueOf(trimmed.decode(utf8('ab\nabcde\n')))).toStrictEqual([
      { a: 'ab', b: '' },
      { a: 'abc', b: 'de' },
    ]);
    expect(issueOf(trimmed.decode(utf8('abcdefg'))).code).toBe('fixed.width');
  });

  test.each<[string, Value, string]>([
    ['a text that is too long', { order: '123456789' }, 'order'],
    ['a text whose padding would be lost', { order: '0471' }, 'order'],
    ['blanks at the padded end', { item: 'A ' }, 'item'],
    ['a line break', { item: 'A\nB' }, 'item'],
    ['more decimals than there are', { quantity: '1.2345' }, 'quantity'],
    ['a number that is too long', { quantity: '1234567' }, 'quantity'],
    ['a text for a number', { price: 'free' }, 'price'],
    ['a list', { item: ['A'] }, 'item'],
  ])('%s is not written, and nothing is cut or rounded', (_, value, path) => {
    expect(issueOf(format.encode(value))).toMatchObject({ code: 'fixed.not-representable', path });
  });

  test('a field without a place is not written', () => {
    expect(issueOf(format.encode({ colour: 'red' }))).toMatchObject({ code: 'fixed.unknown-field', path: 'colour' });
    expect(issueOf(format.encode('x')).code).toBe('fixed.not-representable');
  });

  test('F84: characters count, in the declared encoding', () => {
    const latin = formatOf({
      kind: 'fixed-width',
      encoding: 'windows-1252',
      fields: { a: { start: 1, length: 2 }, b: { start: 3, length: 1 } },
    });
    expect(valueOf(latin.decode(bytesOf(0xe9, 0xe8, 'x')))).toStrictEqual([{ a: 'éè', b: 'x' }]);
    expect(valueOf(latin.encode({ a: 'éè', b: 'x' }))).toStrictEqual(bytesOf(0xe9, 0xe8, 'x\r\n'));
    expect(issueOf(latin.encode({ a: '鉄' })).code).toBe('text.not-encodable');
    const wide = formatOf({ kind: 'fixed-width', fields: { a: { start: 1, length: 2 }, b: { start: 3, length: 1 } } });
    expect(valueOf(wide.decode(utf8('éèx')))).toStrictEqual([{ a: 'éè', b: 'x' }]);
  });

  test('settings that contradict each other are named', () => {
    const issues = (settings: Omit<FormatSettings, 'kind'>): readonly string[] =>
      openFormat({ kind: 'fixed-width', ...settings }).issues.map(issue => issue.path);
    expect(issues({})).toEqual(['fields']);
    expect(issues({ ...several, fields: { a: { start: 1, length: 1 } } })).toContain('fields');
    expect(issues({ fields: { a: { start: 1, length: 3 }, b: { start: 3, length: 1 } } })).toEqual(['fields.b']);
    expect(issues({ length: 4, fields: { a: { start: 3, length: 3 } } })).toEqual(['fields.a']);
    expect(issues({ fields: { a: { start: 1, length: 3, decimals: 4 } } })).toEqual(['fields.a.decimals']);
    expect(issues({ layouts: several.layouts ?? {} })).toEqual(['discriminator']);
    expect(issues({ ...several, layouts: { ...several.layouts, TRA: { fields: { a: { start: 5, length: 1 } } } } })).toEqual([
      'layouts.TRA',
    ]);
    expect(issues({ ...several, encoding: 'utf-16le' })).toEqual(['encoding']);
  });
});

describe('fixed width with several layouts', () => {
  const format = formatOf(several);

  test('the mark tells the layout, the header stands in every record, the trailer counts', () => {
    const header = { plant: 'PUN1' };
    const records = [
      { type: 'O', order: '4711', header },
      { type: 'C', component: 'STEL', amount: '1.5', header },
      { type: 'C', component: 'NUTS', amount: '4.0', header },
    ];
    expect(valueOf(format.decode(utf8(file)))).toStrictEqual(records);
    expect(text(valueOf(format.encodeAll(records)))).toBe(file);
    for (const chunk of [1, 9, 1000]) expect(recordsIn(format, utf8(file), chunk)).toStrictEqual(records);
    expect(valueOf(format.decode(valueOf(format.encode(records[1] as Value))))).toStrictEqual([records[1]]);
  });

  test.each([
    ['a missing trailer', file.replace(/^T.*/m, ''), 'fixed.trailer'],
    ['a wrong count', file.replace('T 00003', 'T 00004'), 'fixed.trailer'],
    ['no count', file.replace('T 00003', 'T      '), 'fixed.trailer'],
    ['a line after the trailer', `${file}O 4712  \r\n`, 'fixed.trailer'],
    ['a missing header', file.replace('H PUN1\r\n', ''), 'fixed.header'],
    ['a second header', file.replace('C STEL', 'H PUN2\r\nC STEL'), 'fixed.header'],
    ['nothing', '\r\n\r\n', 'format.empty'],
  ])('F87: %s is refused, in one piece and as a stream', (_, content, code) => {
    expect(issueOf(format.decode(utf8(content))).code).toBe(code);
    expect(issueOf(splitAll(format, utf8(content), 8)).code).toBe(code);
  });

  test('an unknown mark is refused in one piece, and in a stream refuses its own line', () => {
    const content = file.replace('C STEL', 'X STEL');
    expect(issueOf(format.decode(utf8(content)))).toMatchObject({ code: 'fixed.layout', at: { line: 3, column: 1 } });
    const items = valueOf(splitAll(format, utf8(content)));
    expect(items.map(item => format.decode(item.bytes).ok)).toEqual([true, false, true]);
  });

  test('records with different headers, or of no layout, are not written', () => {
    const records = valueOf(format.decode(utf8(file))) as readonly Readonly<Record<string, Value>>[];
    const other = [...records, { type: 'O', order: '1', header: { plant: 'LYON' } }];
    expect(issueOf(format.encodeAll(other)).code).toBe('fixed.header');
    expect(issueOf(format.encode({ type: 'T' }))).toMatchObject({
      sentence: expect.stringContaining('expected type to be one of "O", "C"'),
    });
  });

  test('F97: an over-long line of a stream is held with its beginning, and records are counted', () => {
    const small = formatOf(plain, {}, { bytes: 40 });
    const items = valueOf(splitAll(small, utf8(`${line}\n${'9'.repeat(500)}\n${line}\n`), 37));
    expect(items.map(item => item.issue?.code)).toEqual([undefined, 'format.too-large', undefined]);
    const few = formatOf(plain, {}, { items: 2 });
    expect(issueOf(few.decode(utf8(`${line}\n`.repeat(3)))).code).toBe('format.too-many-records');
  });

  test('generated records are the same after they were written and read', () => {
    const word = (most: number) => fc.stringMatching(new RegExp(`^[A-Za-z1-9é]{1,${most}}$`));
    const amount = fc
      .integer({ min: -999, max: 9999 })
      .map(n => (n / 10).toFixed(1))
      .filter(n => n !== '-0.0' && n.replace('.', '').length <= 3);
    const record = fc.oneof(
      fc.record({ type: fc.constant('O'), order: word(6), header: fc.constant({ plant: 'P' }) }, { noNullPrototype: true }),
      fc.record(
        { type: fc.constant('C'), component: word(4), amount, header: fc.constant({ plant: 'P' }) },
        { noNullPrototype: true },
      ),
    );
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 9 }), fc.integer({ min: 1, max: 60 }), (records, chunk) => {
        const bytes = valueOf(format.encodeAll(records));
        expect(valueOf(format.decode(bytes))).toStrictEqual(records);
        expect(recordsIn(format, bytes, chunk)).toStrictEqual(records);
      }),
    );
  });

  test('any bytes are read or refused, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(file.length), (bytes, cut) => {
        const all = bytesOf(file.slice(0, cut), ...bytes);
        expect(typeof format.decode(all).ok).toBe('boolean');
        expect(typeof splitAll(format, all, 7).ok).toBe('boolean');
      }),
    );
  });
});
