/** Cells in a row in one space of a device: registers of a unit, bytes of a data block. */
export interface CellRange {
  readonly space: string;
  readonly offset: number;
  readonly length: number;
}

/** What requests to one device may be like. */
export interface PlanLimits {
  /** Cells of one request in this space, at most. */
  largest(space: string): number;
  /** Cells between two values that may be read along; 0: exactly what is declared is read. */
  readonly gap: number;
  /** Never read, neither as a value nor along with others. */
  readonly forbidden: readonly CellRange[];
  /** Never read along with others, as the device has taught. */
  readonly apart: readonly CellRange[];
}

/** One request and the addresses (by their place) that it answers. */
export interface PlannedRead {
  readonly range: CellRange;
  readonly members: readonly number[];
}

/** The fewest requests, in ascending order, that read all addresses (of which `wanted` gives the places) inside the limits. */
export function planReads(
  addresses: readonly CellRange[],
  wanted: readonly number[],
  limits: PlanLimits,
): readonly PlannedRead[] {
  const places = wanted.filter(place => addresses[place] !== undefined);
  const bySpace = Map.groupBy(places, place => addresses[place]?.space);
  return [...bySpace.values()].flatMap(members => planSpace(addresses, members, limits));
}

/**
 * Smaller requests instead of one that the device refused: first without what nobody asked for, then by halves; none where it was
 * one value alone.
 */
export function narrower(read: PlannedRead, addresses: readonly CellRange[], limits: PlanLimits): readonly PlannedRead[] {
  if (gapsOf(read, addresses).length > 0) return planReads(addresses, read.members, { ...limits, gap: 0 });
  if (read.members.length < 2) return [];
  const half = Math.ceil(read.members.length / 2);
  return [read.members.slice(0, half), read.members.slice(half)].flatMap(part => planReads(addresses, part, limits));
}

/** What a request reads although nobody asked for it. */
export function gapsOf({ range, members }: PlannedRead, addresses: readonly CellRange[]): readonly CellRange[] {
  const gaps: CellRange[] = [];
  let end = range.offset;
  for (const { offset, length } of members.flatMap(place => addresses[place] ?? [])) {
    if (offset > end) gaps.push({ ...range, offset: end, length: offset - end });
    end = Math.max(end, offset + length);
  }
  return gaps;
}

/** Whether two ranges of one table share something. */
export function overlaps(one: CellRange, other: CellRange): boolean {
  return one.space === other.space && one.offset < other.offset + other.length && other.offset < one.offset + one.length;
}

function planSpace(addresses: readonly CellRange[], members: readonly number[], limits: PlanLimits): readonly PlannedRead[] {
  const reads: { range: CellRange; members: number[] }[] = [];
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

function sorted(addresses: readonly CellRange[], members: readonly number[]) {
  return members
    .flatMap(place => {
      const address = addresses[place];
      return address === undefined ? [] : [{ place, address }];
    })
    .sort((a, b) => a.address.offset - b.address.offset || a.address.length - b.address.length || a.place - b.place);
}

/** The range with one address more, where that is one request still. */
function join(range: CellRange, address: CellRange, limits: PlanLimits): CellRange | undefined {
  const end = range.offset + range.length;
  const length = Math.max(end, address.offset + address.length) - range.offset;
  if (length > limits.largest(range.space)) return undefined;
  const between = { ...range, offset: end, length: address.offset - end };
  if (between.length > limits.gap) return undefined;
  if (between.length > 0 && [...limits.forbidden, ...limits.apart].some(not => overlaps(not, between))) return undefined;
  return { ...range, length };
}

function rangeOf({ space, offset, length }: CellRange): CellRange {
  return { space, offset, length };
}
