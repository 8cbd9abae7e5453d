import type { Sample, SampleOrigin } from '@millrace/core';

/** A value with its quality and times (microseconds since 1970). */
export type Point = Omit<Sample, 'series'>;

const origins: readonly (SampleOrigin | undefined)[] = [undefined, 'backfilled', 'retained', 'aggregated', 'repeated'];

interface Columns {
  readonly value: (Point['value'] | undefined)[];
  readonly status: Uint32Array;
  readonly time: Float64Array;
  readonly received: Float64Array;
  readonly origin: Uint8Array;
}

/** The last point of each of so many places, as columns: a node may know hundreds of thousands. Takes no room before the first one. */
export class LastPoints {
  readonly length: number;
  #columns: Columns | undefined;

  constructor(length: number) {
    this.length = length;
  }

  /** Undefined where there was none yet. */
  at(place: number): Point | undefined {
    const columns = this.#columns;
    const value = columns?.value[place];
    if (columns === undefined || value === undefined) return undefined;
    const origin = origins[columns.origin[place]!];
    const [status, time, received] = [columns.status[place]!, columns.time[place]!, columns.received[place]!];
    return { value, status, time, received, ...(origin !== undefined && { origin }) };
  }

  /** The status of the point at a place. */
  status(place: number): number | undefined {
    return this.#columns?.value[place] === undefined ? undefined : this.#columns.status[place];
  }

  set(place: number, { value, status, time, received, origin }: Point): void {
    const columns = (this.#columns ??= newColumns(this.length));
    columns.value[place] = value;
    columns.status[place] = status;
    columns.time[place] = time;
    columns.received[place] = received;
    columns.origin[place] = origins.indexOf(origin);
  }
}

function newColumns(length: number): Columns {
  return {
    value: Array.from({ length }, () => undefined),
    status: new Uint32Array(length),
    time: new Float64Array(length),
    received: new Float64Array(length),
    origin: new Uint8Array(length),
  };
}
