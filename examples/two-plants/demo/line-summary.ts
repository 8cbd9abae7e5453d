import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@millrace/api';
import type { EquipmentLine, GapView } from '@millrace/core';
import type { Company, FloorLine, LineBook, MachineEvent } from '@millrace/plant';
import { collectionOf, equipmentOf, type DemoFloor } from './floor.ts';
import { lakeRows, type LakeRow } from './lake.ts';
import { accountEvents, accountObservations, differentNow } from './line-account.ts';

/**
 * What became of everything that one line told, by four books: the simulator's, the node's, the Parquet files and the MES. The same rules hold for every
 * protocol: told = received + lost, and lost is only what lies in a marked gap.
 */
export interface LineSummary {
  /** `pune packing/line-1`. */
  readonly line: string;
  readonly protocol: string;
  /** Observations by the simulator's own book, each with its time. */
  readonly told: number;
  /** Of these, those that are in the Parquet files, each once, with value and time. */
  readonly received: number;
  /** Of these, those that are not, and lie in a gap that is marked for their measurement: the source has no history of them. */
  readonly lost: number;
  /** Of these, those that are neither; 0. */
  readonly unaccounted: number;
  /** Observations that are in the files more often than once; 0. */
  readonly twice: number;
  /** Values that the source told again because they still held: at a new connection, a birth, a heartbeat. */
  readonly again: number;
  /** Samples in the node, sent on, and in the files; aggregates too. */
  readonly stored: number;
  readonly forwarded: number;
  readonly parquet: number;
  /** Times without values that were marked, and values that were read again from the source's history. */
  readonly gaps: number;
  readonly backfilled: number;
  /** Events by type: what really happened, what the node made of it (one event may be several cycles), what the MES has. */
  readonly happened: Readonly<Record<string, number>>;
  readonly events: Readonly<Record<string, number>>;
  readonly mes: Readonly<Record<string, number>>;
  /** Of what happened, what began and ended within a marked gap of a source that keeps no history. */
  readonly missed: Readonly<Record<string, number>>;
  /** What does not agree, in words; empty where everything does. */
  readonly differences: readonly string[];
}

/** Windows close and files are written while the lines stand still; books that are read in between differ for so long, at most. */
const settlesMs = 20_000;
const lookMs = 500;
/** So many of the same kind are named one by one. */
const namedMost = 5;
/** Points are not what is asked for here. */
const points = 2;

/** What the four books say of every line, once they agree, or when they should have. */
export async function summarizeLines(floor: DemoFloor, company: Company, client: Client): Promise<readonly LineSummary[]> {
  const until = performance.now() + settlesMs;
  for (;;) {
    const lines = await Promise.all(floor.floor.lines.map(line => readLine(line, floor, company, client)));
    if (lines.every(({ differences }) => differences.length === 0) || performance.now() > until) return lines;
    await pause(lookMs);
  }
}

async function readLine(line: FloorLine, { lake }: DemoFloor, company: Company, client: Client): Promise<LineSummary> {
  const heard = (await company[line.site].machineEvents()).filter(({ equipment }) => equipment === line.equipment);
  const seen = await equipmentOf(client, line);
  const from = new Date(line.changes.began).toISOString();
  const asked = { collection: collectionOf(line), equipment: line.equipment, from, measurements: 'energy', points };
  const { gaps } = await client.series(asked);
  return compare(line, { seen: seen!, heard, rows: await lakeRows(lake, line.site, line.equipment), gaps });
}

interface Seen {
  readonly seen: EquipmentLine;
  readonly heard: readonly MachineEvent[];
  readonly rows: readonly LakeRow[];
  readonly gaps: readonly GapView[];
}

function compare(line: FloorLine, { seen: { counts }, heard, rows, gaps }: Seen): LineSummary {
  const { told, changes, tellsTimes } = line;
  // The book of a line that works for very long no longer goes back to the beginning.
  const kept = rows.filter(({ time }) => time / 1000 >= told.from);
  const observations = accountObservations(told.kept, kept, gaps, tellsTimes);
  const happenings = accountEvents(
    changes.kept,
    heard.filter(({ time }) => Date.parse(time) >= changes.from),
    gaps,
    tellsTimes,
  );
  const summary = {
    line: `${line.site} ${line.equipment}`,
    protocol: line.protocol,
    told: told.kept.length,
    received: observations.received,
    lost: observations.lost,
    unaccounted: observations.unaccounted.length,
    twice: observations.twice.length,
    again: observations.again,
    stored: counts.samples,
    forwarded: Object.values(counts.forwarded).reduce((sum, count) => sum + count, 0),
    parquet: rows.length,
    gaps: counts.gaps,
    backfilled: gaps.reduce((sum, gap) => sum + (gap.backfilled ?? 0), 0),
    happened: happenedBy(line.line.book()),
    events: withoutStates(counts.events),
    mes: sumByType(heard),
    missed: happenings.missed,
  };
  return {
    ...summary,
    differences: [
      ...named('told, but neither received nor in a gap', observations.unaccounted),
      ...named('received twice', observations.twice),
      ...named('received, but not told', observations.untold),
      ...named('happened, but neither in the MES nor in a gap', happenings.unaccounted),
      ...named('in the MES, but did not happen', happenings.untold),
      ...named('not as the line is now', differentNow(line.line.signals, told.kept, rows)),
      ...unequal(summary),
      ...unequalBooks(counts, heard),
    ],
  };
}

/** What happened at the line, under the names of events. */
function happenedBy({ starts, stops, cycles, scrap, alarms }: LineBook): Readonly<Record<string, number>> {
  return { started: starts, stopped: stops, 'cycle-completed': cycles, scrapped: scrap, jammed: alarms };
}

/** The MES is told of everything but states. */
function withoutStates(events: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(events).filter(([type]) => type !== 'state-changed'));
}

/** Rows of the MES by type: cycles and scrap by their counts, jams by their beginnings. */
function sumByType(heard: readonly MachineEvent[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { type, count } of heard) sums[type] = (sums[type] ?? 0) + (count ?? 1);
  return sums;
}

function unequal({ stored, forwarded, parquet, happened, mes, missed }: Omit<LineSummary, 'differences'>): readonly string[] {
  const pairs: readonly (readonly [string, number, string, number])[] = [
    ['stored', stored, 'forwarded', forwarded],
    ['stored', stored, 'in the Parquet files', parquet],
    ...Object.entries(happened).map(
      ([type, count]) =>
        [`${type} happened`, count, 'in the MES or missed in a gap', (mes[type] ?? 0) + (missed[type] ?? 0)] as const,
    ),
  ];
  return disagreeing(pairs);
}

/** What the node counted, against what left it: each event once, each value a sample or withheld because it was told before. */
function unequalBooks(
  { received, withheld, samples, made, events }: EquipmentLine['counts'],
  heard: readonly MachineEvent[],
): readonly string[] {
  const rows = (type: string): number => heard.filter(event => event.type === type).length;
  const types = ['started', 'stopped', 'cycle-completed', 'scrapped'];
  return disagreeing([
    ['values received and not withheld', received - withheld, 'samples not made here', samples - made],
    ...types.map(type => [`events ${type} made`, events[type] ?? 0, 'rows in the MES', rows(type)] as const),
  ]);
}

function disagreeing(pairs: readonly (readonly [string, number, string, number])[]): readonly string[] {
  return pairs.filter(([, one, , other]) => one !== other).map(([a, one, b, other]) => `${one} ${a}, ${other} ${b}`);
}

/** All of one kind as one sentence; the first ones by name. */
function named(what: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const more = names.length > namedMost ? ' …' : '';
  return [`${names.length} ${what}: ${names.slice(0, namedMost).join(', ')}${more}`];
}
