import type { ConnectorEnv } from '@millrace/connector';
import { quality } from '@millrace/core';
import type { DataValue, TagValue } from '@millrace/core';

import { tagStatus } from '../tag-status.ts';
import { addressText, isBitTable, parseAddress } from './address.ts';
import type { ModbusAddress } from './address.ts';
import { decodeRegisters, unpackBits } from './codec.ts';
import type { ModbusConfig } from './config.ts';
import { gapsOf, narrower, overlaps, planReads } from './plan.ts';
import type { PlanLimits, PlannedRead } from './plan.ts';
import { readAnswer, readRequest } from './pdu.ts';
import type { ModbusRange } from './pdu.ts';
import { forbiddenRanges } from './ranges.ts';
import { AnswerLost } from './session.ts';
import type { ModbusSession } from './session.ts';
import { restAfter, statusOf } from './status.ts';

interface Refusal {
  readonly status: number;
  readonly sentence: string;
  /** Not asked again before; milliseconds since 1970. */
  readonly until: number;
}

/** A request that succeeded only without what nobody had asked for. */
interface Suspect {
  readonly members: readonly number[];
  readonly gaps: readonly ModbusRange[];
}

/** Reads values in few requests, and remembers what the device refused so that it is not asked the same again at every look. */
export class ModbusReader {
  readonly #session: ModbusSession;
  readonly #config: ModbusConfig;
  readonly #env: ConnectorEnv;
  readonly #forbidden: readonly ModbusRange[];
  readonly #parsed = new Map<string, ModbusAddress | string>();
  readonly #refused = new Map<string, Refusal>();
  #apart: readonly ModbusRange[] = [];

  constructor(session: ModbusSession, config: ModbusConfig, env: ConnectorEnv) {
    this.#session = session;
    this.#config = config;
    this.#env = env;
    this.#forbidden = forbiddenRanges(config);
  }

  /** The address in a text, or what is wrong with it. */
  parse(text: string): ModbusAddress | string {
    const known = this.#parsed.get(text) ?? parseAddress(text, this.#config);
    this.#parsed.set(text, known);
    return known;
  }

  /** Why an address gives no value at present. */
  problem(text: string): string | undefined {
    const address = this.parse(text);
    if (typeof address === 'string') return address;
    if (this.#isForbidden(address)) return `${text} lies in a range that the settings forbid to read`;
    return this.#refused.get(addressText(address))?.sentence;
  }

  /** The present values, in order. Throws where the session is lost or the signal aborts. */
  async read(texts: readonly string[], signal: AbortSignal): Promise<readonly DataValue[]> {
    const parsed = texts.map(text => this.parse(text));
    const values: (DataValue | undefined)[] = parsed.map(address => this.#withoutAsking(address));
    const addresses = parsed.map(address => (typeof address === 'string' ? nowhere : address));
    const wanted = values.flatMap((value, place) => (value === undefined ? [place] : []));
    const queue = [...planReads(addresses, wanted, this.#limits)];
    const silent = new Set<number>();
    const suspects: Suspect[] = [];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { members, range } = next;
      try {
        if (silent.has(range.unit)) throw new AnswerLost('the unit is silent', true);
        const pdu = await this.#session.ask(range.unit, readRequest(range), signal);
        const bytes = readAnswer(range, pdu);
        for (const place of members) values[place] = this.#decoded(addresses[place] ?? nowhere, range, bytes);
      } catch (error) {
        const restMs = restAfter(error);
        const smaller = restMs === undefined ? [] : narrower(next, addresses, this.#limits);
        if (smaller.length > 0) {
          suspects.push({ members, gaps: gapsOf(next, addresses) });
          queue.unshift(...smaller);
          continue;
        }
        const status = this.#statusOrThrow(error, signal);
        if (status === tagStatus.badTimeout) silent.add(range.unit);
        for (const place of members) values[place] = this.#failed(status);
        if (restMs !== undefined) this.#refuse(next, addresses, { status, sentence: (error as Error).message, restMs });
      }
    }
    this.#learn(suspects, values);
    return values.map(value => value ?? this.#failed(tagStatus.bad));
  }

  get #limits(): PlanLimits {
    const { registers, bits, gap } = this.#config;
    return { registers, bits, gap, forbidden: this.#forbidden, apart: this.#apart };
  }

  /** The value of an address that is not asked for now. */
  #withoutAsking(address: ModbusAddress | string): DataValue | undefined {
    if (typeof address === 'string') return this.#failed(tagStatus.badNodeIdInvalid);
    if (this.#isForbidden(address)) return this.#failed(tagStatus.badNotReadable);
    const name = addressText(address);
    const refusal = this.#refused.get(name);
    if (refusal === undefined) return undefined;
    if (refusal.until > this.#env.now()) return this.#failed(refusal.status);
    this.#refused.delete(name);
    return undefined;
  }

  #isForbidden(address: ModbusAddress): boolean {
    return this.#forbidden.some(range => overlaps(range, address));
  }

  #decoded(address: ModbusAddress, range: ModbusRange, bytes: Uint8Array): DataValue {
    const receivedTime = this.#now();
    try {
      return { value: valueIn(address, range, bytes), status: tagStatus.good, receivedTime };
    } catch (error) {
      return { value: null, status: statusOf(error) ?? tagStatus.badDecoding, receivedTime };
    }
  }

  /** Microseconds since 1970. */
  #now(): number {
    return Math.round(this.#env.now() * 1_000);
  }

  #failed(status: number): DataValue {
    return { value: null, status, receivedTime: this.#now() };
  }

  #statusOrThrow(error: unknown, signal: AbortSignal): number {
    const status = statusOf(error);
    if (status !== undefined) return status;
    this.#session.life.isOver();
    signal.throwIfAborted();
    throw error;
  }

  #refuse(
    { members }: PlannedRead,
    addresses: readonly ModbusAddress[],
    { status, sentence, restMs }: { readonly status: number; readonly sentence: string; readonly restMs: number },
  ): void {
    for (const address of members.flatMap(place => addresses[place] ?? [])) {
      const name = addressText(address);
      const reason = `${name}: ${sentence}${hintAt(address)}`;
      this.#refused.set(name, { status, sentence: reason, until: this.#env.now() + restMs });
      this.#env.report('modbus.address-refused', `${this.#env.name}: ${reason}`);
    }
  }

  /** Where all values came once the gaps between them were left out, the gaps are what the device refuses. */
  #learn(suspects: readonly Suspect[], values: readonly (DataValue | undefined)[]): void {
    const cameAll = (place: number): boolean => quality(values[place]?.status ?? tagStatus.bad) === 'good';
    for (const { members, gaps } of suspects) if (members.every(cameAll)) this.#apart = [...this.#apart, ...gaps];
  }
}

/** Stands for a text that is no address; it is never asked for. */
const nowhere: ModbusAddress = { unit: 0, table: 'coil', offset: 0, length: 1, type: { kind: 'boolean' }, order: 'abcd' };

/** The value of an address in what was read of a range. */
export function valueIn(address: ModbusAddress, range: ModbusRange, bytes: Uint8Array): TagValue {
  const from = address.offset - range.offset;
  if (!isBitTable(address.table)) return decodeRegisters(address, bytes.subarray(from * 2, (from + address.length) * 2));
  const bits = unpackBits(bytes, range.length).slice(from, from + address.length);
  return address.type.kind === 'bits' ? bits : (bits[0] ?? null);
}

/** Manuals count from 1 and put the number of the table in front. */
function hintAt({ table, offset }: ModbusAddress): string {
  const base = { coil: 0, discrete: 10_001, input: 30_001, holding: 40_001 }[table];
  if (base === 0 || offset < base) return '';
  return `; addresses count from 0: what a manual calls ${offset} is ${table}:${offset - base}`;
}
