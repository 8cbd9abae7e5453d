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
    [{ moment: '2026-11-28T06:00:00' }, { site }, 'with offset'],
    [{ wall: '2026-03-29T02:30:00' }, { site: { ...site, zone: 'Europe/Paris' } }, 'clocks go forward'],
    [{ wall: '2026-10-25T02:30:00' }, { site: { ...site, zone: 'Europe/Paris' } }, 'clocks show it twice'],
  ])('F110: is refused where nobody can know the moment: %j', async (value, scope, sentence) => {
    expect(await run(value as Record<string, string>, scope)).toEqual([expect.stringContaining(sentence)]);
  });
});
