import { describe, expect, test } from 'vitest';
import { formatOf, issueOf, utf8, valueOf } from './support/formats.ts';

const xml = formatOf({ kind: 'xml' });

describe('F93: hostile XML', () => {
  const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');

  test.each([
    ['billion laughs', `<?xml version="1.0"?>\n<!DOCTYPE l [<!ENTITY l0 "lol">${laughs}]><l>&l9;</l>`],
    ['quadratic blow-up', `<!DOCTYPE l [<!ENTITY a "${'a'.repeat(50_000)}">]><l>${'&a;'.repeat(50_000)}</l>`],
    ['an external entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
    ['an external document type', '<!-- c --><?p?><!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd"><a/>'],
    ['a parameter entity', '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1/x"> %x;]><a/>'],
    ['an unclosed document type', '<!DOCTYPE a ['],
    ['a document type after the root', '<a/><!DOCTYPE a>'],
  ])('F93: %s is refused at its document type declaration', (_, text) => {
    expect(issueOf(xml.decode(utf8(text)))).toMatchObject({ code: 'xml.doctype', at: { line: expect.any(Number) } });
  });

  test.each([
    '&nbsp;',
    '&constructor;',
    '&__proto__;',
    '&toString;',
    '&x',
    '&;',
    '&#0;',
    '&#x1F;',
    '&#xD800;',
    '&#x110000;',
    '&#99999999999999999999;',
    '&#;',
    '&#xZ;',
  ])('F93: the reference %s is refused', reference => {
    expect(issueOf(xml.decode(utf8(`<a>${reference}</a>`))).code).toBe('xml.entity');
    expect(issueOf(xml.decode(utf8(`<a b="${reference}"/>`))).code).toBe('xml.entity');
  });

  test('F93: a flood of numeric references is refused by its number, and a few are read', () => {
    const flood = formatOf({ kind: 'xml' }, {}, { items: 1000 });
    expect(issueOf(flood.decode(utf8(`<a>${'&#65;'.repeat(1001)}</a>`)))).toMatchObject({
      code: 'xml.too-many-references',
      sentence: expect.stringMatching(/1001 .* 1000/),
    });
    expect(valueOf(flood.decode(utf8(`<a>${'&#65;'.repeat(1000)}</a>`)))).toStrictEqual([{ a: 'A'.repeat(1000) }]);
    expect(issueOf(xml.decode(utf8(`<a>&#${'0'.repeat(1_000_000)}1;</a>`))).code).toBe('xml.entity');
  });

  test('F93 F97: depth, elements and attributes are bounded, naming the limit', () => {
    expect(issueOf(xml.decode(utf8('<a>'.repeat(100_000))))).toMatchObject({
      code: 'xml.too-deep',
      sentence: expect.stringContaining('limit is 64'),
    });
    const few = formatOf({ kind: 'xml' }, {}, { items: 100 });
    expect(issueOf(few.decode(utf8(`<a>${'<b/>'.repeat(1000)}</a>`)))).toMatchObject({
      code: 'xml.too-many-elements',
      sentence: expect.stringContaining('limit is 100'),
    });
    const attributes = Array.from({ length: 10_000 }, (_, i) => ` a${i}=""`).join('');
    expect(issueOf(xml.decode(utf8(`<a${attributes}/>`))).code).toBe('xml.too-many-attributes');
  });

  test('F93 F97: four megabytes of one text, one name or one comment are read or refused in bounded time', () => {
    const many = 'x'.repeat(4_000_000);
    expect(xml.decode(utf8(`<a>${many}</a>`)).ok).toBe(true);
    expect(xml.decode(utf8(`<a><!--${many}--></a>`)).ok).toBe(true);
    expect(xml.decode(utf8(`<${many}`)).ok).toBe(false);
    expect(xml.decode(utf8(`<a>${'<!--'.repeat(1_000_000)}`)).ok).toBe(false);
    expect(xml.decode(utf8(`<a>${'&'.repeat(1_000_000)}</a>`)).ok).toBe(false);
  });

  test('F96: elements named like the prototype are inert data', () => {
    const [value] = valueOf(
      xml.decode(
        utf8('<__proto__ __proto__="1"><__proto__><polluted>1</polluted></__proto__><constructor>2</constructor></__proto__>'),
      ),
    );
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('F96: hostile delimited text', () => {
  test('F96: columns named like the prototype are inert data', () => {
    const [value] = valueOf(formatOf({ kind: 'delimited' }).decode(utf8('__proto__,constructor\nx,y\n')));
    expect(Object.entries(value as object)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});
