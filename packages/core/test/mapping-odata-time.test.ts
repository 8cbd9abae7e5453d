import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { compileMapping, type MappingDocument, type MappingField, type Value } from '@millrace/core';

const paris = { name: 'lyon', code: '1720', zone: 'Europe/Paris' };
const targets = ['instant', 'local', 'edm-datetime', 'edm-date', 'edm-time'] as const;
type Target = (typeof targets)[number];

const programs = new Map(targets.map(as => [as, compiled({ value: 'time', as })]));

function compiled(field: MappingField) {
  const document: MappingDocument = { kind: 'mapping', name: 'times', from: 'a@1', to: 'b@1', fields: { time: field } };
  const result = compileMapping(document);
  if (!result.ok) throw new Error(result.issues[0]!.sentence);
  return result.value;
}

/** A time as something else; where it is refused, the sentence. */
function converted(time: Value, as: Target, site = paris): Value {
  const result = programs.get(as)!.run({ time }, { site });
  return result.ok ? (result.value as { readonly time: Value }).time : result.issues[0]!.sentence;
}

describe('a time as OData V2 writes it', () => {
  it.each([
    ['2026-11-26T05:30:15Z', 'edm-datetime', '/Date(1795674615000)/'],
    ['2026-11-26T05:30:15Z', 'edm-date', '/Date(1795651200000)/'],
    ['2026-11-26T05:30:15Z', 'edm-time', 'PT06H30M15S'],
    ['2026-11-26T23:30:00Z', 'edm-date', '/Date(1795737600000)/'],
    ['2026-11-26T06:30:15', 'edm-datetime', '/Date(1795674615000)/'],
    ['2026-11-26T06:30:15.250', 'edm-datetime', '/Date(1795674615250)/'],
    ['2026-11-26T06:30:15.250', 'edm-time', 'PT06H30M15.250S'],
    ['2026-11-26T06:30:15.000', 'edm-time', 'PT06H30M15S'],
    ['2026-11-26', 'edm-datetime', '/Date(1795651200000)/'],
    ['1969-12-31', 'edm-date', '/Date(-86400000)/'],
    ['/Date(1795674615000)/', 'edm-date', '/Date(1795651200000)/'],
  ] as const)('is the local time of the site: %s as %s is %s', (time, as, literal) => expect(converted(time, as)).toBe(literal));

  it('needs no site where it is local already', () => {
    const noSite = programs.get('edm-datetime')!;
    expect(noSite.run({ time: '2026-11-26T06:30:15' }, {})).toMatchObject({ value: { time: '/Date(1795674615000)/' } });
    expect(noSite.run({ time: '2026-11-26T06:30:15Z' }, {}).issues[0]?.sentence).toContain('no site');
  });

  it('F110: tells the two hours apart no more where clocks show them twice, as local times do', () => {
    const [first, second] = ['2026-10-25T02:30:00+02:00', '2026-10-25T02:30:00+01:00'].map(each =>
      converted(each, 'edm-datetime'),
    );
    expect([first, second]).toEqual(['/Date(1792895400000)/', '/Date(1792895400000)/']);
    expect(converted(first!, 'instant')).toContain('clocks show it twice');
    expect(converted('2026-03-29T00:59:59Z', 'edm-time')).toBe('PT01H59M59S');
    expect(converted('2026-03-29T01:00:00Z', 'edm-time')).toBe('PT03H00M00S');
  });

  it.each([
    ['2026-11-26T06:30:15.0001', 'edm-datetime', 'finer than the milliseconds'],
    ['tomorrow', 'edm-datetime', 'expected a date and time'],
    [1795674615000, 'edm-datetime', 'expected a date and time'],
    ['2026-02-30T06:00:00', 'edm-date', 'expected a date and time'],
    ['2026-02-30', 'edm-date', 'expected a date and time'],
    ['9999-12-31T23:30:00Z', 'edm-datetime', 'expected a date and time'],
  ] as const)('is refused where that is not possible: %s as %s', (time, as, sentence) =>
    expect(converted(time, as)).toContain(sentence),
  );
});

describe('a literal of OData V2', () => {
  it.each([
    ['/Date(1795674615000)/', 'instant', '2026-11-26T06:30:15+01:00'],
    ['/Date(1795674615250)/', 'local', '2026-11-26T06:30:15.250'],
    ['/Date(1795651200000)/', 'instant', '2026-11-26T00:00:00+01:00'],
    ['/Date(1795651200000)/', 'local', '2026-11-26T00:00:00'],
    ['/Date(1795674615000+0060)/', 'instant', '2026-11-26T07:30:15+01:00'],
    ['/Date(1795674615000+0000)/', 'local', '2026-11-26T07:30:15'],
    ['/Date(1795674615000-0330)/', 'instant', '2026-11-26T01:00:15-05:30'],
    ['/Date(1795651200000)/PT06H30M15S', 'instant', '2026-11-26T06:30:15+01:00'],
    ['/Date(1795651200000)/PT24H00M00S', 'instant', '2026-11-27T00:00:00+01:00'],
    ['/Date(1795651200000)/PT6H', 'local', '2026-11-26T06:00:00'],
    ['/Date(1795651200000)/PT1M0.5S', 'local', '2026-11-26T00:01:00.500'],
  ] as const)('is read: %s as %s is %s', (literal, as, time) => expect(converted(literal, as)).toBe(time));

  it.each([
    '/Date()/',
    '/Date(12)',
    '/Date(1.5)/',
    '/Date(999999999999999)/',
    '/Date(1795651200000+9999)/',
    '/Date(1795651200000)/PT',
    '/Date(1795651200000)/PT25H',
    '/Date(1795651200000)/PT24H00M01S',
    '/Date(1795651200000)/PT1H60M',
    '/Date(1795651200000+0060)/PT1H',
    '/Date(1795651200000)/Z',
    '',
  ])('is refused where it is none: %j', literal => expect(converted(literal, 'instant')).toContain('expected a date and time'));

  it('comes back from every moment in a zone, except those that clocks show twice', () => {
    const seconds = fc.integer({ min: Date.UTC(1990, 0) / 1000, max: Date.UTC(2040, 0) / 1000 });
    fc.assert(
      fc.property(fc.constantFrom('Europe/Paris', 'Asia/Kolkata', 'America/New_York'), seconds, (zone, second) => {
        const site = { ...paris, zone };
        const moment = new Date(second * 1000).toISOString();
        const literal = converted(moment, 'edm-datetime', site);
        const joined = `${String(converted(moment, 'edm-date', site))}${String(converted(moment, 'edm-time', site))}`;
        expect(converted(joined, 'local', site)).toBe(converted(literal, 'local', site));
        const back = String(converted(joined, 'instant', site));
        if (!back.includes('clocks show it twice')) expect(Date.parse(back)).toBe(second * 1000);
      }),
    );
  });
});
