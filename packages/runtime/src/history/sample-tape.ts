import { countedStates, noLatencies } from '@millrace/core';
import type { Counts, HistorySample, Latencies } from '@millrace/core';

const firstBytes = 64;

/**
 * Samples of one flow in order, each as its difference to the one before: some 15 bytes where thousands of objects would take hundreds each. A sample
 * is: milliseconds since the one before, a mask of the fields that changed, their changes, then pairs of bucket and count; all as variable-length integers.
 */
export class SampleTape {
  #bytes = new Uint8Array(0);
  #head = 0;
  #tail = 0;
  /** The sample that the first one on the tape differs from. */
  #before: HistorySample;
  #last: HistorySample;

  constructor(before: HistorySample) {
    this.#before = bare(before);
    this.#last = this.#before;
  }

  /** Bytes held. */
  get byteLength(): number {
    return this.#bytes.length;
  }

  add(sample: HistorySample): void {
    const laid = lay(this.#last, sample);
    this.#makeRoom(laid.length);
    this.#bytes.set(laid, this.#tail);
    this.#tail += laid.length;
    this.#last = bare(sample);
  }

  /** Drops the samples up to a time but for where the flow stood then. */
  forget(upTo: number): void {
    while (this.#head < this.#tail) {
      const { sample, end } = read(this.#bytes, this.#head, this.#before);
      if (sample.at > upTo) return;
      this.#before = bare(sample);
      this.#head = end;
    }
    this.#bytes = new Uint8Array(0);
    this.#head = this.#tail = 0;
  }

  /** Where the flow stood, then every sample. */
  samples(): readonly HistorySample[] {
    const found = [this.#before];
    for (let at = this.#head; at < this.#tail;) {
      const { sample, end } = read(this.#bytes, at, found.at(-1)!);
      found.push(sample);
      at = end;
    }
    return found;
  }

  #makeRoom(wanted: number): void {
    if (this.#tail + wanted <= this.#bytes.length) return;
    const kept = this.#bytes.subarray(this.#head, this.#tail);
    const needed = kept.length + wanted;
    const size = needed * 2 <= this.#bytes.length ? this.#bytes.length : Math.max(firstBytes, Math.ceil(needed * 1.5));
    const bytes = new Uint8Array(size);
    bytes.set(kept);
    [this.#bytes, this.#head, this.#tail] = [bytes, 0, kept.length];
  }
}

/** The numbers of a sample that are laid down where they changed. No oldest message: 0. */
function fieldsOf({ accepted, counts, oldestAt = 0 }: HistorySample): readonly number[] {
  return [accepted, ...countedStates.map(state => counts[state]), oldestAt];
}

function bare(sample: HistorySample): HistorySample {
  return { ...sample, latencies: noLatencies };
}

function lay(before: HistorySample, sample: HistorySample): readonly number[] {
  const bytes: number[] = [];
  const old = fieldsOf(before);
  const changes = fieldsOf(sample).map((value, index) => value - old[index]!);
  push(bytes, sample.at - before.at);
  bytes.push(changes.reduce((mask, change, index) => mask | (change === 0 ? 0 : 1 << index), 0));
  for (const change of changes) if (change !== 0) push(bytes, change > 0 ? change * 2 : -change * 2 - 1);
  push(bytes, sample.latencies.size);
  for (const [bucket, count] of sample.latencies) {
    push(bytes, bucket);
    push(bytes, count);
  }
  return bytes;
}

function read(bytes: Uint8Array, start: number, before: HistorySample): { readonly sample: HistorySample; readonly end: number } {
  let end = start;
  const pull = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[end++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  const at = before.at + pull();
  const mask = bytes[end++]!;
  const fields = fieldsOf(before).map((value, index) => ((mask >> index) & 1 ? value + unzigzag(pull()) : value));
  const latencies = new Map<number, number>();
  for (let pairs = pull(); pairs > 0; pairs--) latencies.set(pull(), pull());
  return { sample: sampleOf(at, fields, latencies), end };
}

function sampleOf(at: number, fields: readonly number[], latencies: Latencies): HistorySample {
  const counts = Object.fromEntries(countedStates.map((state, index) => [state, fields[index + 1]!])) as unknown as Counts;
  const oldestAt = fields[countedStates.length + 1]!;
  return { at, accepted: fields[0]!, counts, latencies, ...(oldestAt !== 0 && { oldestAt }) };
}

function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

/** Arithmetic, not shifts: numbers go to 2^53, changes to 2^52. */
function push(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}
