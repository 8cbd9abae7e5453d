import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Gap } from '@millrace/core';
import type {
  ForwardMove,
  NewSeriesBlock,
  RangeChange,
  SeriesAppend,
  SeriesCount,
  SeriesPrune,
  SeriesPruned,
} from '../../series-store.ts';
import { blockChecksum } from '../checksum.ts';
import { RangeWriter } from './range-writer.ts';

/** A merge as it comes from the main thread. */
export interface IncomingMerge {
  readonly source: number;
  readonly sequences: readonly number[];
  readonly block: Omit<NewSeriesBlock, 'bytes'> & { readonly base64: string };
}

/** Writes measurements, gaps, states and counters of equipment, and where forwarders stand. */
export class SeriesWriter {
  readonly #db: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();
  readonly #ranges: RangeWriter;
  /** Numbers of equipment by source and name. */
  readonly #equipment = new Map<string, number>();
  #next = 1;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#ranges = new RangeWriter(db);
    this.reload();
  }

  /** Forgets what a rollback undid. */
  reload(): void {
    this.#equipment.clear();
    const last = this.#get("SELECT seq FROM sqlite_sequence WHERE name = 'series_block'")?.['seq'];
    this.#next = ((last as number | undefined) ?? 0) + 1;
  }

  append(source: number, { blocks, gaps, states, counts = [] }: SeriesAppend): void {
    for (const block of blocks) this.#addBlock(source, block);
    for (const gap of gaps) this.#writeGap(source, gap);
    for (const [equipment, state] of states) {
      this.#run(
        'INSERT INTO series_state (equipment, state) VALUES (?, ?) ON CONFLICT (equipment) DO UPDATE SET state = excluded.state',
        this.#numberOf(source, equipment),
        state,
      );
    }
    this.#count(source, counts);
  }

  moveForward({ name, source, sequence, intent, counts = [], ranges = { remove: [], put: [] } }: ForwardMove): void {
    const before = this.#get('SELECT sequence, bytes FROM forward_cursor WHERE name = ?', name);
    const bytes =
      before === undefined
        ? this.#ranges.before(source, sequence)
        : (before['bytes'] as number) + this.#ranges.passed(source, before['sequence'] as number, sequence);
    this.#run(
      `INSERT INTO forward_cursor (name, source, sequence, intent, bytes) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET source = excluded.source, sequence = excluded.sequence, intent = excluded.intent, bytes = excluded.bytes`,
      name,
      source,
      sequence,
      intent ?? null,
      bytes,
    );
    this.changeRanges({ name, source, ...ranges, counts });
  }

  changeRanges({ name, source, remove, put, counts = [] }: RangeChange): void {
    for (const first of remove) this.#ranges.remove(name, first);
    for (const range of put) this.#ranges.put(name, source, range);
    this.#count(source, counts);
  }

  forgetForward(name: string): void {
    this.#run('DELETE FROM forward_cursor WHERE name = ?', name);
    this.#run('DELETE FROM forward_range WHERE name = ?', name);
  }

  /** False, with nothing changed, where a block is gone, or a forwarder still has to read one or holds one. */
  merge({ source, sequences, block }: IncomingMerge): boolean {
    const equipment = this.#numberOf(source, block.equipment);
    const last = sequences.at(-1) ?? 0;
    const behind = this.#get('SELECT 1 FROM forward_cursor WHERE source = ? AND sequence < ?', source, last);
    if (behind !== undefined || this.#ranges.holds(source, sequences)) return false;
    const rows = sequences.map(number => this.#get(blockFacts, number, equipment));
    if (rows.includes(undefined)) return false;
    const samples = rows.reduce((sum, row) => sum + (row?.['samples'] as number), 0);
    if (samples !== block.samples)
      throw new Error(`merging blocks up to ${last}: ${samples} samples would become ${block.samples}`);
    for (const [index, row] of rows.entries()) this.#removeBlock(sequences[index] as number, equipment, row ?? {});
    const bytes = Buffer.from(block.base64, 'base64');
    this.#insertBlock(last, source, equipment, { ...block, bytes }, 0);
    return true;
  }

  prune({ source, before, through, limit }: SeriesPrune): SeriesPruned {
    const sql = `SELECT number, equipment, samples, length(data) AS bytes FROM series_block AS b
      WHERE source = ? AND to_time < ? AND number <= ? AND NOT EXISTS (
        SELECT 1 FROM forward_range AS r WHERE r.source = b.source AND r.first <= b.number AND r.last >= b.number AND r.state IN ('held', 'waiting')
      ) ORDER BY to_time LIMIT ?`;
    const rows = this.#statement(sql).all(source, before, through, limit) as Record<string, number>[];
    const sum = (name: string): number => rows.reduce((total, row) => total + (row[name] as number), 0);
    for (const row of rows) this.#removeBlock(row['number'] as number, row['equipment'] as number, row);
    return { blocks: rows.length, samples: sum('samples'), bytes: sum('bytes') };
  }

  #addBlock(source: number, block: NewSeriesBlock): void {
    const equipment = this.#numberOf(source, block.equipment);
    this.#insertBlock(this.#next, source, equipment, block, block.bytes.byteLength);
    this.#next += 1;
    this.#count(source, [[block.equipment, 'samples', block.samples]]);
  }

  /** `added`: bytes that were never stored before. */
  #insertBlock(number: number, source: number, equipment: number, block: NewSeriesBlock, added: number): void {
    const { bytes, samples, from, to } = block;
    const crc = blockChecksum({ number, source, equipment, from, to, samples }, bytes);
    this.#run(
      'INSERT INTO series_block (number, source, equipment, from_time, to_time, samples, crc, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      number,
      source,
      equipment,
      from,
      to,
      samples,
      crc,
      bytes,
    );
    this.#run(
      `UPDATE series_equipment SET blocks = blocks + 1, samples = samples + ?, bytes = bytes + ?, stored_bytes = stored_bytes + ?,
       longest = max(longest, ?), last_time = max(coalesce(last_time, ?), ?) WHERE number = ?`,
      samples,
      bytes.byteLength,
      added,
      to - from,
      to,
      to,
      equipment,
    );
  }

  #removeBlock(number: number, equipment: number, { samples = 0, bytes = 0 }: Record<string, unknown>): void {
    this.#run('DELETE FROM series_block WHERE number = ?', number);
    this.#run(
      'UPDATE series_equipment SET blocks = blocks - 1, samples = samples - ?, bytes = bytes - ? WHERE number = ?',
      samples as number,
      bytes as number,
      equipment,
    );
  }

  #writeGap(source: number, { equipment, site, measurements, from, to, reason, sentence, backfilled }: Gap): void {
    this.#run(
      `INSERT INTO series_gap (equipment, from_time, reason, measurements, to_time, site, sentence, backfilled) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (equipment, from_time, reason, measurements)
       DO UPDATE SET to_time = excluded.to_time, sentence = excluded.sentence, backfilled = excluded.backfilled`,
      this.#numberOf(source, equipment),
      from,
      reason,
      measurements === undefined ? '' : JSON.stringify(measurements),
      to ?? null,
      site,
      sentence,
      backfilled ?? null,
    );
  }

  #count(source: number, counts: readonly SeriesCount[]): void {
    for (const [equipment, name, add] of counts) {
      if (add === 0) continue;
      this.#run(
        'INSERT INTO series_count (equipment, name, value) VALUES (?, ?, ?) ON CONFLICT (equipment, name) DO UPDATE SET value = value + excluded.value',
        this.#numberOf(source, equipment),
        name,
        add,
      );
    }
  }

  #numberOf(source: number, name: string): number {
    const key = `${source} ${name}`;
    let number = this.#equipment.get(key);
    if (number === undefined) {
      this.#run('INSERT INTO series_equipment (source, name) VALUES (?, ?) ON CONFLICT (source, name) DO NOTHING', source, name);
      const row = this.#get('SELECT number FROM series_equipment WHERE source = ? AND name = ?', source, name);
      this.#equipment.set(key, (number = row?.['number'] as number));
    }
    return number;
  }

  #run(sql: string, ...values: Parameters<StatementSync['run']>[1][]): void {
    this.#statement(sql).run(...values);
  }

  #get(sql: string, ...values: Parameters<StatementSync['run']>[1][]): Record<string, unknown> | undefined {
    return this.#statement(sql).get(...values);
  }

  #statement(sql: string): StatementSync {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) this.#prepared.set(sql, (statement = this.#db.prepare(sql)));
    return statement;
  }
}

const blockFacts = 'SELECT samples, length(data) AS bytes FROM series_block WHERE number = ? AND equipment = ?';
