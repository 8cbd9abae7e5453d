import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  addingCommands,
  addingFault,
  layerOf,
  lookUp,
  openCrosswalk,
  rowsOfEntries,
  dayIn,
  dayText,
  parseDay,
  type CrosswalkEntry,
  type LookupKey,
} from '@millrace/core';

const document = { kind: 'crosswalk', name: 'material', owner: 'master-data' } as const;

function open(documents: readonly CrosswalkEntry[], added: readonly CrosswalkEntry[] = []) {
  return openCrosswalk(document, layerOf(rowsOfEntries(documents), true), { added });
}

function answer(
  entries: readonly CrosswalkEntry[],
  key: Partial<LookupKey> & { code: string },
  added: readonly CrosswalkEntry[] = [],
) {
  const found = lookUp(open(entries, added), { direction: 'forward', ...key });
  return found.kind === 'found' ? found.code : `${found.kind}: ${found.sentence}`;
}

const on = (text: string): number => parseDay(text)!;

describe('looking up a code', () => {
  it('finds what holds on the day, the first day included and the last one not', () => {
    const entries = [
      { from: '4711', to: 'A', until: '2026-05-01' },
      { from: '4711', to: 'B', since: '2026-05-01' },
    ];
    expect(answer(entries, { code: '4711', day: on('2026-04-30') })).toBe('A');
    expect(answer(entries, { code: '4711', day: on('2026-05-01') })).toBe('B');
    expect(answer(entries, { code: '4711' })).toBe('B');
  });

  it('lets an entry of the site win over one for every site, on the days on which it holds', () => {
    const entries = [
      { from: '4711', to: 'all' },
      { from: '4711', to: 'pune', site: 'pune', since: '2026-05-01' },
    ];
    expect(answer(entries, { code: '4711', site: 'pune', day: on('2026-05-01') })).toBe('pune');
    expect(answer(entries, { code: '4711', site: 'pune', day: on('2026-04-30') })).toBe('all');
    expect(answer(entries, { code: '4711', site: 'lyon', day: on('2026-05-01') })).toBe('all');
    expect(answer(entries, { code: '4711', day: on('2026-05-01') })).toBe('all');
  });

  it('lets the documents win over what was added, and what was added fill what they leave open', () => {
    const added = [
      { from: '4711', to: 'added' },
      { from: '4712', to: 'added' },
    ];
    expect(answer([{ from: '4711', to: 'document' }], { code: '4711' }, added)).toBe('document');
    expect(answer([{ from: '4711', to: 'document' }], { code: '4712' }, added)).toBe('added');
  });

  it('F105: names crosswalk, key, site, day and steward where there is no entry', () => {
    expect(answer([], { code: '4711', site: 'pune', day: on('2026-11-23') })).toBe(
      'missing: crosswalk material has no entry for "4711" at site pune on 2026-11-23; its steward is master-data',
    );
    expect(answer([{ from: '4711', to: 'A', since: '2027-01-01' }], { code: '4711', day: on('2026-11-23') })).toBe(
      'missing: crosswalk material has no entry for "4711" at any site on 2026-11-23, the first one holds from 2027-01-01 on; its steward is master-data',
    );
  });

  it('F105: says of a code that only sites know that it is not there for all of them', () => {
    expect(answer([{ from: '4711', to: 'A', site: 'pune' }], { code: '4711' })).toMatch(/no entry for "4711" for all sites;/);
  });

  it('F105, F107: says when the entry expired', () => {
    expect(answer([{ from: '4711', to: 'A', until: '2026-10-01' }], { code: '4711', day: on('2026-11-23') })).toBe(
      'expired: in crosswalk material the entry for "4711" expired on 2026-10-01, and none holds at any site on 2026-11-23; its steward is master-data',
    );
  });

  it('F105: refuses to guess on the way back where several codes lead to one, and takes the preferred one', () => {
    const entries = [
      { from: 'A', to: 'X' },
      { from: 'B', to: 'X' },
    ];
    expect(answer(entries, { code: 'X', direction: 'back' })).toBe(
      'ambiguous: crosswalk material has several entries for "X" on the way back for all sites: "A", "B"; its steward is master-data',
    );
    expect(answer([...entries, { from: 'C', to: 'X', preferred: true }], { code: 'X', direction: 'back' })).toBe('C');
    expect(answer([entries[0]!, { ...entries[1]!, until: '2020-01-01' }], { code: 'X', direction: 'back' })).toBe('A');
  });

  it('F97: keeps its sentence short, however long a code is', () => {
    const code = 'x'.repeat(1_000_000);
    expect(answer([], { code }).length).toBeLessThan(300);
    expect(answer([{ from: code, to: 'A', until: '2026-01-01' }], { code, day: on('2026-02-01') }).length).toBeLessThan(300);
  });

  it('takes names of the language as codes like any other', () => {
    for (const code of ['__proto__', 'constructor', 'toString', ''])
      expect(answer([{ from: 'a', to: 'b' }], { code })).toMatch(/^missing/);
    expect(answer([{ from: '__proto__', to: 'b' }], { code: '__proto__' })).toBe('b');
  });
});

const day = fc.integer({ min: on('2020-01-01'), max: on('2020-01-12') });
const entry: fc.Arbitrary<CrosswalkEntry> = fc
  .record({
    from: fc.constantFrom('a', 'b', 'c'),
    to: fc.constantFrom('x', 'y'),
    site: fc.option(fc.constantFrom('pune', 'lyon'), { nil: undefined }),
    since: fc.option(day, { nil: undefined }),
    until: fc.option(day, { nil: undefined }),
    preferred: fc.boolean(),
  })
  .map(({ site, since, until, ...rest }) => ({
    ...rest,
    ...(site !== undefined && { site }),
    ...(since !== undefined && { since: dayText(since) }),
    ...(until !== undefined && { until: dayText(until) }),
  }));
const key: fc.Arbitrary<LookupKey> = fc
  .record({
    direction: fc.constantFrom('forward' as const, 'back' as const),
    code: fc.constantFrom('a', 'b', 'c', 'x', 'y'),
    site: fc.option(fc.constantFrom('pune', 'lyon', 'oslo'), { nil: undefined }),
    day,
  })
  .map(({ site, ...rest }) => ({ ...rest, ...(site !== undefined && { site }) }));

/** The same rules, written as plainly as they can be said. */
function plainly(layers: readonly (readonly CrosswalkEntry[])[], { code, site, day, direction }: LookupKey): string | undefined {
  const [asked, given] = direction === 'back' ? (['to', 'from'] as const) : (['from', 'to'] as const);
  const holds = (each: CrosswalkEntry): boolean =>
    each[asked] === code &&
    (each.since === undefined || parseDay(each.since)! <= day!) &&
    (each.until === undefined || day! < parseDay(each.until)!);
  for (const level of site === undefined ? [undefined] : [site, undefined]) {
    for (const entries of layers) {
      const found = entries.filter(each => each.site === level && holds(each));
      const preferred = direction === 'back' ? found.filter(each => each.preferred) : [];
      const codes = new Set((preferred.length > 0 ? preferred : found).map(each => each[given]));
      if (codes.size === 1) return [...codes][0];
      if (codes.size > 1) return undefined;
    }
  }
  return undefined;
}

describe('lookups over any entries', () => {
  it('agree with the rules written plainly, for dates, sites, layers and directions', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 8 }), fc.array(entry, { maxLength: 4 }), key, (documents, added, asked) => {
        const found = lookUp(open(documents, added), asked);
        expect(found.kind === 'found' ? found.code : undefined).toBe(plainly([documents, added], asked));
      }),
      { numRuns: 2000 },
    );
  });

  it('take about as long in a crosswalk of 200,000 entries as in a small one', () => {
    const entries = Array.from({ length: 200_000 }, (_, index) => ({ from: `F${index}`, to: `T${index}` }));
    const crosswalk = open(entries);
    const sum = (step: number): number => {
      let found = 0;
      for (let index = 0; index < 200_000; index += step)
        found += Number(lookUp(crosswalk, { code: `F${index}`, direction: 'forward' }).kind === 'found');
      return found;
    };
    expect(sum(1)).toBe(200_000);
    expect(lookUp(crosswalk, { code: 'T199999', direction: 'back' })).toMatchObject({ code: 'F199999' });
  });
});

describe('adding an entry where some of its days are taken', () => {
  const place = { sites: new Set(['pune', 'lyon']) };
  const later = { from: '4713', to: 'M-3', since: '2027-01-01' };

  it('says the command for the days that are still free', () => {
    expect(addingFault(open([], [later]), { from: '4713', to: 'M-3' }, place)).toBe(
      'crosswalk material has this already: an added entry says "4713" is "M-3" from 2027-01-01; for the days that are still free: millrace crosswalk add material 4713 M-3 --until 2027-01-01 --reason "…"',
    );
    const ended = { from: '4713', to: 'M-2', site: 'pune', until: '2026-10-01' };
    const atPune = { ...later, site: 'pune' };
    expect(addingFault(open([ended], [atPune]), { from: '4713', to: 'M-3', site: 'pune' }, place)).toMatch(
      /: millrace crosswalk add material 4713 M-3 --site pune --since 2026-10-01 --until 2027-01-01 --reason "…"$/,
    );
  });

  it('offers nothing where no day is free, and no command with a code that a shell would take apart', () => {
    expect(addingFault(open([{ from: '1', to: 'A' }]), { from: '1', to: 'B' }, place)).toBe(
      'this contradicts crosswalk material: the documents say "1" is "A"',
    );
    const odd = '$(rm) x';
    expect(addingFault(open([{ ...later, from: odd }]), { from: odd, to: 'M-3' }, place)).toMatch(
      /; for the days that are still free: the same with --until 2027-01-01$/,
    );
  });

  it('offers only what it then takes', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 5 }), fc.array(entry, { maxLength: 3 }), entry, (documents, added, wanted) => {
        const crosswalk = open(documents, added);
        for (const command of addingCommands(crosswalk, wanted)) {
          const [, since] = /--since (\S+)/.exec(command) ?? [];
          const [, until] = /--until (\S+)/.exec(command) ?? [];
          const { since: _, until: __, ...always } = wanted;
          const narrowed = { ...always, ...(since !== undefined && { since }), ...(until !== undefined && { until }) };
          expect(addingFault(crosswalk, narrowed, place)).toBeUndefined();
        }
      }),
    );
  });
});

describe('days', () => {
  it('are those of the calendar and nothing else', () => {
    expect(parseDay('1970-01-02')).toBe(1);
    for (const text of ['2026-02-29', '2026-13-01', '2026-1-1', '20260101', '2026-01-01T00:00:00Z', ''])
      expect(parseDay(text)).toBeUndefined();
    fc.assert(fc.property(fc.integer({ min: -700_000, max: 2_900_000 }), day => parseDay(dayText(day)) === day));
  });

  it('F110: begin at midnight of the site, also where clocks change', () => {
    const inLyon = dayIn('Europe/Paris');
    const inPune = dayIn('Asia/Kolkata');
    const at = (text: string): number => Date.parse(text);
    expect(dayText(inLyon(at('2026-10-24T21:59:59Z')))).toBe('2026-10-24');
    expect(dayText(inLyon(at('2026-10-24T22:00:00Z')))).toBe('2026-10-25');
    expect(dayText(inLyon(at('2026-10-25T22:59:59Z')))).toBe('2026-10-25');
    expect(dayText(inLyon(at('2026-10-25T23:00:00Z')))).toBe('2026-10-26');
    expect(dayText(inPune(at('2026-11-22T18:30:00Z')))).toBe('2026-11-23');
    expect(dayText(dayIn(undefined)(at('2026-11-22T23:59:59Z')))).toBe('2026-11-22');
  });
});
