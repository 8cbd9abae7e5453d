import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openFormat } from '@millrace/core';
import type { FormatSettings, Value } from '@millrace/core';
import { bytesOf, formatOf, issueOf, recordsIn, splitAll, utf8, valueOf } from './support/formats.ts';

const edifact = formatOf({ kind: 'edifact' });

/** An interchange of UNOC messages; what is given stands between UNB and UNZ. */
function interchange(content: string, count: number | string = 1, reference = 'X1'): string {
  return `UNB+UNOC:3+SENDER+RECEIVER+261123:0900+X1'${content}UNZ+${count}+${reference}'`;
}

const orders = "UNH+1+ORDERS:D:96A:UN'BGM+220+4711+9'LIN+1++A:EN'QTY+21:5'LIN+2++B:EN'QTY+21:7'UNS+S'UNT+8+1'";
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const rewritten = (settings: FormatSettings, bytes: Uint8Array): string => {
  const format = formatOf(settings);
  return text(valueOf(format.encodeAll(valueOf(format.decode(bytes)))));
};

describe('EDIFACT', () => {
  test('a message is a record with its headers; its first segment stands under its tag, the others in order', () => {
    expect(valueOf(edifact.decode(utf8(interchange(orders))))).toStrictEqual([
      {
        UNB: { e1: 'UNOC', e1_2: '3', e2: 'SENDER', e3: 'RECEIVER', e4: '261123', e4_2: '0900', e5: 'X1' },
        UNH: { e1: '1', e2: 'ORDERS', e2_2: 'D', e2_3: '96A', e2_4: 'UN' },
        BGM: { e1: '220', e2: '4711', e3: '9' },
        segments: [
          { LIN: { e1: '1', e3: 'A', e3_2: 'EN' } },
          { QTY: { e1: '21', e1_2: '5' } },
          { LIN: { e1: '2', e3: 'B', e3_2: 'EN' } },
          { QTY: { e1: '21', e1_2: '7' } },
          { UNS: { e1: 'S' } },
        ],
      },
    ]);
  });

  test('with groups each segment stands in the innermost group it belongs to', () => {
    const grouped = formatOf({ kind: 'edifact', groups: { LIN: ['QTY', 'PRI'], PRI: ['CUX'] } }, { lists: ['LIN', 'LIN.QTY'] });
    const [message] = valueOf(grouped.decode(utf8(interchange(orders))));
    expect(message).toMatchObject({
      BGM: { e2: '4711' },
      LIN: [
        { e1: '1', QTY: [{ e1_2: '5' }] },
        { e1: '2', QTY: [{ e1_2: '7' }] },
      ],
      UNS: { e1: 'S' },
    });
    expect(text(valueOf(grouped.encode(message as Value)))).toBe(interchange(orders));
  });

  test('a segment that would lose its place among the declared groups is refused where it stands', () => {
    const grouped = formatOf({ kind: 'edifact', groups: { NAD: ['RFF'] } });
    expect(issueOf(grouped.decode(utf8(interchange(orders))))).toMatchObject({
      code: 'edi.group',
      path: 'LIN',
      sentence: expect.stringContaining('LIN stands again after QTY in the message'),
      at: { column: interchange(orders).indexOf('LIN+2') + 1 },
    });
  });

  test('UNA says the characters, and a release character keeps them as data', () => {
    const bytes = utf8('UNA|*,!~#\nUNB*UNOC|3*S*R*261123|0900*X1#UNH*1*ORDERS|D|96A|UN#BGM*220*a!*b!!!#c!|d*9#UNT*3*1#UNZ*1*X1#');
    const [message] = valueOf(edifact.decode(bytes));
    expect(message).toMatchObject({ BGM: { e1: '220', e2: 'a*b!#c|d', e3: '9' } });
    expect(text(valueOf(edifact.encode(message as Value)))).toContain("BGM+220+a*b!#c|d+9'");
    expect(
      rewritten({ kind: 'edifact', separators: { element: '*', segment: '#', release: '!', component: '|' } }, bytes),
    ).toContain('BGM*220*a!*b!!!#c!|d*9#');
  });

  test('in syntax 4 an element repeats, and each of its fields is a list of the same length', () => {
    const bytes = utf8("UNB+UNOY:4+S+R+20261123:0900+X1'UNH+1+ORDERS:D:10B:UN'BGM+A:1*B*C:2+x'UNT+3+1'UNZ+1+X1'");
    const [message] = valueOf(edifact.decode(bytes));
    expect(message).toMatchObject({ BGM: { e1: ['A', 'B', 'C'], e1_2: ['1', '', '2'], e2: 'x' } });
    expect(rewritten({ kind: 'edifact' }, bytes)).toContain("BGM+A:1*B:*C:2+x'");
    expect(valueOf(edifact.decode(utf8(rewritten({ kind: 'edifact' }, bytes))))).toStrictEqual([message]);
  });

  test.each([
    ['UNOA', "é'", 'text.not-decodable'],
    ['UNOC', 'é', undefined],
    ['UNOE', 'Ж', undefined],
    ['UNOY', '鉄é', undefined],
  ])('F84: %s says the encoding of the bytes', (identifier, name, code) => {
    const label = { UNOA: 'latin1', UNOC: 'latin1', UNOE: 'iso-8859-5', UNOY: 'utf-8' }[identifier] as string;
    const head = `UNB+${identifier}:3+S+R+261123:0900+X1'UNH+1+ORDERS:D:96A:UN'BGM+220+`;
    const encoded = { latin1: [0xe9], 'iso-8859-5': [0xb6], 'utf-8': [...utf8(name)] }[label] as number[];
    const bytes = bytesOf(head, ...encoded, "'UNT+3+1'UNZ+1+X1'");
    const decoded = edifact.decode(bytes);
    if (code !== undefined) return expect(issueOf(decoded)).toMatchObject({ code, at: { offset: head.length } });
    const [message] = valueOf(decoded);
    expect(message).toMatchObject({ BGM: { e2: name } });
    expect(valueOf(edifact.encode(message as Value))).toStrictEqual(bytes);
  });

  test('a declared encoding is used whatever UNB says, and a character that it lacks is refused', () => {
    const format = formatOf({ kind: 'edifact', encoding: 'windows-1252' });
    const bytes = bytesOf("UNB+UNOA:2+S+R+261123:0900+X1'UNH+1+ORDERS:D:96A:UN'BGM+220+", 0xe9, "'UNT+3+1'UNZ+1+X1'");
    const [message] = valueOf(format.decode(bytes));
    expect(valueOf(format.encode(message as Value))).toStrictEqual(bytes);
    expect(issueOf(edifact.encode(message as Value)).code).toBe('text.not-encodable');
  });

  test('a number is read exactly where the contract has one, with a point or a comma', () => {
    const format = formatOf({ kind: 'edifact' }, { numbers: ['segments.QTY.e1_2'] });
    const [message] = valueOf(format.decode(utf8(interchange("UNH+1+ORDERS:D:96A:UN'BGM+1'QTY+21:12,5'UNT+4+1'"))));
    expect(message).toMatchObject({ segments: [{ QTY: { e1_2: 12.5 } }] });
    expect(text(valueOf(format.encode(message as Value)))).toContain('QTY+21:12.5');
  });

  test('messages that follow each other under equal headers share an interchange and a group when they are written', () => {
    const bytes = interchange(
      `UNG+ORDERS+S+R+261123:0900+7+UN+D:96A'${orders}${orders.replaceAll('+1+ORDERS', '+2+ORDERS').replace('+8+1', '+8+2')}UNE+2+7'`,
    );
    const second = bytes.replaceAll('X1', 'X2');
    expect(rewritten({ kind: 'edifact' }, utf8(bytes + second))).toBe(bytes + second);
    expect(rewritten({ kind: 'edifact', lines: true }, utf8(bytes)).replaceAll("'\r\n", "'")).toBe(bytes);
  });

  test('one character with two meanings, and settings that contradict each other, are refused', () => {
    expect(issueOf(edifact.decode(utf8(`UNA:+.?  ${interchange(orders)}`)))).toBeDefined();
    expect(issueOf(edifact.decode(utf8("UNA::.? 'UNB:UNOC:3")))).toMatchObject({ code: 'edi.service-string' });
    const settings = {
      kind: 'edifact',
      records: 'a',
      encoding: 'utf-16',
      groups: { LIN: ['LIN'] },
      separators: { element: 'A' },
    } as const;
    expect(openFormat(settings).issues.map(issue => issue.path)).toEqual([
      'records',
      'encoding',
      'separators.element',
      'groups.LIN',
    ]);
  });
});

describe('F87: an interchange that is not whole or not what it says', () => {
  test.each([
    ['a wrong number of segments', interchange(orders.replace('UNT+8', 'UNT+7')), 'edi.count', 'UNT says 7 segments, but 8 came'],
    ['a wrong number of messages', interchange(orders, 2), 'edi.count', 'UNZ says 2 groups or messages, but 1 came'],
    ['a count that is none', interchange(orders, 'one'), 'edi.count', 'found "one"'],
    ['a wrong message reference', interchange(orders.replace('+8+1', '+8+2')), 'edi.reference', 'UNT has the reference "2"'],
    ['a wrong interchange reference', interchange(orders, 1, 'X2'), 'edi.reference', 'UNZ has the reference "X2"'],
    ['a missing message trailer', interchange(orders.replace(/UNT.*'/, '')), 'edi.structure', 'UNZ stands inside a message'],
    ['a missing interchange trailer', interchange(orders).replace(/UNZ.*/, ''), 'edi.truncated', 'UNZ is missing'],
    ['a cut segment', interchange(orders).slice(0, -4), 'edi.truncated', 'does not end with'],
    [
      'a release character at the end',
      `${interchange(orders).slice(0, -1)}?`,
      'edi.truncated',
      'a release character is the last one',
    ],
    ['a released terminator at the end', `${interchange(orders).slice(0, -1)}?'`, 'edi.truncated', 'does not end with'],
    ['something that is no tag', interchange(orders.replace('QTY', 'Q?Y')), 'edi.segment', 'expected the tag of a segment'],
    ['a segment outside of messages', interchange(`${orders}QTY+1'`), 'edi.structure', 'found QTY'],
    ['an unknown syntax version', interchange(orders).replace('UNOC:3', 'UNOC:9'), 'edi.header', 'found "9"'],
    ['an unknown syntax identifier', interchange(orders).replace('UNOC', 'UNOX'), 'edi.header', 'found "UNOX"'],
    ['an interactive interchange', "UIB+UNOC:4'UIH+X'", 'edi.structure', 'expected UNA or UNB'],
    ['X12', 'ISA*00*', 'edi.structure', 'expected UNA or UNB'],
    ['a NUL character', interchange(orders.replace('4711', '47\0')), 'text.nul', 'NUL'],
    ['nothing', ' \r\n', 'format.empty', 'expected an interchange'],
  ])('F87: %s is refused', (_, bytes, code, sentence) => {
    const issue = issueOf(edifact.decode(utf8(bytes)));
    expect(issue).toMatchObject({ code, sentence: expect.stringContaining(sentence) });
  });

  test('F87: the place of a wrong trailer is named by line and column', () => {
    const lines = interchange(orders.replace('UNT+8', 'UNT+7')).replaceAll("'", "'\n");
    expect(issueOf(edifact.decode(utf8(lines))).at).toMatchObject({ line: 9, column: 1 });
  });

  test('F97: a flood of segments is refused by its number, and four megabytes of one in bounded time', () => {
    const few = formatOf({ kind: 'edifact' }, {}, { items: 100 });
    const flood = interchange(`UNH+1+ORDERS:D:96A:UN'${"QTY+1'".repeat(1000)}UNT+1002+1'`);
    expect(issueOf(few.decode(utf8(flood)))).toMatchObject({
      code: 'format.too-many-records',
      sentence: expect.stringMatching(/100/),
    });
    for (const many of ['?', '+', ':', "'", "?'", 'A', "'\n"]) {
      const bytes = utf8(interchange(`UNH+1+ORDERS:D:96A:UN'BGM+${many.repeat(4_000_000 / many.length)}`));
      expect(edifact.decode(bytes).ok, many).toBe(false);
      expect(splitAll(edifact, bytes, 65_536).ok, many).toBe(false);
    }
  });

  test('what cannot be written is refused by its path', () => {
    const [whole] = valueOf(edifact.decode(utf8(interchange(orders)))) as [Readonly<Record<string, Value>>];
    const refused = (change: Readonly<Record<string, Value>>): unknown => {
      const { code, path } = issueOf(edifact.encode({ ...whole, ...change }));
      return [code, path];
    };
    expect(refused({ UNB: null })).toEqual(['edi.header', 'UNB']);
    expect(refused({ UNB: { e1: 'UNOC', e1_2: '3' } })).toEqual(['edi.header', 'UNB.e5']);
    expect(refused({ UNH: { e2: 'ORDERS' } })).toEqual(['edi.header', 'UNH.e1']);
    expect(refused({ BGM: { e1: true } })).toEqual(['edi.not-representable', 'BGM.e1']);
    expect(refused({ BGM: { number: '1' } })).toEqual(['edi.not-representable', 'BGM.number']);
    expect(refused({ segments: [{ QTY: 'x' }] })).toEqual(['edi.not-representable', 'segments[0].QTY']);
    expect(refused({ BGM: { e1: ['a', 'b'] } })).toEqual(['edi.not-representable', 'BGM']);
  });
});

describe('a stream of EDIFACT', () => {
  const two = interchange(`${orders}${orders.replace('UNH+1', 'UNH+2').replace('+8+1', '+8+2')}`, 2);

  test.each([1, 7, 64, 100_000])('is cut into messages that stand alone, in chunks of %i bytes', chunk => {
    const bytes = utf8(`\uFEFF${two}\r\n${two.replaceAll('X1', 'X2')}\n`.replaceAll('UNOC:3', 'UNOY:4'));
    expect(recordsIn(edifact, bytes, chunk)).toStrictEqual(valueOf(edifact.decode(bytes)));
  });

  test('F87: fails where the interchange does not say what came, and after how many messages', () => {
    const fails = (bytes: string): unknown => {
      const { code, sentence } = issueOf(splitAll(edifact, utf8(bytes), 50));
      return [code, sentence];
    };
    expect(fails(two.replace('UNZ+2', 'UNZ+3'))).toEqual(['edi.count', expect.stringContaining('after 2 messages: UNZ says 3')]);
    expect(fails(two.slice(0, -9))).toEqual(['edi.truncated', expect.stringContaining('2 messages without UNZ')]);
    expect(fails('hello')).toEqual(['edi.structure', expect.stringContaining('UNA or UNB')]);
    expect(fails('')).toEqual(['format.empty', expect.any(String)]);
    expect(fails(`${two}garbage that is none`)).toEqual(['edi.structure', expect.any(String)]);
  });

  test('F26 F97: a wrong message is refused alone, an over-long one is held with its beginning', () => {
    const wrong = two.replace('UNT+8+1', 'UNT+9+1');
    const items = valueOf(splitAll(edifact, utf8(wrong), 10));
    expect(items.map(item => edifact.decode(item.bytes).ok)).toEqual([false, true]);
    const small = formatOf({ kind: 'edifact' }, {}, { bytes: 150 });
    const long = interchange(
      `UNH+1+ORDERS:D:96A:UN'${"QTY+21:5'".repeat(50)}UNT+52+1'${orders.replace('UNH+1', 'UNH+2').replace('+8+1', '+8+2')}`,
      2,
    );
    const cut = valueOf(splitAll(small, utf8(long), 33));
    expect(cut.map(item => item.issue?.code)).toEqual(['format.too-large', undefined]);
  });
});

describe('EDIFACT that was generated', () => {
  const data = fc.string({
    unit: fc.constantFrom('a', 'Z', '0', ' ', '+', ':', "'", '?', '*', ',', '.', 'é'),
    minLength: 1,
    maxLength: 6,
  });
  const components = fc.array(fc.oneof(data, fc.constant('')), { minLength: 1, maxLength: 3 });
  const segment = fc.record({
    tag: fc.constantFrom('BGM', 'DTM', 'LIN', 'QTY'),
    elements: fc.array(components, { maxLength: 4 }),
  });

  /** The fields that a generated segment stands for, by the rule that the guide says. */
  const fieldsOf = (elements: readonly (readonly string[])[]): Record<string, string> => {
    const fields: Record<string, string> = {};
    for (const [i, parts] of elements.entries()) {
      for (const [j, part] of parts.entries()) {
        const isKept = part !== '' || (j === parts.length - 1 && (j > 0 || i === elements.length - 1));
        if (isKept) fields[j === 0 ? `e${i + 1}` : `e${i + 1}_${j + 1}`] = part;
      }
    }
    return fields;
  };

  test('is the same after it was written and read, in one piece and as a stream', () => {
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 40 }), (all, chunk) => {
        const [first, ...rest] = all.map(({ tag, elements }) => ({ [tag]: fieldsOf(elements) }));
        const headers = {
          UNB: { e1: 'UNOY', e1_2: '4', e2: 'S', e3: 'R', e4: '20261123', e5: 'X' },
          UNH: { e1: '1', e2: 'ORDERS' },
        };
        const message = { ...headers, ...first, segments: rest };
        const bytes = valueOf(edifact.encode(message));
        expect(valueOf(edifact.decode(bytes))).toStrictEqual([message]);
        expect(recordsIn(edifact, bytes, chunk)).toStrictEqual([message]);
      }),
    );
  });

  test('cut anywhere it is refused, never read in part', () => {
    const whole = interchange(orders);
    for (let end = 0; end < whole.length; end++) expect(edifact.decode(utf8(whole.slice(0, end))).ok, String(end)).toBe(false);
  });

  test('any bytes are read or refused, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom('', 'UNA', "UNA:+.? '", 'UNB+UNOC:3+'), (bytes, start) => {
        const all = bytesOf(start, ...bytes);
        expect(typeof edifact.decode(all).ok).toBe('boolean');
        expect(typeof splitAll(edifact, all, 9).ok).toBe('boolean');
      }),
    );
  });
});
