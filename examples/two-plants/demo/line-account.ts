import type { GapView } from '@millrace/core';
import type { LineSignals, MachineEvent, SignalName, Told } from '@millrace/plant';
import type { LakeRow } from './lake.ts';

/** What became of every observation that a line told. told = received + lost + unaccounted. */
export interface ObservationAccount {
  /** Found in the files, each with its value and time. */
  readonly received: number;
  /** Not found, but told in a time that is marked as a gap of it. */
  readonly lost: number;
  /** Neither found nor in a gap. */
  readonly unaccounted: readonly string[];
  /** Values that a source told again later, because they were still so: at a new connection, a birth, a heartbeat. */
  readonly again: number;
  /** The same observation, found once more. */
  readonly twice: readonly string[];
  /** Found, but nobody told it. */
  readonly untold: readonly string[];
}

/** What became of everything that happened, by type of event. happened = heard + missed + unaccounted. */
export interface EventAccount {
  /** Happened in a marked gap, and nothing of it is known: it was over before anybody could be told. */
  readonly missed: Readonly<Record<string, number>>;
  readonly unaccounted: readonly string[];
  /** Heard, but it did not happen. */
  readonly untold: readonly string[];
}

/** A tag of the collection, and the measurement of it, for each signal. */
export const measurementOf: Readonly<Record<SignalName, string>> = {
  running: 'running',
  state: 'state',
  speed: 'speed',
  speedSetpoint: 'speed-setpoint',
  goodCount: 'good',
  scrapCount: 'scrap',
  cycleCount: 'cycles',
  cycleTime: 'cycle-time',
  sealTemperature: 'seal-temperature',
  sealPressure: 'seal-pressure',
  energy: 'energy',
  alarm: 'jam',
  recipe: 'recipe',
  recipePrepared: 'recipe-prepared',
  recipeTemperature: 'recipe-temperature',
  recipeActivate: 'recipe-activate',
  commandId: 'command-id',
};

/** Times that were told are compared to the microsecond and what rounding adds. */
const exactMs = 0.002;
/** A line that tells no times is looked at ten times a second: what a look did not see may be so much older than the gap. */
const lookMs = 100;

/** Accounts for every observation. `tellsTimes`: the source says when each was so; otherwise it was so when it came. */
export function accountObservations(
  told: readonly Told[],
  rows: readonly LakeRow[],
  gaps: readonly GapView[],
  tellsTimes: boolean,
): ObservationAccount {
  const bySignal = Map.groupBy(told, ({ signal }) => signal);
  const seen = Map.groupBy(
    rows.filter(({ origin, isBad }) => !isBad && origin !== 'aggregated' && origin !== 'repeated'),
    ({ measurement }) => measurement,
  );
  const accounts = [...bySignal].map(([signal, observations]) => {
    const measurement = measurementOf[signal];
    const found = matched(observations, seen.get(measurement) ?? [], tellsTimes);
    const left = found.left.filter(({ at }) => !isInGap(at, gaps, measurement, 0));
    return { ...found, lost: found.left.length - left.length, unaccounted: left.map(toldText) };
  });
  const sum = (of: (account: (typeof accounts)[number]) => number): number =>
    accounts.reduce((total, account) => total + of(account), 0);
  return {
    received: sum(({ received }) => received),
    lost: sum(({ lost }) => lost),
    unaccounted: accounts.flatMap(({ unaccounted }) => unaccounted),
    again: sum(({ again }) => again),
    twice: accounts.flatMap(({ twice }) => twice.map(rowText)),
    untold: accounts.flatMap(({ untold }) => untold.map(rowText)),
  };
}

interface Matched {
  readonly received: number;
  readonly again: number;
  readonly left: readonly Told[];
  readonly twice: readonly LakeRow[];
  readonly untold: readonly LakeRow[];
}

/** Rows of one signal against what was told of it: each row says what was told last before it, or is that itself. */
function matched(told: readonly Told[], rows: readonly LakeRow[], tellsTimes: boolean): Matched {
  const ordered = told.toSorted((a, b) => a.at - b.at);
  const taken = new Set<Told>();
  const result = { received: 0, again: 0, twice: [] as LakeRow[], untold: [] as LakeRow[] };
  let [next, before] = [0, -Infinity];
  for (const row of rows.toSorted((a, b) => a.time - b.time)) {
    const at = row.time / 1000;
    while (next < ordered.length && ordered[next]!.at <= at + exactMs) next++;
    const last = ordered[next - 1];
    if (last === undefined || !isSame(last.value, row.value)) result.untold.push(row);
    else if (row.time === before) result.twice.push(row);
    else if (taken.has(last) || (tellsTimes && at - last.at > exactMs)) result.again++;
    else {
      taken.add(last);
      result.received++;
    }
    before = row.time;
  }
  return { ...result, left: ordered.filter(one => !taken.has(one)) };
}

/** Units were converted on the way, and controllers have shorter numbers. */
function isSame(told: LineSignals[SignalName], row: LakeRow['value']): boolean {
  if (typeof told !== 'number' || typeof row !== 'number') return told === row;
  return Math.abs(told - row) <= 1e-6 * Math.max(1, Math.abs(told));
}

function isInGap(at: number, gaps: readonly GapView[], measurement: string, slackMs: number): boolean {
  return gaps.some(
    ({ from, to, measurements }) =>
      (measurements === undefined || measurements.includes(measurement)) &&
      at >= millisOf(from) - slackMs - exactMs &&
      (to === undefined || at <= millisOf(to) + exactMs),
  );
}

/** RFC 3339 with microseconds. */
function millisOf(text: string): number {
  const [, fraction = ''] = /\.\d{3}(\d*)/.exec(text) ?? [];
  return Date.parse(text) + Number(`0.${fraction}0`);
}

/** What happens by itself, and which change of which signal that is. Cycles and scrap are counted, and compared by their sums. */
const turns = { started: ['running', true], stopped: ['running', false], jammed: ['alarm', true] } as const;

/** Accounts for every start, stop and jam. `heard`: what the MES has of the line. */
export function accountEvents(
  changes: readonly Told[],
  heard: readonly MachineEvent[],
  gaps: readonly GapView[],
  tellsTimes: boolean,
): EventAccount {
  const missed: Record<string, number> = {};
  const [unaccounted, untold]: [string[], string[]] = [[], []];
  for (const [type, [signal, value]] of Object.entries(turns)) {
    const happened = changes.filter(change => change.signal === signal && change.value === value);
    const taken = new Set<Told>();
    const rows = heard.filter(event => event.type === type).toSorted((a, b) => millisOf(a.time) - millisOf(b.time));
    for (const { id, time } of rows) {
      // What was told is rounded to a millisecond by some protocols.
      const one = happened.findLast(({ at }) => at <= millisOf(time) + 1);
      if (one === undefined || taken.has(one)) untold.push(id);
      else taken.add(one);
    }
    const left = happened.filter(one => !taken.has(one));
    const inGaps = left.filter(({ at }) => isInGap(at, gaps, measurementOf[signal], tellsTimes ? 1 : lookMs));
    if (inGaps.length > 0) missed[type] = inGaps.length;
    unaccounted.push(...left.filter(one => !inGaps.includes(one)).map(one => `${type} ${toldText(one)}`));
  }
  return { missed, unaccounted, untold };
}

/** Signals whose last value in the files is not what the line has now. */
export function differentNow(signals: LineSignals, told: readonly Told[], rows: readonly LakeRow[]): readonly string[] {
  const last = new Map<string, LakeRow>();
  for (const row of rows) if (row.time >= (last.get(row.measurement)?.time ?? -Infinity)) last.set(row.measurement, row);
  const names = new Set(told.map(({ signal }) => signal));
  return [...names].filter(name => {
    const row = last.get(measurementOf[name]);
    return row === undefined || !isSame(signals[name], row.value);
  });
}

function toldText({ signal, value, at }: Told): string {
  return `${signal} ${value} at ${new Date(at).toISOString()}`;
}

function rowText({ measurement, value, time }: LakeRow): string {
  return `${measurement} ${value} at ${new Date(time / 1000).toISOString()}`;
}
