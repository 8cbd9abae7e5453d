import type { Benchmark } from '../harness/benchmark.ts';
import { httpLatency } from './http-latency.ts';
import { httpOrder } from './http-order.ts';
import { journal } from './journal.ts';
import { ndjsonBatch } from './ndjson-batch.ts';

/** Every benchmark, in the order in which they run. */
export const benchmarks: readonly Benchmark[] = [httpOrder, httpLatency, ndjsonBatch, journal];
