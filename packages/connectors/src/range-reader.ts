import type { ConnectorEnv } from '@millrace/connector';
import { quality } from '@millrace/core';
import type { DataValue, TagValue } from '@millrace/core';

import { gapsOf, narrower, overlaps, planReads } from './range-plan.ts';
import type { CellRange, PlanLimits, PlannedRead } from './range-plan.ts';
import { tagStatus } from './tag-status.ts';

/** A device whose values lie in cells that are read in rows. */
export interface RangeDevice<Address extends CellRange> {
  readonly limits: Omit<PlanLimits, 'apart'>;
  /** The address in a text, or the sentence that says what is wrong with it. */
  parse(text: string): Address | string;
  /** The complete text of an address. */
  textOf(address: Address): string;
  /** Reads a range; `like` is one of the addresses in it. */
  fetch(range: CellRange, like: Address, signal: AbortSignal): Promise<Uint8Array>;
  /** The value of an address in what was read of a range. */
  decode(address: Address, range: CellRange, bytes: Uint8Array): TagValue;
  /** What a failure means; absent where it is none of the device and is thrown on. */
  failure(error: unknown): ReadFailure | undefined;
  /** Values that share this text are silent together. */
  station(address: Address): string;
  /** Something to add to the sentence about a refused address. */
  hint?(address: Address): string;
  /** Code of the report about a refused address. */
  readonly refusedCode: string;
}

/** What became of a request that failed. */
export interface ReadFailure {
  readonly status: number;
  /**
   * Milliseconds that an address is left alone after it was refused for this reason; absent where the reason is not in the request. Where it stands, a smaller
   * request may succeed: something in the request is not there or fails, or it was too long.
   */
  readonly restMs?: number;
}

interface Refusal {
  readonly status: number;
  readonly sentence: string;
  /** Not asked again before; milliseconds since 1970. */
  readonly until: number;
}

/** A request that succeeded only without what nobody had asked for. */
interface Suspect {
  readonly members: readonly number[];
  readonly gaps: readonly CellRange[];
}

/** Reads values in few requests, and remembers what the device refused so that it is not asked the same again at every look. */
export class RangeReader<Address extends CellRange> {
  readonly #device: RangeDevice<Address>;
  readonly #env: Pick<ConnectorEnv, 'name' | 'now' | 'report'>;
  readonly #parsed = new Map<string, Address | string>();
  readonly #refused = new Map<string, Refusal>();
  #apart: readonly CellRange[] = [];

  constructor(device: RangeDevice<Address>, env: Pick<ConnectorEnv, 'name' | 'now' | 'report'>) {
    this.#device = device;
    this.#env = env;
  }

  /** The address in a text, or what is wrong with it. */
  parse(text: string): Address | string {
    const known = this.#parsed.get(text) ?? this.#device.parse(text);
    this.#parsed.set(text, known);
    return known;
  }

  /** Why an address gives no value at present. */
  problem(text: string): string | undefined {
    const address = this.parse(text);
    if (typeof address === 'string') return address;
    if (this.#isForbidden(address)) return `${text} lies in a range that the settings forbid to read`;
    return this.#refused.get(this.#device.textOf(address))?.sentence;
  }

  /** The present values, in order. Throws what is no failure of the device: the session is lost, or the signal aborted. */
  async read(texts: readonly string[], signal: AbortSignal): Promise<readonly DataValue[]> {
    const parsed = texts.map(text => this.parse(text));
    const values: (DataValue | undefined)[] = parsed.map(address => this.#withoutAsking(address));
    const asked = parsed.flatMap((address, place) =>
      typeof address === 'string' || values[place] !== undefined ? [] : [{ address, place }],
    );
    const addresses = asked.map(({ address }) => address);
    const read = await this.#readAll(addresses, signal);
    asked.forEach(({ place }, number) => (values[place] = read[number]));
    return values.map(value => value ?? this.#failed(tagStatus.bad));
  }

  async #readAll(addresses: readonly Address[], signal: AbortSignal): Promise<readonly (DataValue | undefined)[]> {
    const values: (DataValue | undefined)[] = addresses.map(() => undefined);
    const queue = [...planReads(addresses, [...addresses.keys()], this.#limits)];
    const silent = new Set<string>();
    const suspects: Suspect[] = [];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const members = next.members.flatMap(place => addresses[place] ?? []);
      const [like] = members;
      if (like === undefined) continue;
      const station = this.#device.station(like);
      const failure = silent.has(station)
        ? { status: tagStatus.badTimeout }
        : await this.#take(next, like, addresses, values, signal);
      if (failure === undefined) continue;
      const smaller = failure.restMs === undefined ? [] : narrower(next, addresses, this.#limits);
      if (smaller.length > 0) {
        suspects.push({ members: next.members, gaps: gapsOf(next, addresses) });
        queue.unshift(...smaller);
        continue;
      }
      if (failure.status === tagStatus.badTimeout) silent.add(station);
      for (const place of next.members) values[place] = this.#failed(failure.status);
      for (const address of members) this.#refuse(address, failure);
    }
    this.#learn(suspects, values);
    return values;
  }

  /** Reads one range and decodes what is in it; answers what went wrong. */
  async #take(
    { range, members }: PlannedRead,
    like: Address,
    addresses: readonly Address[],
    values: (DataValue | undefined)[],
    signal: AbortSignal,
  ): Promise<(ReadFailure & { readonly sentence?: string }) | undefined> {
    try {
      const bytes = await this.#device.fetch(range, like, signal);
      for (const place of members) values[place] = this.#decoded(addresses[place] ?? like, range, bytes);
      return undefined;
    } catch (error) {
      const failure = this.#device.failure(error);
      if (failure === undefined) throw error;
      return { ...failure, sentence: (error as Error).message };
    }
  }

  get #limits(): PlanLimits {
    return { ...this.#device.limits, apart: this.#apart };
  }

  /** The value of an address that is not asked for now. */
  #withoutAsking(address: Address | string): DataValue | undefined {
    if (typeof address === 'string') return this.#failed(tagStatus.badNodeIdInvalid);
    if (this.#isForbidden(address)) return this.#failed(tagStatus.badNotReadable);
    const name = this.#device.textOf(address);
    const refusal = this.#refused.get(name);
    if (refusal === undefined) return undefined;
    if (refusal.until > this.#env.now()) return this.#failed(refusal.status);
    this.#refused.delete(name);
    return undefined;
  }

  #isForbidden(address: Address): boolean {
    return this.#device.limits.forbidden.some(range => overlaps(range, address));
  }

  #decoded(address: Address, range: CellRange, bytes: Uint8Array): DataValue {
    try {
      return { value: this.#device.decode(address, range, bytes), status: tagStatus.good, receivedTime: this.#now() };
    } catch (error) {
      return this.#failed(this.#device.failure(error)?.status ?? tagStatus.badDecoding);
    }
  }

  /** Microseconds since 1970. */
  #now(): number {
    return Math.round(this.#env.now() * 1_000);
  }

  #failed(status: number): DataValue {
    return { value: null, status, receivedTime: this.#now() };
  }

  #refuse(address: Address, { status, restMs, sentence }: ReadFailure & { readonly sentence?: string }): void {
    if (restMs === undefined) return;
    const name = this.#device.textOf(address);
    const reason = `${name}: ${sentence}${this.#device.hint?.(address) ?? ''}`;
    this.#refused.set(name, { status, sentence: reason, until: this.#env.now() + restMs });
    this.#env.report(this.#device.refusedCode, `${this.#env.name}: ${reason}`);
  }

  /** Where all values came once the gaps between them were left out, the gaps are what the device refuses. */
  #learn(suspects: readonly Suspect[], values: readonly (DataValue | undefined)[]): void {
    const cameAll = (place: number): boolean => quality(values[place]?.status ?? tagStatus.bad) === 'good';
    for (const { members, gaps } of suspects) if (members.every(cameAll)) this.#apart = [...this.#apart, ...gaps];
  }
}
