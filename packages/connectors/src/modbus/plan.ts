import type { ModbusAddress } from './address.ts';
import { isBitTable } from './address.ts';
import type { ModbusRange } from './pdu.ts';

/** What requests to one device may be like. */
export interface PlanLimits {
  /** Registers, and bits, of one request at most. */
  readonly registers: number;
  readonly bits: number;
  /** Registers or bits between two values that may be read along; 0: exactly what is declared is read. */
  readonly gap: number;
  /** Never read, neither as a value nor along with others. */
  readonly forbidden: readonly ModbusRange[];
  /** Never read along with others, as the device has taught. */
  readonly apart: readonly ModbusRange[];
}

/** One request and the addresses (by their place) that it answers. */
export interface PlannedRead {
  readonly range: ModbusRange;
  readonly members: readonly number[];
}

/** The fewest requests, in ascending order, that read all addresses (of which `wanted` gives the places) inside the limits. */
export function planReads(
  addresses: readonly ModbusAddress[],
  wanted: readonly number[],
  limits: PlanLimits,
): readonly PlannedRead[] {
  const places = wanted.filter(place => addresses[place] !== undefined);
  const byTable = Map.groupBy(places, place => `${addresses[place]?.unit}/${addresses[place]?.table}`);
  return [...byTable.values()].flatMap(members => planTable(addresses, members, limits));
}

/**
 * Smaller requests instead of one that the device refused: first without what nobody asked for, then by halves; none where it was
 * one value alone.
 */
export function narrower(read: PlannedRead, addresses: readonly ModbusAddress[], limits: PlanLimits): readonly PlannedRead[] {
  if (gapsOf(read, addresses).length > 0) return planReads(addresses, read.members, { ...limits, gap: 0 });
  if (read.members.length < 2) return [];
  const half = Math.ceil(read.members.length / 2);
  return [read.members.slice(0, half), read.members.slice(half)].flatMap(part => planReads(addresses, part, limits));
}

/** What a request reads although nobody asked for it. */
export function gapsOf({ range, members }: PlannedRead, addresses: readonly ModbusAddress[]): readonly ModbusRange[] {
  const gaps: ModbusRange[] = [];
  let end = range.offset;
  for (const { offset, length } of members.flatMap(place => addresses[place] ?? [])) {
    if (offset > end) gaps.push({ ...range, offset: end, length: offset - end });
    end = Math.max(end, offset + length);
  }
  return gaps;
}

/** Whether two ranges of one table share something. */
export function overlaps(one: ModbusRange, other: ModbusRange): boolean {
  return (
    one.unit === other.unit &&
    one.table === other.table &&
    one.offset < other.offset + other.length &&
    other.offset < one.offset + one.length
  );
}

function planTable(addresses: readonly ModbusAddress[], members: readonly number[], limits: PlanLimits): readonly PlannedRead[] {
  const reads: { range: ModbusRange; members: number[] }[] = [];
  for (const { place, address } of sorted(addresses, members)) {
    const last = reads.at(-1);
    const joined = last && join(last.range, address, limits);
    if (last !== undefined && joined !== undefined) {
      last.range = joined;
      last.members.push(place);
    } else reads.push({ range: rangeOf(address), members: [place] });
  }
  return reads;
}

function sorted(addresses: readonly ModbusAddress[], members: readonly number[]) {
  return members
    .flatMap(place => {
      const address = addresses[place];
      return address === undefined ? [] : [{ place, address }];
    })
    .sort((a, b) => a.address.offset - b.address.offset || a.address.length - b.address.length || a.place - b.place);
}

/** The range with one address more, where that is one request still. */
function join(range: ModbusRange, address: ModbusAddress, limits: PlanLimits): ModbusRange | undefined {
  const end = range.offset + range.length;
  const length = Math.max(end, address.offset + address.length) - range.offset;
  if (length > (isBitTable(range.table) ? limits.bits : limits.registers)) return undefined;
  const between = { ...range, offset: end, length: address.offset - end };
  if (between.length > limits.gap) return undefined;
  if (between.length > 0 && [...limits.forbidden, ...limits.apart].some(not => overlaps(not, between))) return undefined;
  return { ...range, length };
}

function rangeOf({ unit, table, offset, length }: ModbusAddress): ModbusRange {
  return { unit, table, offset, length };
}
