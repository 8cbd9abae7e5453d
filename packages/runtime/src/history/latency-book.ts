import { latencyBucket, latencyBuckets, noLatencies } from '@millrace/core';
import type { Latencies } from '@millrace/core';

/** Where one flow counts how long its messages took; a counter a bucket, 960 bytes, from its first message on. */
export class LatencyMeter {
  #counts: Uint32Array | undefined;
  #isTouched = false;

  /** Counts one duration in milliseconds. */
  add(ms: number): void {
    this.#counts ??= new Uint32Array(latencyBuckets);
    this.#counts[latencyBucket(ms)]!++;
    this.#isTouched = true;
  }

  /** What was counted since it was last taken. */
  peek(): Latencies {
    if (!this.#isTouched) return noLatencies;
    const found = new Map<number, number>();
    this.#counts?.forEach((count, bucket) => count > 0 && found.set(bucket, count));
    return found;
  }

  /** What was counted since it was last taken; counting begins again. */
  take(): Latencies {
    const found = this.peek();
    if (this.#isTouched) this.#counts?.fill(0);
    this.#isTouched = false;
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
