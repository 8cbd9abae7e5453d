import { createHash, randomBytes } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { ConnectorError } from '@millrace/connector';
import type { ConnectorEnv, Receipt, Source, SourceBatch, SourceItem } from '@millrace/connector';
import type { SplitItem } from '@millrace/core';

import { Pending } from '../pending.ts';
import { Book } from './book.ts';
import { Claims, longestName } from './claim.ts';
import type { Claim, Places } from './claim.ts';
import { defaultRule } from './config.ts';
import type { FileConfig, ReadSettings, StabilityRule } from './config.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { changed, examineFile, itemsOf } from './examine.ts';
import type { Examined } from './examine.ts';
import { folderError, isMissing } from './failure.ts';
import { assertFolder, subfolder } from './folder.ts';
import type { FolderIdentity } from './folder.ts';
import { matchesPattern } from './glob.ts';
import { scanFolder } from './scan.ts';
import type { Candidate } from './scan.ts';
import { mayBeComplete, settledFor } from './stability.ts';
import type { Sighting } from './stability.ts';
import { FolderWatch } from './watch.ts';

const batchItems = 1_000;
const batchBytes = 1024 * 1024;
const pageNames = 10_000;

/** A claimed file at work: what is settled of it, and what became of its records so far. */
interface Work {
  readonly claim: Claim;
  /** Records settled, counted from the start of the file. */
  settled: number;
  /** Whether every record so far was known already. */
  known: boolean;
}

/** Everything one reading of the folder needs. */
interface Reading {
  readonly claims: Claims;
  readonly book: Book;
  readonly pending: Pending;
  readonly signal: AbortSignal;
  readonly sightings: Map<string, Sighting>;
  /** Claimed files with something unsettled, in the order of their claims. */
  readonly open: Map<string, Work>;
}

/** Watches a folder and gives the records of its files. */
export class FolderSource implements Source {
  readonly #config: FileConfig;
  readonly #settings: ReadSettings;
  readonly #rule: StabilityRule;
  readonly #env: ConnectorEnv;
  readonly #ended: AbortSignal;
  readonly #identity: FolderIdentity;
  readonly #places: Places;
  readonly #unusable = new Set<string>();

  constructor(config: FileConfig, settings: ReadSettings, env: ConnectorEnv, identity: FolderIdentity, ended: AbortSignal) {
    this.#config = config;
    this.#settings = settings;
    this.#rule = settings.stable ?? defaultRule;
    this.#env = env;
    this.#identity = identity;
    this.#ended = ended;
    this.#places = {
      folder: config.folder,
      work: subfolder(config.folder, settings.work, 'work'),
      archive: subfolder(config.folder, settings.archive, 'archive'),
      refused: subfolder(config.folder, settings.refused, 'refused'),
    };
  }

  async *read(cursor: string | undefined, signal: AbortSignal): AsyncGenerator<SourceBatch> {
    const stop = AbortSignal.any([signal, this.#ended]);
    try {
      yield* this.#readFolder(cursor, stop);
    } catch (error) {
      if (stop.aborted) return;
      const lost = folderError(`reading ${this.#config.folder}`, error, 'lost');
      this.#env.lost(lost);
      throw lost;
    }
  }

  async *#readFolder(cursor: string | undefined, stop: AbortSignal): AsyncGenerator<SourceBatch> {
    const reading = await this.#begin(cursor, stop);
    using watch = new FolderWatch(this.#config.folder);
    while (!stop.aborted) {
      let given = 0;
      for await (const batch of this.#round(reading)) {
        yield batch;
        given += 1;
        if (reading.pending.refused) break;
      }
      if (reading.pending.refused) await this.#rewind(reading);
      if (given === 0 || reading.pending.refused) await watch.wait(this.#settings.every, stop);
    }
  }

  async #begin(cursor: string | undefined, signal: AbortSignal): Promise<Reading> {
    await assertFolder(this.#config, 'lost', this.#identity);
    await mkdir(this.#places.work, { recursive: true });
    const claims = new Claims(this.#places, randomBytes(3).toString('hex'));
    const book = await Book.open(join(this.#places.work, '.taken'));
    const at = readCursor(cursor);
    const open = new Map<string, Work>();
    const left = await claims.left(this.#suffix());
    for (const claim of left.filter(({ name }) => matchesPattern(name, this.#settings.pattern))) {
      open.set(claim.claimed, { claim, settled: at?.file === claim.claimed ? at.record : 0, known: true });
    }
    return { claims, book, signal, open, pending: new Pending(), sightings: new Map() };
  }

  /** After a refusal: once every batch of the round is answered, what was not settled is given again. */
  async #rewind(reading: Reading): Promise<void> {
    await reading.pending.idle(reading.signal);
    reading.pending.restart();
  }

  /** What is claimed and not settled, then what is complete in the folder. */
  async *#round(reading: Reading): AsyncGenerator<SourceBatch> {
    if (reading.pending.open === 0) for (const work of reading.open.values()) yield* this.#give(work, reading);
    await assertFolder(this.#config, 'lost', this.#identity);
    const wanted = (name: string): boolean => this.#wants(name);
    const page = await scanFolder(this.#config.folder, { order: this.#settings.order, page: pageNames, wanted }, reading.signal);
    forgetOthers(reading.sightings, page);
    for (const candidate of page) {
      if (reading.signal.aborted) return;
      if (!(await this.#isComplete(candidate, reading.sightings))) continue;
      const claim = await reading.claims.take(candidate.name, this.#env.now(), this.#suffix());
      if (claim === undefined) continue;
      const work = { claim, settled: 0, known: true };
      reading.open.set(claim.claimed, work);
      yield* this.#give(work, reading);
    }
  }

  #wants(name: string): boolean {
    if (name === this.#config.sentinel || !mayBeComplete(name, this.#rule)) return false;
    if (!matchesPattern(name, this.#settings.pattern)) return false;
    if (Buffer.byteLength(name) <= longestName && !name.includes('\uFFFD')) return true;
    this.#reportName(name);
    return false;
  }

  /** Once a session and name, and for the first names only. */
  #reportName(name: string): void {
    if (this.#unusable.has(name) || this.#unusable.size === 100) return;
    this.#unusable.add(name);
    this.#env.report(
      'file.name',
      `the name of "${name}" is not UTF-8 or longer than ${longestName} bytes; the file is left where it is`,
    );
  }

  async #isComplete({ name, stats }: Candidate, sightings: Map<string, Sighting>): Promise<boolean> {
    if (this.#rule.kind === 'marker') return exists(join(this.#config.folder, name + this.#rule.suffix));
    if (this.#rule.kind === 'rename' || !stats.isFile()) return true;
    const seen = { size: stats.size, mtimeMs: stats.mtimeMs, at: performance.now() };
    const { stable, sighting } = settledFor(sightings.get(name), seen, this.#rule.settleFor);
    sightings.set(name, sighting);
    return stable;
  }

  /** Gives what is not settled of one claimed file. */
  async *#give(work: Work, reading: Reading): AsyncGenerator<SourceBatch> {
    const path = reading.claims.path(work.claim);
    const examined = await this.#examine(path, work, reading);
    if (examined === undefined) return;
    if (examined.refused !== undefined) {
      yield this.#refusedBatch(work, examined, reading);
    } else if (work.settled >= examined.records) {
      if (examined.records === 0)
        this.#env.report('file.no-records', `${work.claim.name} holds no record; it was put aside as taken`);
      await this.#finish(work, examined, reading);
    } else yield* this.#records(work, examined, path, reading);
  }

  async #examine(path: string, work: Work, reading: Reading): Promise<Examined | undefined> {
    const limits = { largest: this.#settings.largest, kept: this.#env.limits.size };
    try {
      const examined = await examineFile(path, this.#env.format, limits, reading.signal);
      if (examined === undefined)
        this.#env.report('file.still-written', `${work.claim.name} changed while it was read; it is read again later`);
      return examined;
    } catch (error) {
      if (!isMissing(error)) throw error;
      reading.open.delete(work.claim.claimed);
      this.#env.report('file.vanished', `${work.claim.name} was claimed and is gone; somebody else moved or deleted it`);
      return undefined;
    }
  }

  /** A cursor never passes over a batch that is not settled: the store may refuse that one and still take this one. */
  async *#records(work: Work, examined: Examined, path: string, reading: Reading): AsyncGenerator<SourceBatch> {
    const attributes = this.#attributes(work.claim, examined, reading.book);
    let number = work.settled;
    for await (const items of this.#batches(work.settled, examined, path, reading.signal)) {
      const first = number;
      number += items.length;
      const last = number;
      const given = items.map((item, index) => recordItem(item, first + index + 1, examined, attributes));
      if (last > examined.records || (await fileChanged(path, examined))) {
        throw new ConnectorError('lost', `reading ${work.claim.name}: the file changed after its first reading`);
      }
      yield reading.pending.give({
        items: given,
        cursor: writeCursor({ file: work.claim.claimed, record: first === work.settled ? last : work.settled }),
        settled: async receipts => {
          work.settled = last;
          work.known &&= allKnown(receipts);
          if (last === examined.records) await this.#finish(work, examined, reading);
        },
      });
      if (reading.pending.refused) return;
    }
  }

  async *#batches(settled: number, examined: Examined, path: string, signal: AbortSignal): AsyncGenerator<readonly SplitItem[]> {
    if (examined.kept !== undefined) {
      yield* cut(examined.kept.slice(settled));
      return;
    }
    let rest: SplitItem[] = [];
    let size = 0;
    for await (const items of itemsOf(path, this.#env.format, settled + 1, signal)) {
      for (const item of items) {
        rest.push(item);
        size += item.bytes.length;
        if (rest.length < batchItems && size < batchBytes) continue;
        yield rest;
        rest = [];
        size = 0;
      }
    }
    if (rest.length > 0) yield rest;
  }

  #attributes(claim: Claim, examined: Examined, book: Book): Readonly<Record<string, string>> {
    const before = book.contentOf(claim.name);
    const replaces = before === undefined || before === examined.sha256 ? {} : { replaces: before };
    return { file: claim.name, sha256: examined.sha256, size: String(examined.size), ...replaces };
  }

  /** A file that cannot be read as a whole: held with its first bytes and the reason, and moved aside once that is on disk. */
  #refusedBatch(work: Work, examined: Examined, reading: Reading): SourceBatch {
    const { name } = work.claim;
    const { code, sentence, bytes } = examined.refused!;
    const identity = `${name}\n${examined.size}\n${examined.mtimeMs}\n${examined.sha256}`;
    const id = `refused-${createHash('sha256').update(identity).digest('hex')}`;
    const attributes = { file: name, size: String(examined.size) };
    return reading.pending.give({
      items: [{ bytes, id, attributes, issue: { code, sentence } }],
      cursor: writeCursor({ file: work.claim.claimed, record: 0 }),
      settled: () =>
        this.#carryOut(`moving ${name} aside`, async () => {
          await reading.claims.refuse(work.claim, `${code}: ${sentence}\n`, this.#suffix());
          reading.open.delete(work.claim.claimed);
        }),
    });
  }

  /** Every record is on disk: the file is remembered and put away. */
  async #finish(work: Work, examined: Examined, reading: Reading): Promise<void> {
    const { claim } = work;
    await this.#carryOut(`putting ${claim.name} away`, async () => {
      if (work.known && examined.records > 0) this.#reportKnown(claim.name, reading.book.nameOf(examined.sha256));
      await reading.book.add(examined.sha256, claim.name);
      if (this.#settings.after === 'delete') await reading.claims.delete(claim, this.#suffix());
      else await reading.claims.archive(claim, new Date(this.#env.now()).toISOString().slice(0, 10), this.#suffix());
      reading.open.delete(claim.claimed);
    });
  }

  #reportKnown(name: string, before: string | undefined): void {
    if (before === undefined || before === name) return;
    this.#env.report(
      'file.same-content',
      `${name} has the same content as ${before}, which was taken before; nothing of it was taken again`,
    );
  }

  /** The records are safe whatever happens here: where the file cannot be moved, the session ends and the next one tries again. */
  async #carryOut(doing: string, action: () => Promise<void>): Promise<void> {
    if (this.#ended.aborted) return;
    try {
      await action();
    } catch (error) {
      this.#env.lost(folderError(doing, error, 'lost'));
    }
  }

  #suffix(): string | undefined {
    return this.#rule.kind === 'marker' ? this.#rule.suffix : undefined;
  }
}

function recordItem(
  item: SplitItem,
  number: number,
  examined: Examined,
  attributes: Readonly<Record<string, string>>,
): SourceItem {
  const { issue } = item;
  return {
    bytes: item.bytes,
    id: examined.records === 1 ? examined.sha256 : `${examined.sha256}/${number}`,
    attributes: { ...attributes, line: String(item.line) },
    ...(issue === undefined ? {} : { issue: { code: issue.code, sentence: issue.sentence } }),
  };
}

function* cut(items: readonly SplitItem[]): Generator<readonly SplitItem[]> {
  for (let from = 0; from < items.length; from += batchItems) yield items.slice(from, from + batchItems);
}

function allKnown(receipts: readonly Receipt[]): boolean {
  return receipts.every(receipt => receipt.records.every(record => record.state === 'duplicate'));
}

function forgetOthers(sightings: Map<string, Sighting>, page: readonly Candidate[]): void {
  const names = new Set(page.map(candidate => candidate.name));
  for (const name of sightings.keys()) if (!names.has(name)) sightings.delete(name);
}

async function fileChanged(path: string, examined: Examined): Promise<boolean> {
  return changed(examined, await stat(path));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    error => {
      if (isMissing(error)) return false;
      throw error;
    },
  );
}
