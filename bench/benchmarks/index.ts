import type { Benchmark } from '../harness/benchmark.ts';
import { console } from './console.ts';
import { find } from './find.ts';
import { httpLatency } from './http-latency.ts';
import { httpOrder } from './http-order.ts';
import { journal } from './journal.ts';
import { mapping } from './mapping.ts';
import { memory } from './memory.ts';
import { mqtt } from './mqtt.ts';
import { mqttTags } from './mqtt-tags.ts';
import { ndjsonBatch } from './ndjson-batch.ts';
import { opcua } from './opcua.ts';
import { start } from './start.ts';
import { stream } from './stream.ts';
import { tableBatch } from './table-batch.ts';
import { tags } from './tags.ts';

/** Every benchmark, in the order in which they run. */
export const benchmarks: readonly Benchmark[] = [
  httpOrder,
  httpLatency,
  ndjsonBatch,
  journal,
  mqtt,
  mqttTags,
  opcua,
  tags,
  tableBatch,
  find,
  start,
  memory,
  stream,
  mapping,
  console,
];
