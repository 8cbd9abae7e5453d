import { describe, expect, test } from 'vitest';
import { openFormat } from '@millrace/core';
import { bytesOf, formatOf, issueOf, utf16, utf8, valueOf } from './support/formats.ts';

const json = formatOf({ kind: 'json' });

describe('encodings', () => {
  test('F84: UTF-8 is read with and without a byte order mark', () => {
    expect(valueOf(json.decode(utf8('{"a":"Größe €"}')))).toStrictEqual([{ a: 'Größe €' }]);
    expect(valueOf(json.decode(utf8('\ufeff{"a":"Größe €"}')))).toStrictEqual([{ a: 'Größe €' }]);
  });

  test.each([
    ['a lone continuation byte', [0x80], 8],
    ['windows-1252 letters', [0xf6], 8],
    ['an overlong slash', [0xc0, 0xaf], 8],
    ['an encoded surrogate', [0xed, 0xa0, 0x80], 8],
    ['a code point beyond Unicode', [0xf4, 0x90, 0x80, 0x80], 8],
    ['a sequence cut short', [0xe2, 0x82], 8],
  ])('F84: %s in UTF-8 is refused with offset, line and column', (_, bad, offset) => {
    const issue = issueOf(json.decode(bytesOf('{"a":\n"ä', ...bad, '"}')));
    expect(issue).toMatchObject({ code: 'text.not-decodable', at: { line: 2, column: 3, offset: offset + 1 } });
    expect(issue.sentence).toMatch(/^byte 0x[0-9A-F]{2} is not allowed in utf-8$/u);
  });

  test('F84: UTF-16 is read with a byte order mark or when it is declared', () => {
    for (const order of ['le', 'be'] as const) {
      expect(valueOf(json.decode(utf16('\ufeff{"a":"€😀"}', order)))).toStrictEqual([{ a: '€😀' }]);
      const declared = formatOf({ kind: 'json', encoding: `UTF-16${order}` });
      expect(valueOf(declared.decode(utf16('{"a":"€😀"}', order)))).toStrictEqual([{ a: '€😀' }]);
      expect(valueOf(declared.decode(utf16('\ufeff{"a":"€😀"}', order)))).toStrictEqual([{ a: '€😀' }]);
    }
  });

  test('F84: UTF-16 without a mark or declaration is refused, not read as letters with gaps', () => {
    expect(issueOf(json.decode(utf16('{"a":1}'))).code).toBe('text.nul');
    expect(issueOf(formatOf({ kind: 'delimited' }).decode(utf16('a,b\n1,2'))).code).toBe('text.nul');
    expect(issueOf(formatOf({ kind: 'json', encoding: 'utf-16' }).decode(utf16('{}'))).code).toBe('text.encoding-contradiction');
  });

  test('F84: half a surrogate pair or half a unit in UTF-16 is refused with its offset', () => {
    expect(issueOf(json.decode(utf16('\ufeff"\ud800"')))).toMatchObject({ code: 'text.not-decodable', at: { offset: 4 } });
    expect(issueOf(json.decode(bytesOf(0xff, 0xfe, 0x31, 0, 0x20)))).toMatchObject({
      code: 'text.not-decodable',
      at: { offset: 4 },
    });
  });

  test('F84: windows-1252 is read only where it is declared, and its undefined bytes are refused', () => {
    const bytes = bytesOf('{"a":"Gr', 0xf6, 0xdf, 'e ', 0x80, 0x93, '"}');
    expect(issueOf(json.decode(bytes)).code).toBe('text.not-decodable');
    const declared = formatOf({ kind: 'json', encoding: 'windows-1252' });
    expect(valueOf(declared.decode(bytes))).toStrictEqual([{ a: 'Größe €“' }]);
    for (const byte of [0x81, 0x8d, 0x8f, 0x90, 0x9d]) {
      expect(issueOf(declared.decode(bytesOf('"', byte, '"')))).toMatchObject({ code: 'text.not-decodable', at: { offset: 1 } });
    }
  });

  test('F84: a declaration that the byte order mark contradicts is refused', () => {
    for (const encoding of ['windows-1252', 'utf-16le']) {
      const format = formatOf({ kind: 'json', encoding });
      expect(issueOf(format.decode(utf8('\ufeff{}'))).code).toBe('text.encoding-contradiction');
    }
    expect(issueOf(formatOf({ kind: 'json', encoding: 'utf-8' }).decode(utf16('\ufeff{}'))).code).toBe(
      'text.encoding-contradiction',
    );
  });

  test('F84: a mark where text begins again is refused, so that joined files leave no invisible letter in a key', () => {
    const delimited = formatOf({ kind: 'delimited' });
    for (const format of [json, delimited, formatOf({ kind: 'xml' })]) {
      expect(issueOf(format.decode(utf8('\ufeff\ufeff<a/>'))).code).toBe('text.byte-order-mark');
    }
    expect(issueOf(delimited.decode(utf8('id\n1\n\ufeff2\n')))).toMatchObject({ code: 'text.byte-order-mark', at: { line: 3 } });
    expect(issueOf(delimited.encode({ id: '\ufeff2' })).code).toBe('text.byte-order-mark');
    expect(issueOf(delimited.encode({ '\ufeffid': '2' })).code).toBe('text.byte-order-mark');
  });

  test('F84: UTF-32 is refused by name', () => {
    expect(issueOf(json.decode(bytesOf(0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0))).sentence).toContain('UTF-32');
  });

  test.each(['utf-7', 'gbk', 'nonsense', ''])('the encoding %j cannot be declared', encoding => {
    expect(issueOf(openFormat({ kind: 'json', encoding }))).toMatchObject({ code: 'text.unknown-encoding', path: 'encoding' });
  });

  test.each(['utf-8', 'utf-16le', 'utf-16be', 'utf-16', 'windows-1252', 'iso-8859-1', 'iso-8859-15', 'us-ascii', 'windows-1250'])(
    'what is written in %s is read back',
    encoding => {
      for (const kind of ['json', 'xml'] as const) {
        const format = formatOf({ kind, encoding });
        const value = { a: { b: 'Größe € 😀 Ω' } };
        expect(valueOf(format.decode(valueOf(format.encode(value))))).toStrictEqual([value]);
      }
    },
  );

  test('a character that the target encoding lacks is never replaced in delimited text', () => {
    const format = formatOf({ kind: 'delimited', encoding: 'iso-8859-1' });
    expect(issueOf(format.encode({ a: '5 €' })).code).toBe('text.not-encodable');
    expect(valueOf(format.decode(valueOf(format.encode({ a: 'Größe' }))))).toStrictEqual([{ a: 'Größe' }]);
  });
});

describe('encodings of XML', () => {
  const xml = formatOf({ kind: 'xml' });
  const document = (label: string, text = 'ä'): string => `<?xml version="1.0" encoding="${label}"?><a>${text}</a>`;

  test('the XML declaration is honoured', () => {
    expect(valueOf(xml.decode(bytesOf('<?xml version="1.0" encoding="ISO-8859-1"?><a>', 0xe4, '</a>')))).toStrictEqual([
      { a: 'ä' },
    ]);
    expect(valueOf(xml.decode(bytesOf("<?xml version='1.0' encoding='windows-1252'?><a>", 0x80, '</a>')))).toStrictEqual([
      { a: '€' },
    ]);
    expect(valueOf(xml.decode(utf16(`\ufeff${document('UTF-16')}`, 'be')))).toStrictEqual([{ a: 'ä' }]);
    expect(valueOf(xml.decode(utf8(document('utf-8'))))).toStrictEqual([{ a: 'ä' }]);
  });

  test('F84: contradictions between declaration, mark and settings are refused', () => {
    const contradictions = [
      xml.decode(utf8(`\ufeff${document('iso-8859-1')}`)),
      xml.decode(utf16(`\ufeff${document('utf-8')}`)),
      xml.decode(utf8(document('UTF-16'))),
      formatOf({ kind: 'xml', encoding: 'windows-1252' }).decode(utf8(document('utf-8'))),
      formatOf({ kind: 'xml', encoding: 'utf-16le' }).decode(utf16(document('utf-8'))),
    ];
    expect(contradictions.map(result => issueOf(result).code)).toEqual(contradictions.map(() => 'text.encoding-contradiction'));
    expect(issueOf(xml.decode(utf8(document('x-unknown')))).code).toBe('text.unknown-encoding');
    expect(issueOf(xml.decode(utf8(document('us-ascii')))).code).toBe('text.not-decodable');
  });
});
