import { describe, expect, test } from 'vitest';
import { contractsFromXsd, hyphenated, openContract, openFormat, rootsOfXsd } from '@millrace/core';
import type { Contract, ContractDocument, Format, Value } from '@millrace/core';
import { issueOf, utf8, valueOf } from './support/formats.ts';

const head =
  '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:o" xmlns="urn:o" elementFormDefault="qualified">';

/** The contract of one root element of schema files; the first is the entry. */
function contractOf(files: Readonly<Record<string, string>>, root?: string): ContractDocument {
  const source = { entries: [Object.keys(files)[0]!], read: (path: string) => files[path] };
  return valueOf(contractsFromXsd(source, root === undefined ? {} : { roots: [root] }))[0]!;
}

function of(body: string): ContractDocument {
  return contractOf({ 'a.xsd': `${head}${body}</xs:schema>` }, body.includes('name="R"') ? 'R' : undefined);
}

interface Opened {
  readonly contract: Contract;
  readonly format: Format;
}

function open(document: ContractDocument): Opened {
  const contract = valueOf(openContract(document));
  return { contract, format: valueOf(openFormat({ kind: 'xml' }, { shape: contract.shape })) };
}

/** The value of a document that keeps the contract, after it was written and read again. */
function read(document: ContractDocument, xml: string): Value {
  const { contract, format } = open(document);
  const [value] = valueOf(format.decode(utf8(xml)));
  expect(contract.check(value!)).toEqual([]);
  expect(valueOf(format.decode(valueOf(format.encode(value!))))).toEqual([value]);
  return value!;
}

function written(document: ContractDocument, value: Value): string {
  return new TextDecoder().decode(valueOf(open(document).format.encode(value))).split('\n')[1]!;
}

function complaints(document: ContractDocument, value: Value): readonly string[] {
  return open(document)
    .contract.check(value)
    .map(issue => issue.path);
}

const order = of(`
  <xs:element name="Order" type="OrderType"/>
  <xs:complexType name="OrderType">
    <xs:sequence>
      <xs:element name="ID" type="IdType"/>
      <xs:element name="Quantity" type="xs:decimal"/>
      <xs:element name="Rush" type="xs:boolean" minOccurs="0"/>
      <xs:element name="Note" type="xs:string" minOccurs="0" maxOccurs="unbounded"/>
      <xs:element name="Part" type="OrderType" minOccurs="0" maxOccurs="3"/>
    </xs:sequence>
    <xs:attribute name="release" type="xs:int" use="required"/>
  </xs:complexType>
  <xs:complexType name="IdType">
    <xs:simpleContent><xs:extension base="xs:token"><xs:attribute name="scheme"/></xs:extension></xs:simpleContent>
  </xs:complexType>`);

describe('a contract from XML Schema', () => {
  test('holds what the schema says, and what an XML interface reads keeps it', () => {
    expect(order).toMatchObject({ kind: 'contract', name: 'order', version: 1, subject: 'Order.ID.#text' });
    const xml = '<Order xmlns="urn:o" release="3"><ID>7</ID><Quantity> .50 </Quantity><Rush>1</Rush><Note>a</Note></Order>';
    expect(read(order, xml)).toEqual({
      Order: { '@release': 3, ID: { '#text': '7' }, Quantity: '0.50', Rush: true, Note: ['a'] },
    });
  });

  test('is kept by nothing that the schema does not allow', () => {
    const good = { '@release': 3, ID: { '#text': '7' }, Quantity: '1' };
    const cases: readonly (readonly [Value, string])[] = [
      [{ ...good, Quantity: 'many' }, 'Order.Quantity'],
      [{ ...good, Extra: 'x' }, 'Order.Extra'],
      [{ '@release': 3, Quantity: '1' }, 'Order.ID'],
      [{ ...good, '@release': 3e9 }, 'Order.@release'],
      [{ ...good, Part: [good, good, good, good] }, 'Order.Part'],
      [{ ...good, Part: [{ ...good, Part: [{ ...good, ID: '7' }] }] }, 'Order.Part[0].Part[0].ID'],
    ];
    expect(complaints(order, { Order: good })).toEqual([]);
    for (const [value, path] of cases) expect(complaints(order, { Order: value })[0]).toContain(path);
  });

  test('writes elements in the order and namespace of the schema, at every depth', () => {
    const part = { Quantity: '2', ID: { '#text': '2' }, '@release': 1 };
    const value = {
      Order: { Part: [part], Note: ['b', 'a'], Quantity: '1', ID: { '#text': '1', '@scheme': 's' }, '@release': 1 },
    };
    expect(written(order, value)).toBe(
      '<Order xmlns="urn:o" release="1"><ID scheme="s">1</ID><Quantity>1</Quantity><Note>b</Note><Note>a</Note>' +
        '<Part release="1"><ID>2</ID><Quantity>2</Quantity></Part></Order>',
    );
  });

  test('another namespace of the root element is refused, with both', () => {
    const issue = issueOf(open(order).format.decode(utf8('<Order xmlns="urn:p"/>')));
    expect(issue).toMatchObject({ code: 'xml.namespace', sentence: expect.stringMatching(/"urn:o", found "urn:p"/) as unknown });
  });

  test('lists, numbers and text stay what they are in a schema that contains itself without end', () => {
    const deep = (level: number): string =>
      `<Part release="1"><ID>${level}</ID><Quantity>1</Quantity><Note>n</Note>${level === 0 ? '' : deep(level - 1)}</Part>`;
    type Part = { readonly Part: readonly Part[] };
    const message = read(order, `<Order xmlns="urn:o" release="1"><ID>x</ID><Quantity>1</Quantity>${deep(20)}</Order>`);
    let here = (message as unknown as { readonly Order: Part }).Order;
    for (let level = 0; level < 21; level++) {
      here = here.Part[0]!;
      expect(here).toMatchObject({ Note: ['n'], '@release': 1 });
    }
  });
});

describe('constructs of XML Schema', () => {
  test('a choice takes exactly one alternative, an optional one at most one', () => {
    const choice = of(`<xs:element name="R"><xs:complexType><xs:sequence>
      <xs:choice><xs:element name="A" type="xs:string"/><xs:element name="B" type="xs:string"/></xs:choice>
      <xs:choice minOccurs="0"><xs:element name="C" type="xs:string"/><xs:sequence><xs:element name="D" type="xs:string"/><xs:element name="E" type="xs:string"/></xs:sequence></xs:choice>
    </xs:sequence></xs:complexType></xs:element>`);
    const keeps = (value: Value): boolean => complaints(choice, { R: value }).length === 0;
    const all = [{ A: '' }, { B: '' }, { A: '', C: '' }, { A: '', D: '', E: '' }];
    const none = [{}, { A: '', B: '' }, { A: '', D: '' }, { A: '', C: '', E: '' }, { C: '' }];
    expect([all.map(keeps), none.map(keeps)]).toEqual([all.map(() => true), none.map(() => false)]);
  });

  test('an optional group needs all of its required elements or none', () => {
    const group =
      of(`<xs:group name="G"><xs:sequence><xs:element name="A" type="xs:string"/><xs:element name="B" type="xs:string"/></xs:sequence></xs:group>
      <xs:element name="R"><xs:complexType><xs:group ref="G" minOccurs="0"/></xs:complexType></xs:element>`);
    const keeps = (value: Value): boolean => complaints(group, { R: value }).length === 0;
    expect([{}, { A: '', B: '' }, { A: '' }, { B: '' }].map(keeps)).toEqual([true, true, false, false]);
  });

  test('a repeated sequence is written in turns', () => {
    const pairs = of(`<xs:element name="R"><xs:complexType><xs:sequence maxOccurs="unbounded">
      <xs:element name="K" type="xs:string"/><xs:element name="V" type="xs:string"/></xs:sequence></xs:complexType></xs:element>`);
    expect(written(pairs, { R: { V: ['1', '2'], K: ['a', 'b'] } })).toBe('<R xmlns="urn:o"><K>a</K><V>1</V><K>b</K><V>2</V></R>');
  });

  test('extension adds elements, restriction and facets narrow', () => {
    const types =
      of(`<xs:complexType name="Base"><xs:sequence><xs:element name="A" type="Code"/></xs:sequence><xs:attribute name="x"/></xs:complexType>
      <xs:simpleType name="Code"><xs:restriction base="xs:string"><xs:pattern value="[A-Z]\\d{2}"/><xs:maxLength value="3"/></xs:restriction></xs:simpleType>
      <xs:element name="R"><xs:complexType><xs:complexContent><xs:extension base="Base"><xs:sequence>
        <xs:element name="B"><xs:simpleType><xs:restriction base="xs:int"><xs:minInclusive value="5"/></xs:restriction></xs:simpleType></xs:element>
      </xs:sequence></xs:extension></xs:complexContent></xs:complexType></xs:element>`);
    expect(complaints(types, { R: { A: 'X12', B: 5, '@x': 'y' } })).toEqual([]);
    expect(complaints(types, { R: { A: 'x12', B: 4 } })).toEqual(['R.A', 'R.B']);
    expect(written(types, { R: { B: 5, A: 'X12' } })).toBe('<R xmlns="urn:o"><A>X12</A><B>5</B></R>');
  });

  test('xsi:type tells which of several types an element has, and may say what is known', () => {
    const types =
      of(`<xs:complexType name="Base" abstract="true"><xs:sequence><xs:element name="A" type="xs:string"/></xs:sequence></xs:complexType>
      <xs:complexType name="One"><xs:complexContent><xs:extension base="Base"><xs:sequence><xs:element name="B" type="xs:string"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
      <xs:complexType name="Two"><xs:complexContent><xs:extension base="Base"><xs:sequence><xs:element name="C" type="xs:string"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
      <xs:element name="R" type="Base"/>`);
    const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
    expect(read(types, `<R xmlns="urn:o" xmlns:o="urn:o" ${xsi} xsi:type="o:Two"><A>a</A><C>c</C></R>`)).toEqual({
      R: { '@xsi:type': 'Two', A: 'a', C: 'c' },
    });
    expect(complaints(types, { R: { '@xsi:type': 'One', A: 'a', C: 'c' } })).not.toEqual([]);
    const known = `<Order xmlns="urn:o" ${xsi} xsi:schemaLocation="urn:o o.xsd" release="1"><ID xsi:type="IdType">1</ID><Quantity>1</Quantity></Order>`;
    expect(read(order, known)).toEqual({ Order: { '@release': 1, ID: { '#text': '1' }, Quantity: '1' } });
  });

  test('nil, any and mixed content, substitution groups', () => {
    const document =
      of(`<xs:element name="Head" type="xs:string" abstract="true"/><xs:element name="A" substitutionGroup="Head"/><xs:element name="B" type="xs:string" substitutionGroup="Head"/>
      <xs:element name="R"><xs:complexType mixed="true"><xs:sequence>
        <xs:element name="N" type="xs:string" nillable="true"/><xs:element ref="Head"/><xs:any namespace="##other" processContents="lax" minOccurs="0"/>
      </xs:sequence><xs:anyAttribute/></xs:complexType></xs:element>`);
    const xml =
      '<R xmlns="urn:o" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" x="1"><N i:nil="true"/><B>b</B><N xmlns="urn:f"><C/></N></R>';
    expect(read(document, xml)).toEqual({ R: { '@x': '1', N: null, B: 'b', '{urn:f}N': { C: '' } } });
    expect(complaints(document, { R: { N: '', A: '', B: '' } })).not.toEqual([]);
  });

  test('elements of an imported namespace keep it, also where one name stands in both', () => {
    const files = {
      'schemas/a.xsd': `${head.replace('<xs:schema', '<xs:schema xmlns:f="urn:f"')}<xs:import namespace="urn:f" schemaLocation="../f.xsd"/><xs:include schemaLocation="b.xsd"/>
        <xs:element name="R"><xs:complexType><xs:sequence><xs:element name="ID" type="Text"/><xs:element ref="f:ID"/><xs:element name="G" type="f:Group"/></xs:sequence></xs:complexType></xs:element></xs:schema>`,
      'schemas/b.xsd':
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:simpleType name="Text"><xs:restriction base="xs:string"/></xs:simpleType></xs:schema>',
      'f.xsd': `${head.replaceAll('urn:o', 'urn:f')}<xs:element name="ID" type="xs:string"/><xs:complexType name="Group"><xs:sequence><xs:element ref="ID"/></xs:sequence></xs:complexType></xs:schema>`,
    };
    const document = contractOf(files, 'R');
    const xml = '<R xmlns="urn:o"><ID>1</ID><ID xmlns="urn:f">2</ID><G><ID xmlns="urn:f">3</ID></G></R>';
    expect(read(document, xml)).toEqual({ R: { ID: '1', '{urn:f}ID': '2', G: { ID: '3' } } });
    expect(written(document, { R: { G: { ID: '3' }, '{urn:f}ID': '2', ID: '1' } })).toBe(xml);
  });

  test('unqualified elements stand in no namespace', () => {
    const plain = contractOf({
      'a.xsd': `${head.replace(' elementFormDefault="qualified"', '')}<xs:element name="R"><xs:complexType><xs:sequence><xs:element name="A" type="xs:string"/></xs:sequence></xs:complexType></xs:element></xs:schema>`,
    });
    expect(written(plain, { R: { A: '1' } })).toBe('<R xmlns="urn:o"><A xmlns="">1</A></R>');
    expect(read(plain, '<o:R xmlns:o="urn:o"><A>1</A></o:R>')).toEqual({ R: { A: '1' } });
  });

  test('dates and times may lack their zone, exact numbers stay text', () => {
    const kinds = ['dateTime', 'date', 'time', 'duration', 'integer', 'long', 'gYearMonth'];
    const document = of(
      `<xs:element name="R"><xs:complexType><xs:sequence>${kinds.map(kind => `<xs:element name="${kind}" type="xs:${kind}"/>`).join('')}</xs:sequence></xs:complexType></xs:element>`,
    );
    const good: Record<string, string> = {
      dateTime: '2026-03-01T06:00:00',
      date: '2026-03-01Z',
      time: '06:00:00',
      duration: '-PT1.5S',
      integer: '123456789012345678901234567890',
      long: '-9223372036854775808',
      gYearMonth: '2026-03',
    };
    expect(complaints(document, { R: good })).toEqual([]);
    expect(complaints(document, { R: { ...good, dateTime: '2026-02-30T06:00:00Z' } })).toEqual(['R.dateTime']);
    expect(complaints(document, { R: { ...good, duration: 'P' } })).toEqual(['R.duration']);
    expect(complaints(document, { R: { ...good, long: '9223372036854775808' } })).toEqual(['R.long']);
  });
});

describe('schema files that are wrong', () => {
  const faults = (files: Readonly<Record<string, string>>, roots?: readonly string[]): readonly (readonly [string, string])[] => {
    const source = { entries: [Object.keys(files)[0]!], read: (path: string) => files[path] };
    return contractsFromXsd(source, roots ? { roots } : {}).issues.map(({ code, sentence }) => [code, sentence] as const);
  };

  test('each fault is named with its file', () => {
    expect(faults({ 'a.xsd': '<a' })[0]).toEqual(['contract.xsd', expect.stringContaining('not well-formed')]);
    expect(faults({ 'a.xsd': '<a/>' })[0]![1]).toBe('expected an XML Schema, found the element "a"');
    expect(faults({ 'a.xsd': `${head}<xs:include schemaLocation="b.xsd"/></xs:schema>` })[0]).toEqual([
      'contract.xsd-missing',
      'reading the include of b.xsd at a.xsd:1: there is no such file',
    ]);
    expect(faults({ 'a.xsd': `${head}<xs:element name="R" type="Tpye"/><xs:complexType name="Type"/></xs:schema>` })[0]![1]).toBe(
      'a.xsd:1 refers to the type "Tpye", and the namespace "urn:o" has none; did you mean "Type"?',
    );
    expect(faults({ 'a.xsd': `${head}<xs:element name="Order"/></xs:schema>` }, ['Oder'])[0]).toEqual([
      'contract.xsd-root',
      'no global element is named "Oder"; did you mean "Order"?',
    ]);
  });

  test('what a contract cannot say is a warning that names the place', () => {
    const type =
      '<xs:simpleType><xs:restriction base="xs:decimal"><xs:maxInclusive value="10"/></xs:restriction></xs:simpleType>';
    expect(faults({ 'a.xsd': `${head}<xs:element name="R">${type}</xs:element></xs:schema>` })).toEqual([
      ['contract.xsd-approximate', 'a.xsd:1: maxInclusive 10 of an exact number is left to the target to check'],
    ]);
  });

  test('files that include each other are read once, and roots are listed', () => {
    const files: Readonly<Record<string, string>> = {
      'a.xsd': `${head}<xs:include schemaLocation="./b.xsd"/><xs:element name="A"/></xs:schema>`,
      'b.xsd': `${head}<xs:include schemaLocation="a.xsd"/><xs:element name="B"/><xs:element name="C" abstract="true"/></xs:schema>`,
    };
    expect(valueOf(rootsOfXsd({ entries: ['a.xsd'], read: path => files[path] }))).toEqual(['B', 'A']);
    expect(hyphenated('SyncMaterialSubLot')).toBe('sync-material-sub-lot');
    expect(hyphenated('ConfirmBOD')).toBe('confirm-bod');
  });
});

describe('hostile schema files', () => {
  const fault = (body: string): string => {
    const result = contractsFromXsd({ entries: ['a.xsd'], read: () => `${head}${body}</xs:schema>` });
    return result.issues.find(issue => issue.level === 'error')?.sentence ?? 'none';
  };
  const complex = (name: string, base: string): string =>
    `<xs:complexType name="${name}"><xs:complexContent><xs:extension base="${base}"/></xs:complexContent></xs:complexType>`;

  test.for([
    [
      'types that extend each other',
      `${complex('A', 'B')}${complex('B', 'A')}<xs:element name="R" type="A"/>`,
      'comes back to itself',
    ],
    [
      'a group that holds itself',
      '<xs:group name="G"><xs:sequence><xs:group ref="G"/></xs:sequence></xs:group><xs:element name="R"><xs:complexType><xs:group ref="G"/></xs:complexType></xs:element>',
      'comes back to itself',
    ],
    [
      'attribute groups that hold each other',
      '<xs:attributeGroup name="G"><xs:attributeGroup ref="G"/></xs:attributeGroup><xs:element name="R"><xs:complexType><xs:attributeGroup ref="G"/></xs:complexType></xs:element>',
      'comes back to itself',
    ],
    [
      'simple types that restrict each other',
      '<xs:simpleType name="A"><xs:restriction base="A"/></xs:simpleType><xs:element name="R" type="A"/>',
      'comes back to itself',
    ],
    [
      'elements that stand for each other',
      '<xs:element name="A" substitutionGroup="B"/><xs:element name="B" substitutionGroup="A"/>',
      'comes back to itself',
    ],
    [
      'groups that double each other',
      `<xs:group name="G0"><xs:sequence><xs:element name="E" type="xs:string"/></xs:sequence></xs:group>${Array.from(
        { length: 40 },
        (_, i) =>
          `<xs:group name="G${i + 1}"><xs:sequence><xs:group ref="G${i}"/><xs:group ref="G${i}"/></xs:sequence></xs:group>`,
      ).join('')}<xs:element name="R"><xs:complexType><xs:group ref="G40"/></xs:complexType></xs:element>`,
      'more than 200000 elements',
    ],
    ['depth without end', '<xs:sequence>'.repeat(100_000), 'nest more than 200 levels'],
  ])('%s are refused by name', ([, body, sentence]) => {
    expect(fault(body!)).toContain(sentence);
  });

  test('a document type declaration is passed over and its entities are unknown', () => {
    const text = `<!DOCTYPE xs:schema [<!ENTITY a "b">]>${head}<xs:element name="R" type="&a;"/></xs:schema>`;
    const result = contractsFromXsd({ entries: ['a.xsd'], read: () => text });
    expect(result.issues[0]!.sentence).toContain('undefined entity');
  });
});
