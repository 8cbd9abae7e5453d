import { stat } from 'node:fs/promises';
import type { CommandRecord } from '@millrace/core';
import { StoreError } from '../store.ts';
import type * as P from '../series-store.ts';
import type * as S from '../store.ts';
import type { CommitQueue } from './commit-queue.ts';
import { guarded } from './failure.ts';
import type { BackupResult } from './long/backup.ts';
import type { LongReader } from './long-reader.ts';
import * as attempts from './read/attempts.ts';
import * as commands from './read/commands.ts';
import * as corrections from './read/corrections.ts';
import * as deliveries from './read/deliveries.ts';
import { addedEntries } from './read/entries.ts';
import * as held from './read/held.ts';
import { findMessages } from './read/find.ts';
import { suggestValues } from './read/suggest.ts';
import { searchAudit } from './read/search-audit.ts';
import * as history from './read/history.ts';
import * as journal from './read/journal.ts';
import type { ReadConnection } from './read/read-connection.ts';
import * as ranges from './read/forward-ranges.ts';
import * as series from './read/series.ts';
import * as records from './read/records.ts';
import type { SpaceGuard } from './space.ts';
import { appendBytes, readAppended, writeAppend } from './wire/append.ts';
import { writeKinds } from './wire/group.ts';
import type { RecordAnswer, RecordInput } from './wire/record.ts';
import { readNumbers, settleBytes, writeSettle } from './wire/settle.ts';

/** The parts of an open store. */
export interface StoreParts {
  readonly file: string;
  readonly queue: CommitQueue;
  readonly db: ReadConnection;
  readonly long: LongReader;
  readonly space: SpaceGuard;
  /** What is to be closed, last opened first: readers, then the writer after what is queued, then the lock. */
  readonly opened: AsyncDisposable;
}

/**
 * The store on SQLite. Writes go to the writer thread; short look-ups run on this thread's own reading connection, since each is a few indexed
 * seeks; long ones go to the reader thread.
 */
export class SqliteStore implements S.Store {
  readonly #parts: StoreParts;
  #isClosed = false;

  constructor(parts: StoreParts) {
    this.#parts = parts;
  }

  async sourceNumber(name: string): Promise<number> {
    const known = this.#read(db => db.one<{ number: number }>('SELECT number FROM source WHERE name = ?', name)?.number);
    return known ?? (await this.#record({ kind: 'source', name })).number;
  }

  async flow(name: string, source: number, startAfter: number | 'now'): Promise<S.FlowRecord> {
    const known = this.#read(db => records.flowByName(db, name, source));
    if (known !== undefined) return known;
    await this.#record({ kind: 'flow', name, source, startAfter });
    return this.#read(db => records.flowByName(db, name, source)) as S.FlowRecord;
  }

  async release(hash: string, documents: string, at: number, written?: string): Promise<number> {
    return (await this.#record({ kind: 'release', hash, documents, at, ...(written !== undefined && { written }) })).number;
  }

  async append(batch: S.AppendBatch): Promise<readonly S.Appended[]> {
    this.#parts.space.admit();
    return this.#write({
      kind: writeKinds.append,
      byteLength: appendBytes(batch),
      write: tape => writeAppend(tape, batch),
      read: readAppended,
    });
  }

  settle(change: S.SettleBatch): Promise<readonly number[]> {
    return this.#write({
      kind: writeKinds.settle,
      byteLength: settleBytes(change),
      write: tape => writeSettle(tape, change),
      read: readNumbers,
    });
  }

  async audit(input: S.AuditInput): Promise<S.AuditEntry> {
    const entry = { ...input, at: Math.round(input.at) };
    const { number, hash = '' } = await this.#record({ kind: 'audit', entry });
    return { ...entry, number, hash };
  }

  async anomaly(input: S.AnomalyInput): Promise<void> {
    await this.#record({ kind: 'anomaly', entry: { ...input, at: Math.round(input.at) } });
  }

  async addEntry(input: S.EntryInput): Promise<S.EntryRecord> {
    const entry = { ...input, at: Math.round(input.at) };
    const { number, audit = 0 } = await this.#record({ kind: 'entry', entry });
    return { ...entry, number, audit };
  }

  async keepHistory(batch: S.HistoryBatch): Promise<void> {
    this.#parts.space.admit();
    await this.#record({ kind: 'history', batch });
  }

  async history(flow: number, from: number, to: number): Promise<readonly S.HistoryRow[]> {
    return this.#read(db => history.historyRows(db, flow, from, to));
  }

  async historyRuns(from: number): Promise<readonly S.HistoryRun[]> {
    return this.#read(db => history.historyRuns(db, from));
  }

  async addCorrection({ bytes, ...input }: S.CorrectionInput): Promise<S.CorrectionRecord> {
    const entry = { ...input, at: Math.round(input.at), base64: Buffer.from(bytes).toString('base64') };
    const { number } = await this.#record({ kind: 'correction', entry });
    return this.#read(db => corrections.correction(db, number)) as S.CorrectionRecord;
  }

  async decideCorrection(input: S.CorrectionDecisionInput): Promise<S.CorrectionRecord> {
    const { number } = await this.#record({ kind: 'decision', entry: { ...input, at: Math.round(input.at) } });
    return this.#read(db => corrections.correction(db, number)) as S.CorrectionRecord;
  }

  async corrections(): Promise<readonly S.CorrectionRecord[]> {
    return this.#read(corrections.corrections);
  }

  async correctionBytes(number: number): Promise<Uint8Array | undefined> {
    return this.#read(db => corrections.correctionBytes(db, number));
  }

  async keepCommand(step: S.CommandStep): Promise<number | undefined> {
    return (await this.#record({ kind: 'command', step })).audit;
  }

  async command(id: string): Promise<CommandRecord | undefined> {
    return this.#read(db => commands.command(db, id));
  }

  async commands(filter: S.CommandFilter): Promise<readonly CommandRecord[]> {
    return this.#read(db => commands.commands(db, filter));
  }

  async addedEntries(): Promise<readonly S.EntryRecord[]> {
    return this.#read(addedEntries);
  }

  async setting(name: string): Promise<string | undefined> {
    return this.#read(db => db.one<{ value: string }>('SELECT value FROM setting WHERE name = ?', name)?.value);
  }

  async setSetting(name: string, value: string | undefined): Promise<void> {
    await this.#record({ kind: 'setting', name, ...(value !== undefined && { value }) });
  }

  async sourceCursor(source: number): Promise<string | undefined> {
    return this.#read(
      db => db.one<{ cursor: string | null }>('SELECT cursor FROM source WHERE number = ?', source)?.cursor ?? undefined,
    );
  }

  async read(source: number, after: number, count: number, bytes: number): Promise<readonly S.StoredMessage[]> {
    return this.#read(db => journal.readMessages(db, source, after, count, bytes));
  }

  async readBack(source: number, before: number, count: number, bytes: number): Promise<readonly S.StoredMessage[]> {
    return this.#read(db => journal.readMessagesBack(db, source, before, count, bytes));
  }

  async messages(numbers: readonly number[]): Promise<readonly S.StoredMessage[]> {
    return this.#read(db => journal.messagesByNumber(db, numbers));
  }

  async openDeliveries(flow: number, after: number, count: number): Promise<readonly S.DeliveryRecord[]> {
    return this.#read(db => deliveries.openDeliveries(db, flow, after, count));
  }

  async settledAhead(flow: number): Promise<readonly S.DeliveryRecord[]> {
    return this.#read(db => deliveries.settledAhead(db, flow));
  }

  async held(filter: S.HeldFilter): Promise<readonly S.DeliveryRecord[]> {
    return this.#read(db => held.heldDeliveries(db, filter));
  }

  async heldCount(choice: S.HeldChoice): Promise<number> {
    return this.#read(db => held.heldCount(db, choice));
  }

  async heldCauses(): Promise<readonly S.HeldCause[]> {
    return this.#read(held.heldCauses);
  }

  async delivery(flow: number, message: number): Promise<S.DeliveryRecord | undefined> {
    return this.#read(db => deliveries.deliveryRow(db, flow, message));
  }

  async deliveriesOf(message: number): Promise<readonly S.DeliveryRecord[]> {
    return this.#read(db => deliveries.deliveriesOf(db, message));
  }

  async attemptsOf(flow: number, message: number): Promise<readonly S.AttemptRecord[]> {
    return this.#read(db => attempts.attemptsOf(db, flow, message));
  }

  async unfinishedAttempts(flow: number): Promise<readonly S.AttemptRecord[]> {
    return this.#read(db => attempts.unfinishedAttempts(db, flow));
  }

  async find(value: string, name: string | undefined, limit: number): Promise<readonly number[]> {
    await this.#index();
    return this.#read(db => findMessages(db, value, name, limit));
  }

  async suggest(start: string, limit: number): Promise<readonly S.KeySuggestion[]> {
    await this.#index();
    return this.#read(db => suggestValues(db, start, limit));
  }

  async messageById(id: string): Promise<readonly number[]> {
    return this.#read(db => journal.messagesById(db, id));
  }

  async keysOf(message: number): Promise<Readonly<Record<string, string>>> {
    return this.#read(db => journal.keysOf(db, message));
  }

  async revisions(flow: number, subjects: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.#read(db => records.revisions(db, flow, subjects));
  }

  async flows(page?: { readonly after: number; readonly limit: number }): Promise<readonly S.FlowRecord[]> {
    return this.#read(db => records.flows(db, page));
  }

  async sources(): Promise<readonly S.SourceRecord[]> {
    return this.#read(records.sources);
  }

  async releases(): Promise<readonly S.ReleaseRecord[]> {
    return this.#read(records.releases);
  }

  async releaseDocuments(number: number): Promise<string | undefined> {
    return this.#read(db => db.one<{ documents: string }>('SELECT documents FROM release WHERE number = ?', number)?.documents);
  }

  async releaseWritten(number: number): Promise<string | undefined> {
    return this.#read(db => records.releaseWritten(db, number));
  }

  async anomalies(limit: number): Promise<readonly S.AnomalyRecord[]> {
    return this.#read(db => records.anomalies(db, limit));
  }

  async auditTrail(after: number, limit: number): Promise<readonly S.AuditEntry[]> {
    return this.#read(db => records.auditTrail(db, after, limit));
  }

  async auditSearch(search: S.AuditSearch): Promise<S.AuditFound> {
    return this.#read(db => searchAudit(db, search));
  }

  async auditOfAction(action: string, limit: number): Promise<readonly S.AuditEntry[]> {
    return this.#read(db => records.auditOfAction(db, action, limit));
  }

  async auditOfMessage(message: number, limit: number): Promise<readonly S.AuditEntry[]> {
    return this.#read(db => records.auditOfMessage(db, message, limit));
  }

  async seriesBlocks(range: P.SeriesRange): Promise<readonly P.SeriesBlock[]> {
    return this.#read(db => series.blocksOf(db, range));
  }

  async seriesAfter(source: number, after: number, page: P.SeriesPage): Promise<readonly P.SeriesBlock[]> {
    return this.#read(db => series.blocksAfter(db, source, after, page));
  }

  async seriesGaps(choice: P.GapChoice): Promise<readonly P.StoredGap[]> {
    return this.#read(db => series.gapsOf(db, choice));
  }

  async seriesEquipment(source?: number): Promise<readonly P.SeriesEquipment[]> {
    return this.#read(db => series.equipmentOf(db, source));
  }

  async seriesStates(source: number): Promise<ReadonlyMap<string, string>> {
    return this.#read(db => series.statesOf(db, source));
  }

  async forwardCursors(): Promise<readonly P.ForwardCursor[]> {
    return this.#read(db => series.forwardCursors(db));
  }

  async forwardCursor(name: string): Promise<P.ForwardCursor | undefined> {
    return this.#read(db => series.forwardCursors(db, name))[0];
  }

  async moveForward(move: P.ForwardMove): Promise<void> {
    await this.#record({ kind: 'forward', move });
  }

  async changeRanges(change: P.RangeChange): Promise<void> {
    await this.#record({ kind: 'ranges', change });
  }

  async forwardRanges(choice: P.RangeChoice): Promise<readonly P.ForwardRangeRecord[]> {
    return this.#read(db => ranges.forwardRangesOf(db, choice));
  }

  async forwardWaiting(name: string): Promise<P.ForwardWaiting> {
    return this.#read(db => ranges.forwardWaitingOf(db, name));
  }

  async forgetForward(name: string): Promise<void> {
    await this.#record({ kind: 'forget-forward', name });
  }

  async mergeSeries({ block: { bytes, ...block }, ...merge }: P.SeriesMerge): Promise<boolean> {
    this.#parts.space.admit();
    const base64 = Buffer.from(bytes).toString('base64');
    return (await this.#record({ kind: 'merge', merge: { ...merge, block: { ...block, base64 } } })).merged === true;
  }

  async pruneSeries(choice: P.SeriesPrune): Promise<P.SeriesPruned> {
    return (await this.#record({ kind: 'prune', choice })).pruned ?? { blocks: 0, samples: 0, bytes: 0 };
  }

  recount(): Promise<readonly S.LedgerRecount[]> {
    return this.#parts.long.run({ kind: 'recount' });
  }

  verify(progress?: (done: number, of: number) => void): Promise<readonly S.StoreFinding[]> {
    return this.#parts.long.run({ kind: 'verify' }, progress);
  }

  verifyAudit(): Promise<S.AuditCheck> {
    return this.#parts.long.run({ kind: 'verify-audit' });
  }

  backup(path: string): Promise<BackupResult> {
    return this.#parts.long.run({ kind: 'backup', path });
  }

  async size(): Promise<{ readonly bytes: number; readonly freeBytes: number }> {
    const files = await Promise.all([this.#parts.file, `${this.#parts.file}-wal`].map(fileSize));
    return { bytes: files.reduce((sum, size) => sum + size, 0), freeBytes: this.#parts.space.free() };
  }

  /** Waits for the writes that were asked for, then ends both threads and frees the folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#parts.opened[Symbol.asyncDispose]();
  }

  /** Brings the key index up to date. Where that is not possible (no space), searching reads the last messages themselves. */
  async #index(): Promise<void> {
    try {
      await this.#write({ kind: writeKinds.index, byteLength: 0, write: () => undefined, read: () => undefined });
    } catch (error) {
      if (!(error instanceof StoreError) || error.kind === 'closed') throw error;
    }
  }

  async #record(input: RecordInput): Promise<RecordAnswer> {
    return this.#write({
      kind: writeKinds.record,
      byteLength: 0,
      write: tape => tape.text(JSON.stringify(input)),
      read: tape => JSON.parse(tape.name()) as RecordAnswer,
    });
  }

  async #write<T>(write: Parameters<CommitQueue['add']>[0] & { read: (tape: never) => T }): Promise<T> {
    try {
      return (await this.#parts.queue.add(write)) as T;
    } catch (error) {
      if (error instanceof StoreError && error.kind === 'full') this.#parts.space.suspect();
      throw error;
    }
  }

  #read<T>(look: (db: ReadConnection) => T): T {
    if (this.#isClosed) throw new StoreError('closed', 'reading: the store is closed');
    return guarded('reading the store', () => look(this.#parts.db));
  }
}

async function fileSize(path: string): Promise<number> {
  return stat(path).then(
    found => found.size,
    () => 0,
  );
}
