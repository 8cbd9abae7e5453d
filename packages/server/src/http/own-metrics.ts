import type { MetricSample } from '@millrace/core';

/** Counts the answers of the API and reads the figures of the process. */
export interface OwnMetrics {
  answered(operation: string, status: number): void;
  read(): readonly MetricSample[];
}

/** Counters of one server; the operations are those of the routes, so they are few. */
export function openOwnMetrics(): OwnMetrics {
  const answers = new Map<string, { readonly operation: string; readonly status: string; count: number }>();
  return {
    answered(operation, status) {
      const key = `${operation} ${status}`;
      const entry = answers.get(key) ?? { operation, status: String(status), count: 0 };
      entry.count += 1;
      answers.set(key, entry);
    },
    read: () => [
      {
        name: 'millrace_api_answers_total',
        help: 'Answers of the API by operation and status.',
        type: 'counter',
        samples: [...answers.values()].map(({ operation, status, count }) => ({ labels: { operation, status }, value: count })),
      },
      ...processMetrics(),
    ],
  };
}

function processMetrics(): readonly MetricSample[] {
  const { user, system } = process.cpuUsage();
  const started = (Date.now() - process.uptime() * 1000) / 1000;
  return [
    plain('process_cpu_seconds_total', 'CPU time used, in seconds.', 'counter', (user + system) / 1e6),
    plain('process_resident_memory_bytes', 'Resident memory, in bytes.', 'gauge', process.memoryUsage.rss()),
    plain('process_start_time_seconds', 'Start of the process, in seconds since 1970.', 'gauge', Math.round(started)),
  ];
}

function plain(name: string, help: string, type: MetricSample['type'], value: number): MetricSample {
  return { name, help, type, samples: [{ labels: {}, value }] };
}
