import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  coreCodes,
  factsAt,
  incidentsAt,
  incidentsOf,
  type FlowStatus,
  type IncidentFacts,
  type InterfaceStatus,
  type LandscapeView,
} from '../src/index.ts';

const now = Date.parse('2026-11-23T08:00:00.000Z');

/** A company: an ERP with two systems at one address, and three sites with a MES each; orders down, confirmations and movements up. */
const sites = ['lyon', 'pune', 'turin'] as const;
const zones = { lyon: 'Europe/Paris', pune: 'Asia/Kolkata', turin: 'Europe/Rome' } as const;
const landscape: LandscapeView = {
  release: 'r1',
  sites: sites.map(name => ({ name, title: name.charAt(0).toUpperCase() + name.slice(1), zone: zones[name] })),
  systems: [
    system('erp', 'erp', ['orders', 'confirmations', 'movements'], 'erp.example'),
    system('erp-old', 'erp', ['movements'], 'erp.example'),
    ...sites.map(site => ({ ...system(`mes-${site}`, 'mes', ['orders', 'confirmations', 'movements'], `mes.${site}`), site })),
  ],
  flows: sites.flatMap(site => [
    place('release-orders', site, 'erp.orders', `mes-${site}.orders`, 'order@1'),
    place('post-confirmations', site, `mes-${site}.confirmations`, 'erp.confirmations', 'confirmation@1'),
    place(
      'post-movements',
      site,
      `mes-${site}.movements`,
      site === 'pune' ? 'erp-old.movements' : 'erp.movements',
      'goods-movement@1',
    ),
  ]),
};

function system(
  name: string,
  role: 'erp' | 'mes',
  interfaces: readonly string[],
  peer: string,
): LandscapeView['systems'][number] {
  return {
    name,
    title: name.toUpperCase(),
    role,
    owner: `${name}-team`,
    interfaces: interfaces.map(each => ({ name: `${name}.${each}`, title: each, connector: 'http', peer })),
  };
}

function place(
  integration: string,
  site: string,
  source: string,
  target: string,
  contract: string,
): LandscapeView['flows'][number] {
  const name = `${integration}@${site}:${target}`;
  const title = `${integration.replace('-', ' ')}, ${site}`;
  return {
    name,
    title,
    integration,
    site,
    owner: 'production',
    source,
    target,
    sourceContract: contract,
    targetContract: contract,
  };
}

const interfaceNames = landscape.systems.flatMap(({ interfaces }) => interfaces.map(({ name }) => name));

interface Troubles {
  readonly broken: readonly string[];
  readonly paused: readonly string[];
  readonly stopped: readonly string[];
  readonly silent: readonly string[];
  readonly waiting: Readonly<Record<string, number>>;
  readonly unbalanced: readonly string[];
  readonly held: readonly { readonly flow: string; readonly code: string; readonly count: number }[];
  readonly refused: boolean;
  readonly resting: readonly string[];
}

const quiet: Troubles = {
  broken: [],
  paused: [],
  stopped: [],
  silent: [],
  waiting: {},
  unbalanced: [],
  held: [],
  refused: false,
  resting: [],
};

/** Facts as the runtime gives them. */
function factsOf(troubles: Partial<Troubles>): IncidentFacts {
  const all = { ...quiet, ...troubles };
  const interfaces = interfaceNames.map((name): InterfaceStatus => ({
    name,
    connector: 'http',
    state: 'open',
    breaker: all.broken.includes(name) ? 'open' : 'closed',
    detail: all.broken.includes(name) ? 'connect ECONNREFUSED 10.1.2.3:443' : 'open',
    duplicates: 0,
    conflicts: 0,
    ...(all.resting.includes(name) && { maintenance: windowOf(name) }),
  }));
  const flows = landscape.flows.map(each => flowOf(each, all));
  return {
    now,
    landscape,
    status: {
      node: 'n',
      release: 'r1',
      since: '2026-11-23T06:00:00.000Z',
      ready: true,
      intake: all.refused ? 'refused' : 'open',
      ...(all.refused && { intakeDetail: 'the disk is full' }),
      flows,
      interfaces,
    },
    held: all.held.map(each => ({
      ...each,
      sentence: 'the period is closed',
      owner: 'erp-team',
      since: '2026-11-23T07:30:00.000Z',
      samples: [{ message: 7, subject: '1', keys: { lot: 'L1', order: '258456' } }],
    })),
    waiting: new Map(
      flows.map(({ name }) => [name, [{ message: 1, subject: 's', keys: { lot: 'L7', order: `o-${name.length}` } }]] as const),
    ),
    pauses: new Map(all.paused.map(name => [name, { because: 'stock count', who: 'maria', at: '2026-11-23T07:00:00.000Z' }])),
    anomalies: [],
    live: new Set(),
    codes: coreCodes,
  };
}

function flowOf(each: LandscapeView['flows'][number], all: Troubles): FlowStatus {
  const { name, title, site, source, target } = each;
  const waiting = all.waiting[name] ?? 0;
  const held = all.held.filter(({ flow }) => flow === name).reduce((sum, { count }) => sum + count, 0);
  const health = all.stopped.includes(name)
    ? 'stopped'
    : all.paused.includes(name) || all.resting.includes(source) || all.resting.includes(target)
      ? 'paused'
      : all.broken.includes(source) || all.broken.includes(target)
        ? 'blocked'
        : all.silent.includes(name)
          ? 'stale'
          : waiting > 0
            ? 'backlog'
            : 'flowing';
  return {
    name,
    title,
    ...(site !== undefined && { site }),
    source,
    target,
    health,
    detail: health,
    ledger: {
      accepted: 100 + waiting + held,
      confirmed: 100,
      filtered: 0,
      held,
      cancelled: 0,
      expired: 0,
      superseded: 0,
      inFlight: waiting,
      balanced: !all.unbalanced.includes(name),
    },
    backlog: { messages: waiting, ...(waiting > 0 && { oldestMs: 2_880_000, oldest: '2026-11-23T07:12:00.000Z' }) },
  };
}

function windowOf(name: string): NonNullable<InterfaceStatus['maintenance']> {
  return {
    what: name.split('.')[0]!,
    from: '2026-11-23T07:00:00.000Z',
    until: '2026-11-23T10:00:00.000Z',
    reason: 'update',
    who: 'maria',
    active: true,
    interfaces: [name],
    waiting: 0,
  };
}

const flowNames = landscape.flows.map(({ name }) => name);
const some = (names: readonly string[]) => fc.subarray([...names], { maxLength: 4 });
const troubled = fc.record({
  broken: some(interfaceNames),
  resting: some(interfaceNames),
  paused: some(flowNames),
  stopped: some(flowNames),
  silent: some(flowNames),
  waiting: fc.dictionary(fc.constantFrom(...flowNames), fc.integer({ min: 1, max: 5000 })),
  unbalanced: some(flowNames),
  held: fc.uniqueArray(
    fc.record({
      flow: fc.constantFrom(...flowNames),
      code: fc.constantFrom('delivery.rejected', 'crosswalk.missing'),
      count: fc.integer({ min: 1, max: 100_000 }),
    }),
    { selector: ({ flow, code }) => `${flow} ${code}`, maxLength: 5 },
  ),
  refused: fc.boolean(),
});

const causesOfStillness = new Set(['stopped', 'paused', 'maintenance', 'connection', 'silence', 'backlog']);

describe('incidents', () => {
  test('there are none where everything flows', () => {
    expect(incidentsOf(factsOf({}))).toEqual({
      sentence: 'All is well: nothing is held, and nothing waits longer than it should.',
      incidents: [],
    });
  });

  test('whatever is wrong: each flow that does not flow is told of, and has one cause of standing still', () => {
    fc.assert(
      fc.property(troubled, troubles => {
        const facts = factsOf(troubles);
        const { incidents } = incidentsOf(facts);
        for (const { name, health } of facts.status.flows) {
          const causes = incidents.filter(
            ({ kind, flows }) => causesOfStillness.has(kind) && flows.some(each => each.name === name),
          );
          expect(causes.length, name).toBe(health === 'flowing' ? 0 : 1);
        }
      }),
    );
  });

  test('whatever is wrong: a broken place is told of once, with every flow that suffers', () => {
    fc.assert(
      fc.property(troubled, troubles => {
        const { incidents } = incidentsOf(factsOf(troubles));
        const broken = incidents.filter(({ kind }) => kind === 'connection').flatMap(({ interfaces }) => interfaces);
        expect(new Set(broken).size).toBe(broken.length);
        const addresses = incidents.filter(({ kind }) => kind === 'connection').map(({ interfaces }) => peerOf(interfaces[0]!));
        expect(new Set(addresses).size).toBe(addresses.length);
      }),
    );
  });

  test('whatever is wrong: ids are unique, and the order in which things are read changes nothing', () => {
    fc.assert(
      fc.property(troubled, troubles => {
        const facts = factsOf(troubles);
        const report = incidentsOf(facts);
        expect(new Set(report.incidents.map(({ id }) => id)).size).toBe(report.incidents.length);
        const turned = {
          ...facts,
          status: { ...facts.status, interfaces: facts.status.interfaces.toReversed() },
        };
        expect(incidentsOf(turned)).toEqual(report);
      }),
    );
  });

  test('whatever is wrong: the gravest is first, and loss is possible only where a ledger does not balance', () => {
    fc.assert(
      fc.property(troubled, troubles => {
        const { incidents } = incidentsOf(factsOf(troubles));
        const ranks = incidents.map(({ gravity }) => ['grave', 'serious', 'notice'].indexOf(gravity));
        expect(ranks).toEqual(ranks.toSorted());
        for (const { loss, flows, kind } of incidents)
          if (kind !== 'intake') expect(loss.isPossible).toBe(flows.some(({ name }) => troubles.unbalanced.includes(name)));
      }),
    );
  });

  test('nothing in it changes while only time passes', () => {
    fc.assert(
      fc.property(troubled, fc.integer({ min: 0, max: 3_600_000 }), (troubles, later) => {
        const facts = factsOf(troubles);
        expect(incidentsOf({ ...facts, now: now + later })).toEqual(incidentsOf(facts));
      }),
    );
  });

  test('S-2.1, whatever is wrong: who is for one site is told nothing of another, and all of their own', () => {
    fc.assert(
      fc.property(troubled, fc.constantFrom(...sites), (troubles, own) => {
        const facts = factsOf(troubles);
        const others = sites.filter(site => site !== own);
        const report = incidentsAt(facts, [own]);
        expect(JSON.stringify(report)).not.toMatch(new RegExp(others.join('|'), 'i'));
        const acts = report.incidents.flatMap(({ actions }) => actions.filter(each => !each.do.startsWith('open-')));
        for (const act of acts) expect(act.flow ?? act.interface).toContain(own);
        const told = new Set(report.incidents.flatMap(({ flows }) => flows.map(({ name }) => name)));
        for (const { name, site, health } of facts.status.flows)
          if (site === own && health !== 'flowing') expect(told).toContain(name);
      }),
    );
  });

  test('S-2.1: which message was noticed at an interface of all sites is not told to one of them', () => {
    const noticed = ['erp.orders', 'mes-pune.orders', 'mes-lyon.orders', 'somebody'].map(about => ({
      number: 1,
      at: '2026-11-23T07:59:00.000Z',
      code: 'intake.gap',
      about,
      sentence: '4 is missing',
      message: 7,
      times: 1,
    }));
    const { anomalies } = factsAt({ ...factsOf({}), anomalies: noticed }, ['pune']);
    expect(anomalies.map(({ about, message }) => [about, message])).toEqual([
      ['erp.orders', undefined],
      ['mes-pune.orders', 7],
    ]);
  });

  test('whatever is held: the same reason of the same contract is one incident, and nobody is forgotten', () => {
    fc.assert(
      fc.property(troubled, ({ held }) => {
        const found = incidentsOf(factsOf({ held })).incidents.filter(({ kind }) => kind === 'held');
        expect(found.reduce((sum, { messages }) => sum + messages, 0)).toBe(held.reduce((sum, { count }) => sum + count, 0));
        const contracts = new Map(landscape.flows.map(({ name, sourceContract }) => [name, sourceContract]));
        expect(found.length).toBe(new Set(held.map(({ flow, code }) => `${code} ${contracts.get(flow)}`)).size);
      }),
    );
  });
});

describe('a dead ERP with six flows behind it', () => {
  const broken = ['erp.confirmations', 'erp.movements', 'erp-old.movements'];
  const waiting = Object.fromEntries(flowNames.filter(name => name.startsWith('post')).map((name, index) => [name, index + 1]));
  const report = incidentsOf(factsOf({ broken, waiting }));

  test('is one incident, although two systems lead to its address', () => {
    expect(report.incidents).toHaveLength(1);
    expect(report.incidents[0]).toMatchObject({
      kind: 'connection',
      gravity: 'grave',
      side: 'them',
      messages: 21,
      interfaces: ['erp-old.movements', 'erp.confirmations', 'erp.movements'],
      owner: 'erp-old-team, erp-team',
      since: '2026-11-23T07:12:00.000Z',
    });
    expect(report.incidents[0]!.flows).toHaveLength(6);
  });

  test('says what it means for production, with numbers, sites, since when and orders', () => {
    expect(report.incidents[0]!.impact).toBe(
      '9 confirmations and 12 goods movements of Lyon, Pune and Turin do not reach ERP and ERP-OLD; the oldest since 07:12 UTC; orders o-41, o-33 …',
    );
    expect(report.sentence).toContain('ERP and ERP-OLD take nothing');
  });

  test('says that nothing is lost, and what the ledger says', () => {
    expect(report.incidents[0]!.loss).toEqual({
      isPossible: false,
      sentence:
        'The ledger balances: 621 accepted = 600 confirmed + 21 on the way. What waits is on disk and goes out by itself, in order.',
    });
  });
});

describe('other causes', () => {
  test('the time of one site is told on its clocks', () => {
    const [incident] = incidentsOf(
      factsOf({ broken: ['mes-pune.orders'], waiting: { 'release-orders@pune:mes-pune.orders': 43 } }),
    ).incidents;
    expect(incident!.impact).toBe('43 orders of Pune do not reach MES-PUNE; the oldest since 12:42 in Pune; orders o-35 …');
  });

  test('a source that cannot be read keeps what it has, unless it keeps nothing', () => {
    const facts = factsOf({ broken: ['mes-lyon.confirmations'] });
    expect(incidentsOf(facts).incidents[0]).toMatchObject({
      impact: 'no confirmations of Lyon come from MES-LYON',
      loss: { isPossible: false },
    });
    expect(incidentsOf({ ...facts, live: new Set(['mes-lyon.confirmations']) }).incidents[0]).toMatchObject({
      loss: { isPossible: true },
    });
  });

  test('a pause names who decided it and why, and can be ended', () => {
    const paused = [flowNames[0]!, flowNames[3]!];
    const { incidents, sentence } = incidentsOf(factsOf({ paused }));
    expect(incidents).toMatchObject([
      {
        kind: 'paused',
        gravity: 'notice',
        side: 'person',
        owner: 'maria',
        evidence: 'maria paused it at 07:00 UTC: stock count',
        actions: [{ do: 'resume' }, { do: 'resume' }, { do: 'open-flow' }, { do: 'open-flow' }],
      },
    ]);
    expect(sentence).toContain('All is well');
  });

  test('planned maintenance is worth knowing, one incident a system, and nobody is told that it is broken', () => {
    const resting = ['erp.confirmations', 'erp.movements'];
    const waiting = { [flowNames[1]!]: 3 };
    expect(incidentsOf(factsOf({ resting, broken: resting, waiting })).incidents).toMatchObject([
      {
        kind: 'maintenance',
        gravity: 'notice',
        title: 'Planned maintenance of ERP until 10:00 UTC',
        impact: '3 confirmations of Lyon wait until it is over; the oldest since 08:12 in Lyon; orders o-41 …',
        owner: 'maria',
      },
    ]);
  });

  test('books that do not balance come before everything else', () => {
    const waiting = { [flowNames[2]!]: 3 };
    const { incidents } = incidentsOf(
      factsOf({ unbalanced: [flowNames[0]!], broken: ['erp.movements'], waiting, refused: true }),
    );
    expect(incidents.map(({ kind }) => kind)).toEqual(['ledger', 'intake', 'connection']);
    expect(incidents[0]!.loss.isPossible).toBe(true);
  });

  test('a gap at the source is possibly lost, and told apart from what was accepted', () => {
    const facts = {
      ...factsOf({}),
      anomalies: [
        { at: '2026-11-23T07:50:00.000Z', code: 'intake.gap', about: 'erp.orders', sentence: '3 numbers are missing', times: 1 },
      ],
    };
    expect(incidentsOf(facts).incidents).toMatchObject([
      { kind: 'noticed', gravity: 'serious', loss: { isPossible: true }, owner: 'erp-team' },
    ]);
    expect(incidentsOf({ ...facts, now: now + 3_600_000 }).incidents).toEqual([]);
  });

  test('intake that is refused says that sources keep what they have', () => {
    expect(incidentsOf(factsOf({ refused: true })).incidents).toMatchObject([
      { kind: 'intake', gravity: 'grave', side: 'us', evidence: 'the disk is full', loss: { isPossible: false } },
    ]);
  });

  test('hostile names are told as they are, and break nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), text => {
        const facts = factsOf({ held: [{ flow: flowNames[0]!, code: text, count: 1 }] });
        const report = incidentsOf({ ...facts, held: facts.held.map(each => ({ ...each, sentence: text, owner: text })) });
        expect(report.incidents).toHaveLength(1);
      }),
      { numRuns: 40 },
    );
  });
});

function peerOf(name: string): string | undefined {
  return landscape.systems.flatMap(({ interfaces }) => interfaces).find(each => each.name === name)?.peer;
}
