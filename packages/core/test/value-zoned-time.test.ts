import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { compileMapping, openZone, type MappingDocument } from '@millrace/core';

describe('a time of day in a zone', () => {
  it.each([
    ['Asia/Kolkata', '2026-11-28T06:00:00', ['2026-11-28T06:00:00+05:30']],
    ['Europe/Paris', '2026-07-01T06:00:00.250', ['2026-07-01T06:00:00.250+02:00']],
    ['America/St_Johns', '2026-01-15T23:59:59', ['2026-01-15T23:59:59-03:30']],
    ['UTC', '2026-01-15T00:00:00', ['2026-01-15T00:00:00Z']],
    ['Europe/Paris', '2026-02-30T06:00:00', undefined],
    ['Europe/Paris', '2026-03-01', undefined],
  ])('%s %s is %s', (zone, wall, moments) => expect(openZone(zone).moments(wall)).toEqual(moments));

  it('F110: is no moment in the hour that is left out, and two in the hour that stands twice', () => {
    const paris = openZone('Europe/Paris');
    expect(paris.moments('2026-03-29T02:30:00')).toEqual([]);
    expect(paris.moments('2026-10-25T02:30:00')).toEqual(['2026-10-25T02:30:00+02:00', '2026-10-25T02:30:00+01:00']);
  });

  it('comes back from every moment', () => {
    const zones = ['Asia/Kolkata', 'Europe/Paris', 'America/New_York', 'Australia/Lord_Howe'].map(openZone);
    const seconds = fc.integer({ min: Date.UTC(1990, 0) / 1000, max: Date.UTC(2040, 0) / 1000 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), seconds, (zone, second) => {
        const moment = new Date(second * 1000).toISOString().replace('.000', '');
        const found = zone.moments(zone.wall(moment)!)!.map(each => Date.parse(each));
        expect(found).toContain(second * 1000);
      }),
    );
  });
});

describe('a day in a zone', () => {
  it.each([
    ['Europe/Paris', '2026-11-23', '2026-11-23T00:00:00+01:00'],
    ['Europe/Paris', '2026-03-29', '2026-03-29T00:00:00+01:00'],
    ['Europe/Paris', '2026-03-30', '2026-03-30T00:00:00+02:00'],
    ['Europe/Paris', '2026-10-25', '2026-10-25T00:00:00+02:00'],
    ['Europe/Paris', '2026-10-26', '2026-10-26T00:00:00+01:00'],
    ['Asia/Kolkata', '2026-11-23', '2026-11-23T00:00:00+05:30'],
    ['Europe/Paris', '2026-02-30', undefined],
  ])('begins at its midnight: %s %s at %s', (zone, day, start) => expect(openZone(zone).dayStart(day)).toBe(start));

  it('F110: begins at the change where clocks go forward over midnight, and at the first of two midnights', () => {
    expect(openZone('Africa/Cairo').dayStart('2026-04-24')).toBe('2026-04-24T01:00:00+03:00');
    expect(openZone('America/Havana').dayStart('2026-11-01')).toBe('2026-11-01T00:00:00-04:00');
  });
});

describe('a field as instant or local', () => {
  const mapping: MappingDocument = {
    kind: 'mapping',
    name: 'times',
    from: 'a@1',
    to: 'b@1',
    fields: { start: { value: 'wall', as: 'instant' }, shown: { value: 'moment', as: 'local' } },
  };
  const site = { name: 'pune', code: '1710', zone: 'Asia/Kolkata' };
  const compiled = compileMapping(mapping);
  const run = async (value: Record<string, string>, scope: { readonly site?: typeof site }) => {
    if (!compiled.ok) throw new Error(compiled.issues[0]!.sentence);
    const result = compiled.value.run(value, scope);
    return result.ok ? result.value : result.issues.map(({ sentence }) => sentence);
  };

  it('stays where there is nothing to convert, also without a site', async () =>
    expect(await run({ wall: '2026-11-28T06:00:00Z', moment: '2026-11-28T06:00:00' }, {})).toEqual({
      start: '2026-11-28T06:00:00Z',
      shown: '2026-11-28T06:00:00',
    }));

  it('is a time of the site', async () => {
    expect(await run({ wall: '2026-11-28T06:00:00', moment: '2026-11-28T00:30:00Z' }, { site })).toEqual({
      start: '2026-11-28T06:00:00+05:30',
      shown: '2026-11-28T06:00:00',
    });
  });

  it('stays where it has an offset', async () =>
    expect(await run({ wall: '2026-11-28T06:00:00Z' }, { site })).toEqual({ start: '2026-11-28T06:00:00Z' }));

  it.each([
    [{ wall: '2026-11-28T06:00:00' }, {}, 'no site'],
    [{ wall: 'tomorrow' }, { site }, 'expected a date and time'],
    [{ moment: '2026-11-28T06:00:00Z' }, {}, 'no site'],
    [{ moment: '2026-11-28T06:00:00+99:99' }, { site }, 'expected a date and time'],
    [{ moment: '2026-02-30T06:00:00Z' }, { site }, 'expected a date and time'],
    [{ wall: '2026-03-29T02:30:00' }, { site: { ...site, zone: 'Europe/Paris' } }, 'clocks go forward'],
    [{ wall: '2026-10-25T02:30:00' }, { site: { ...site, zone: 'Europe/Paris' } }, 'clocks show it twice'],
  ])('F110: is refused where nobody can know the moment: %j', async (value, scope, sentence) => {
    expect(await run(value as Record<string, string>, scope)).toEqual([expect.stringContaining(sentence)]);
  });
});
