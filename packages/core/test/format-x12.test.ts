import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Value } from '@millrace/core';
import { bytesOf, formatOf, issueOf, recordsIn, splitAll, utf8, valueOf } from './support/formats.ts';

const x12 = formatOf({ kind: 'x12' });
const tradacoms = formatOf({ kind: 'tradacoms' });
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** An interchange with its fixed header; `|` stands for the repetition separator of version 00501. */
function interchange(content: string, { groups = 1, repetition = '^', version = '00501', last = '000000905' } = {}): string {
  const header = `ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261123*0900*${repetition}*${version}*000000905*0*P*>~`;
  return `${header}${content}IEA*${groups}*${last}~`;
}

const order = 'ST*850*0001~BEG*00*NE*4711**20261123~PO1*1*4*EA*17.06~PO1*2*186*EA*20.25~CTT*2~SE*6*0001~';
const grouped = (content: string, count = 1): string => `GS*PO*S*R*20261123*0900*1*X*005010~${content}GE*${count}*1~`;
const whole = interchange(grouped(order));

describe('X12', () => {
  test('a transaction set is a record with its headers; ISA is without its blanks', () => {
    const [message] = valueOf(x12.decode(utf8(whole)));
    expect(message).toStrictEqual({
      ISA: {
        e1: '00',
        e3: '00',
        e5: 'ZZ',
        e6: 'SENDER',
        e7: 'ZZ',
        e8: 'RECEIVER',
        e9: '261123',
        e10: '0900',
        e11: '^',
        e12: '00501',
        e13: '000000905',
        e14: '0',
        e15: 'P',
        e16: '>',
      },
      GS: { e1: 'PO', e2: 'S', e3: 'R', e4: '20261123', e5: '0900', e6: '1', e7: 'X', e8: '005010' },
      ST: { e1: '850', e2: '0001' },
      BEG: { e1: '00', e2: 'NE', e3: '4711', e5: '20261123' },
      segments: [
        { PO1: { e1: '1', e2: '4', e3: 'EA', e4: '17.06' } },
        { PO1: { e1: '2', e2: '186', e3: 'EA', e4: '20.25' } },
        { CTT: { e1: '2' } },
      ],
    });
    expect(text(valueOf(x12.encode(message as Value)))).toBe(whole);
  });

  test('the delimiters come from the fixed positions of ISA, any that are not letters, digits or blanks', () => {
    const other = whole.replaceAll('*', '|').replaceAll('~', '\n').replace('|>\n', '|<\n');
    expect(valueOf(x12.decode(utf8(other)))).toMatchObject([{ BEG: { e3: '4711' }, ISA: { e16: '<' } }]);
    const control = whole.replaceAll('*', '\x1d').replaceAll('~', '\x1c').replace('\x1d>\x1c', '\x1d\x1f\x1c');
    const [message] = valueOf(x12.decode(utf8(control)));
    const same = formatOf({ kind: 'x12', separators: { element: '\x1d', segment: '\x1c' } });
    expect(text(valueOf(same.encode(message as Value)))).toBe(control);
  });

  test('elements repeat from version 00402 on; before, ISA11 names the standard', () => {
    const repeats = interchange(grouped('ST*850*0001~BEG*A^B>1^*C~SE*3*0001~'));
    const [message] = valueOf(x12.decode(utf8(repeats)));
    expect(message).toMatchObject({ BEG: { e1: ['A', 'B', ''], e1_2: ['', '1', ''], e2: 'C' } });
    const old = interchange(grouped('ST*850*0001~BEG*A^B*C~SE*3*0001~'), { repetition: 'U', version: '00400' });
    const [before] = valueOf(x12.decode(utf8(old)));
    expect(before).toMatchObject({ BEG: { e1: 'A^B' } });
    expect(text(valueOf(x12.encode(before as Value)))).toBe(old);
  });

  test('an acknowledgement outside of groups is a record of its own', () => {
    const acknowledged = interchange(`TA1*000000904*261123*0900*A*000~${grouped(order)}`);
    const records = valueOf(x12.decode(utf8(acknowledged)));
    expect(records).toMatchObject([{ ISA: {}, TA1: { e1: '000000904', e4: 'A' } }, { ST: {} }]);
    expect(text(valueOf(x12.encodeAll(records)))).toBe(acknowledged);
    expect(recordsIn(x12, utf8(acknowledged), 50)).toStrictEqual(records);
  });

  test('ISA is padded to its lengths and a control number gets its zeros; the mapping gives only what means something', () => {
    const [message] = valueOf(x12.decode(utf8(whole))) as [Readonly<Record<string, Value>>];
    const short = { ...message, ISA: { ...(message['ISA'] as object), e13: '905', e11: null, e16: null } };
    expect(text(valueOf(x12.encode(short)))).toBe(interchange(grouped(order), { repetition: 'U' }));
    expect(issueOf(x12.encode({ ...message, ISA: { e6: 'A PARTNER WITH A LONG NAME', e13: '1' } }))).toMatchObject({
      code: 'edi.header',
      path: 'ISA.e6',
      sentence: expect.stringContaining('has 15 characters'),
    });
  });

  test('a text that holds a delimiter is refused, because X12 cannot release it', () => {
    const [message] = valueOf(x12.decode(utf8(whole))) as [Readonly<Record<string, Value>>];
    const change = { ...message, BEG: { e1: 'a*b' } };
    expect(issueOf(x12.encode(change))).toMatchObject({ code: 'edi.delimiter', path: 'BEG.e1' });
    expect(text(valueOf(formatOf({ kind: 'x12', separators: { element: '|' } }).encode(change)))).toContain('BEG|a*b~');
  });

  test.each([
    ['a wrong number of segments', whole.replace('SE*6', 'SE*5'), 'edi.count'],
    ['a wrong number of transaction sets', interchange(grouped(order, 2)), 'edi.count'],
    ['a wrong number of groups', interchange(grouped(order), { groups: 2 }), 'edi.count'],
    ['another control number at the end', interchange(grouped(order), { last: '000000906' }), 'edi.reference'],
    ['another control number of a set', whole.replace('SE*6*0001', 'SE*6*0002'), 'edi.reference'],
    ['another control number of a group', whole.replace('GE*1*1', 'GE*1*2'), 'edi.reference'],
    ['a set without a group', interchange(order), 'edi.structure'],
    ['ISA that is not padded', whole.replace('SENDER         ', 'SENDER'), 'edi.header'],
    ['ISA that is cut', whole.slice(0, 90), 'edi.header'],
    ['a letter as delimiter', whole.replaceAll('*', 'A'), 'edi.header'],
    ['a delimiter that is two', whole.replaceAll('~', '*'), 'edi.header'],
    ['a missing IEA', whole.replace(/IEA.*/, ''), 'edi.truncated'],
    ['EDIFACT', "UNB+UNOA:1'", 'edi.header'],
  ])('F87: %s is refused', (_, bytes, code) => {
    expect(issueOf(x12.decode(utf8(bytes))).code).toBe(code);
  });

  test('cut anywhere it is refused, and as a stream it fails', () => {
    for (let end = 0; end < whole.length; end++) {
      expect(x12.decode(utf8(whole.slice(0, end))).ok, String(end)).toBe(false);
      expect(splitAll(x12, utf8(whole.slice(0, end)), 40).ok, String(end)).toBe(false);
    }
  });

  test('a stream is cut into transaction sets that stand alone, and a wrong count at its end fails it', () => {
    const two = interchange(grouped(order) + grouped(order).replaceAll('*1*X', '*1*X'), { groups: 2 });
    for (const chunk of [1, 30, 5000]) {
      expect(recordsIn(x12, utf8(two + whole), chunk)).toStrictEqual(valueOf(x12.decode(utf8(two + whole))));
    }
    expect(issueOf(splitAll(x12, utf8(two.replace('IEA*2', 'IEA*3'))))).toMatchObject({
      code: 'edi.count',
      sentence: expect.stringContaining('after 2 messages'),
    });
  });

  test('generated transaction sets are the same after they were written and read', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9 .,':+?-]{1,8}$/);
    const segment = fc
      .array(part, { minLength: 1, maxLength: 5 })
      .map(parts => Object.fromEntries(parts.map((one, i) => [`e${i + 1}`, one])));
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 90 }), (all, chunk) => {
        const [headers] = valueOf(x12.decode(utf8(whole))) as [Readonly<Record<string, Value>>];
        const [first, ...rest] = all;
        const message = { ...headers, BEG: first as Value, segments: rest.map(fields => ({ PO1: fields })) };
        const bytes = valueOf(x12.encode(message));
        expect(valueOf(x12.decode(bytes))).toStrictEqual([message]);
        expect(recordsIn(x12, bytes, chunk)).toStrictEqual([message]);
      }),
    );
  });

  test('any bytes are read or refused, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(whole.length), (bytes, cut) => {
        const all = bytesOf(whole.slice(0, cut), ...bytes);
        expect(typeof x12.decode(all).ok).toBe('boolean');
        expect(typeof splitAll(x12, all, 11).ok).toBe('boolean');
      }),
    );
  });
});

describe('TRADACOMS', () => {
  const file =
    "STX=ANA:1+5000000000000:SENDER+5010000000000:RECEIVER+261123:090000+REF1'" +
    "MHD=1+ORDHDR:9'TYP=0430+NEW-ORDERS'SDT=5000000000000'MTR=4'" +
    "MHD=2+ORDERS:9'CLO=5010000000001'ORD=4711::261123'OLD=1+5012345678900:ABC+?+4?'s'MTR=5'END=2'";

  test('a message is a record, and written again it is the same', () => {
    const records = valueOf(tradacoms.decode(utf8(file)));
    expect(records).toMatchObject([
      { STX: { e1: 'ANA', e2_2: 'SENDER' }, MHD: { e2: 'ORDHDR' }, TYP: { e1: '0430' } },
      { MHD: { e1: '2' }, CLO: {}, segments: [{ ORD: { e1: '4711', e1_3: '261123' } }, { OLD: { e3: "+4's" } }] },
    ]);
    expect(text(valueOf(tradacoms.encodeAll(records)))).toBe(file);
    expect(recordsIn(tradacoms, utf8(file), 13)).toStrictEqual(records);
  });

  test('batches count their messages, and END counts all', () => {
    const batch = "STX=ANA:1+A+B+261123+R'BAT=1'MHD=1+ORDERS:9'MTR=2'MHD=2+ORDERS:9'MTR=2'EOB=2'END=2'";
    const records = valueOf(tradacoms.decode(utf8(batch)));
    expect(text(valueOf(tradacoms.encodeAll(records)))).toBe(batch);
    expect(recordsIn(tradacoms, utf8(batch), 20)).toStrictEqual(records);
  });

  test.each([
    ['a wrong number of segments', file.replace('MTR=5', 'MTR=6'), 'edi.count'],
    ['a wrong number of messages', file.replace('END=2', 'END=3'), 'edi.count'],
    ['an unknown syntax', file.replace('ANA:1', 'XYZ:1'), 'edi.header'],
    ['EDIFACT', "UNB+UNOA:1'", 'edi.structure'],
  ])('F87: %s is refused', (_, bytes, code) => {
    expect(issueOf(tradacoms.decode(utf8(bytes))).code).toBe(code);
  });
});
