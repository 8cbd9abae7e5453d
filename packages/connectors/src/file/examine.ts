import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import type { Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

import type { Format, Issue, SplitItem } from '@millrace/core';

import { codeOf } from './failure.ts';

/** Size of the pieces in which a file is read. */
const pieceBytes = 256 * 1024;
/** A file up to this size is kept from the first reading, so that it need not be read twice. */
const keptBytes = 1024 * 1024;

/** What the first reading of a whole file found. */
export interface Examined {
  readonly sha256: string;
  readonly size: number;
  readonly mtimeMs: number;
  /** Number of records; 0 where the file was refused. */
  readonly records: number;
  /** The records themselves, where the file is small. */
  readonly kept?: readonly SplitItem[];
  /** Why the file as a whole cannot be read, and its first bytes up to the bound of one message. */
  readonly refused?: Refusal;
}

export interface Refusal {
  readonly code: string;
  readonly sentence: string;
  readonly bytes: Uint8Array;
}

/** Bounds of one file. */
export interface FileLimits {
  /** Bytes of the whole file. */
  readonly largest: number;
  /** Bytes kept of a refused file. */
  readonly kept: number;
}

/**
 * Reads a whole file once, before any of its records is given: its hash, and whether it is complete, readable and agrees with its own
 * trailer. `undefined` where it changed meanwhile: somebody is still writing it.
 */
export async function examineFile(
  path: string,
  format: Format,
  limits: FileLimits,
  signal: AbortSignal,
): Promise<Examined | undefined> {
  await using file = await openPlain(path);
  if (file === undefined) return notAFile(path);
  const before = await file.stat();
  if (!before.isFile()) return notAFile(path);
  const hash = createHash('sha256');
  const found = before.size === 0 ? emptyFile() : await readThrough(file, format, before, limits, hash, signal);
  if (changed(before, await file.stat())) return undefined;
  return { sha256: hash.digest('hex'), size: before.size, mtimeMs: before.mtimeMs, ...found };
}

type Found = Pick<Examined, 'records' | 'kept' | 'refused'>;

async function readThrough(
  file: FileHandle,
  format: Format,
  stats: Stats,
  limits: FileLimits,
  hash: { update(piece: Uint8Array): unknown },
  signal: AbortSignal,
): Promise<Found> {
  const keep = stats.size <= keptBytes;
  const head = new Head(limits.kept);
  if (stats.size > limits.largest) return { records: 0, refused: await tooLarge(file, stats.size, limits) };
  const kept: SplitItem[] = [];
  let records = 0;
  const splitter = format.split();
  let failed: readonly Issue[] | undefined;
  const take = (result: ReturnType<typeof splitter.end>): void => {
    failed = result.ok ? undecodable(result.value, format, stats.size) : result.issues;
    if (result.ok && failed === undefined) {
      records += result.value.length;
      if (keep) kept.push(...result.value);
    }
  };
  for await (const piece of pieces(file, signal)) {
    hash.update(piece);
    head.add(piece);
    if (failed === undefined) take(splitter.push(piece));
    else if (head.full) break;
  }
  if (failed === undefined) take(splitter.end());
  if (failed !== undefined) return { records: 0, refused: { ...firstIssue(failed), bytes: head.bytes() } };
  return { records, ...(keep ? { kept } : {}) };
}

/** Why a file that is one single document cannot be read; a document that was cut off shows only when it is decoded. */
function undecodable(items: readonly SplitItem[], format: Format, size: number): readonly Issue[] | undefined {
  const [only] = items;
  if (only === undefined || only.issue !== undefined || only.bytes.length !== size) return undefined;
  const decoded = format.decode(only.bytes);
  return decoded.ok ? undefined : decoded.issues;
}

/** The items of a file from a record number on (1 first), read as a stream. */
export async function* itemsOf(
  path: string,
  format: Format,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<readonly SplitItem[]> {
  await using file = await openPlain(path);
  if (file === undefined) return;
  const splitter = format.split();
  let number = 0;
  const after = (items: readonly SplitItem[]): readonly SplitItem[] => {
    const start = Math.max(0, from - 1 - number);
    number += items.length;
    return start === 0 ? items : items.slice(start);
  };
  for await (const piece of pieces(file, signal)) {
    const cut = splitter.push(piece);
    if (cut.ok) yield after(cut.value);
  }
  const last = splitter.end();
  if (last.ok) yield after(last.value);
}

/** Whether a file is not the one that was examined: other size or other time of change. */
export function changed(
  before: { readonly size: number; readonly mtimeMs: number },
  after: { readonly size: number; readonly mtimeMs: number },
): boolean {
  return before.size !== after.size || before.mtimeMs !== after.mtimeMs;
}

/** Opens a plain file; never follows a link and never waits on a pipe. */
async function openPlain(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (codeOf(error) === 'ELOOP' || codeOf(error) === 'ENXIO') return undefined;
    throw error;
  }
}

async function* pieces(file: FileHandle, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  while (!signal.aborted) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafeSlow(pieceBytes), 0, pieceBytes, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
  signal.throwIfAborted();
}

function notAFile(path: string): Examined {
  const sentence = 'the entry is a link, a pipe or a device, not a plain file; it was not followed';
  const sha256 = createHash('sha256').update(path).digest('hex');
  const refused = { code: 'file.not-plain', sentence, bytes: new Uint8Array() };
  return { sha256, size: 0, mtimeMs: 0, records: 0, refused };
}

function emptyFile(): Found {
  const sentence = 'the file has 0 bytes; expected at least one record';
  return { records: 0, refused: { code: 'file.empty', sentence, bytes: new Uint8Array() } };
}

async function tooLarge(file: FileHandle, size: number, limits: FileLimits): Promise<Refusal> {
  const buffer = Buffer.alloc(Math.min(limits.kept, size));
  const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
  const sentence = `the file has ${size} bytes; the limit is ${limits.largest} (\`largest\`)`;
  return { code: 'file.too-large', sentence, bytes: buffer.subarray(0, bytesRead) };
}

function firstIssue(issues: readonly Issue[]): { readonly code: string; readonly sentence: string } {
  const [issue] = issues;
  if (issue === undefined) return { code: 'file.unreadable', sentence: 'the file cannot be cut into records' };
  const { at, path, remedy } = issue;
  const where = path === '' ? '' : `${path}: `;
  const advice = remedy === undefined ? '' : `; ${remedy.charAt(0).toLowerCase()}${remedy.slice(1).replace(/\.$/u, '')}`;
  const place =
    at === undefined ? '' : ` (${at.offset === undefined ? '' : `byte ${at.offset}, `}line ${at.line}, column ${at.column})`;
  return { code: issue.code, sentence: `${where}${issue.sentence}${place}${advice}` };
}

/** The first bytes of a stream, up to a bound. */
class Head {
  readonly #bound: number;
  readonly #pieces: Uint8Array[] = [];
  #size = 0;

  constructor(bound: number) {
    this.#bound = bound;
  }

  get full(): boolean {
    return this.#size >= this.#bound;
  }

  add(piece: Uint8Array): void {
    if (this.full) return;
    const part = piece.subarray(0, this.#bound - this.#size);
    this.#pieces.push(part);
    this.#size += part.length;
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.#pieces);
  }
}
