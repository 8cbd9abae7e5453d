import { latencyBucket, latencyBuckets, noLatencies } from '@millrace/core';
import type { Latencies } from '@millrace/core';

/** Where one flow counts how long its messages took: a counter a bucket, 960 bytes, from its first message on. */
export class LatencyMeter {
  #counts: Uint32Array | undefined;
  /** The buckets that are not empty. */
  readonly #used: number[] = [];

  /** Counts one duration in milliseconds. */
  add(ms: number): void {
    this.#counts ??= new Uint32Array(latencyBuckets);
    const bucket = latencyBucket(ms);
    if (this.#counts[bucket]!++ === 0) this.#used.push(bucket);
  }

  /** What was counted since it was last taken. */
  peek(): Latencies {
    return this.#used.length === 0 ? noLatencies : new Map(this.#used.map(bucket => [bucket, this.#counts![bucket]!]));
  }

  /** What was counted since it was last taken; counting begins again. */
  take(): Latencies {
    const found = this.peek();
    for (const bucket of this.#used.splice(0)) this.#counts![bucket] = 0;
    return found;
  }
}

/** The meters of all flows, by number. */
export class LatencyBook {
  readonly #meters = new Map<number, LatencyMeter>();

  /** The meter of a flow; the same for as long as the node runs. */
  of(flow: number): LatencyMeter {
    const known = this.#meters.get(flow);
    if (known !== undefined) return known;
    const meter = new LatencyMeter();
    this.#meters.set(flow, meter);
    return meter;
  }
}
