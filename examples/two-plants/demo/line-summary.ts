import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@millrace/api';
import type { EquipmentLine } from '@millrace/core';
import type { Company, FloorLine, LineBook, MachineEvent } from '@millrace/plant';
import { collectionOf, equipmentOf, type DemoFloor, type LineCounts } from './floor.ts';
import { rowsInLake } from './lake.ts';

/** What became of everything that one line told, by four books: the simulator's, the node's, the Parquet files and the MES. */
export interface LineSummary {
  /** `pune packing/line-1`. */
  readonly line: string;
  readonly protocol: string;
  /** Observations by the simulator's own count, and those that the node received, since the lines began to work. */
  readonly told: number;
  readonly received: number;
  /** Samples in the node, sent on, and in the files. */
  readonly stored: number;
  readonly forwarded: number;
  readonly parquet: number;
  /** Times without values that were marked, and values that were read again from the source's history. */
  readonly gaps: number;
  readonly backfilled: number;
  /** Of the gaps, those in which there was nobody to tell or to listen; a line that stands still is none. */
  readonly outages: number;
  /** Events by type: what really happened, what the node made of it, what the MES has. */
  readonly happened: Readonly<Record<string, number>>;
  readonly events: Readonly<Record<string, number>>;
  readonly mes: Readonly<Record<string, number>>;
  /** What does not agree; empty where everything does. */
  readonly differences: readonly string[];
}

/** Windows close and files are written while the lines stand still; books that are read in between differ for so long, at most. */
const settlesMs = 20_000;
const lookMs = 500;

/** What the four books say of every line, once they agree, or when they should have. */
export async function summarizeLines(...asked: Parameters<typeof readLines>): Promise<readonly LineSummary[]> {
  const until = performance.now() + settlesMs;
  for (;;) {
    const lines = await readLines(...asked);
    if (lines.every(({ differences }) => differences.length === 0) || performance.now() > until) return lines;
    await pause(lookMs);
  }
}

async function readLines(
  { floor, lake }: DemoFloor,
  before: readonly LineCounts[],
  company: Company,
  client: Client,
): Promise<readonly LineSummary[]> {
  return Promise.all(
    floor.lines.map(async (line, place) => {
      const heard = (await company[line.site].machineEvents()).filter(({ equipment }) => equipment === line.equipment);
      const seen = await equipmentOf(client, line);
      const { gaps } = await client.oneEquipment({ collection: collectionOf(line), equipment: line.equipment });
      const backfilled = gaps.reduce((sum, gap) => sum + (gap.backfilled ?? 0), 0);
      const parquet = await rowsInLake(lake, line.site, line.equipment);
      const counted = before[place]!;
      const outages = gaps.filter(gap => gap.reason !== 'silent' && Date.parse(gap.to ?? gap.from) > counted.at).length;
      return compare(line, { seen: seen!, heard, parquet, backfilled, outages }, counted);
    }),
  );
}

interface Seen {
  readonly seen: EquipmentLine;
  readonly heard: readonly MachineEvent[];
  readonly parquet: number;
  readonly backfilled: number;
  readonly outages: number;
}

function compare(line: FloorLine, { seen, heard, parquet, backfilled, outages }: Seen, before: LineCounts): LineSummary {
  const { counts } = seen;
  const summary = {
    line: `${line.site} ${line.equipment}`,
    protocol: line.protocol,
    told: line.told() - before.told,
    received: counts.received - before.received,
    stored: counts.samples,
    forwarded: Object.values(counts.forwarded).reduce((sum, count) => sum + count, 0),
    parquet,
    gaps: counts.gaps,
    backfilled,
    outages,
    happened: happenedBy(line.line.book()),
    events: withoutStates(counts.events),
    mes: sumByType(heard),
  };
  return { ...summary, differences: differencesIn(summary) };
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

function differencesIn(summary: Omit<LineSummary, 'differences'>): readonly string[] {
  const { told, received, stored, forwarded, parquet, happened, mes } = summary;
  const missed = missedPairs(summary);
  const pairs: readonly (readonly [string, number, string, number])[] = [
    ...(summary.outages === 0 || summary.protocol === 'opcua' ? [receiving(told, received, summary.outages)] : []),
    ['stored', stored, 'forwarded', forwarded],
    ['stored', stored, 'in the Parquet files', parquet],
    ...Object.entries(happened).map(
      ([type, count]) => [`${type} happened`, count, 'in the MES', (mes[type] ?? 0) + (missed[type] ?? 0)] as const,
    ),
  ];
  return pairs.filter(([, one, , other]) => one !== other).map(([a, one, b, other]) => `${one} ${a}, ${other} ${b}`);
}

/** After an outage a source tells again what is so: more is received than was told, but with a history never less. */
function receiving(told: number, received: number, outages: number): readonly [string, number, string, number] {
  return ['told', told, 'received', outages === 0 ? received : Math.min(told, received)];
}

/**
 * Modbus tells what is so and no more, and Sparkplug (QoS 0) forgets what it sent, also to a hub that was killed before it was on disk: a start and a stop
 * that both lie in such a gap, with the jam between them, cannot be known. Counters can, and the gap is marked.
 */
function missedPairs({ protocol, outages, happened, mes }: Omit<LineSummary, 'differences'>): Readonly<Record<string, number>> {
  if (outages === 0 || protocol === 'opcua' || protocol === 'mtconnect') return {};
  const short = (type: string): number => (happened[type] ?? 0) - (mes[type] ?? 0);
  const pairs = Math.max(0, Math.min(short('started'), short('stopped')));
  return { started: pairs, stopped: pairs, jammed: Math.max(0, Math.min(pairs, short('jammed'))) };
}
