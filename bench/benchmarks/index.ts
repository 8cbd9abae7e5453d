import type { Benchmark } from '../harness/benchmark.ts';
import { httpOrder } from './http-order.ts';

/** Every benchmark, in the order in which they run. */
export const benchmarks: readonly Benchmark[] = [httpOrder];
