import { balance, countedStates } from '@millrace/core';
import type { MetricSample } from '@millrace/core';
import type { NodeContext } from './context.ts';

type Samples = MetricSample['samples'];

const forwardParts = ['before', 'forwarded', 'held', 'cancelled', 'expired', 'inFlight'] as const;

/** Counters and gauges for Prometheus, by flow and interface. */
export async function metricsOf(context: NodeContext): Promise<readonly MetricSample[]> {
  const { store, topology, clock, since } = context;
  const records = await store.flows();
  const sources = await store.sources();
  const size = await store.size();
  const ledgers = records.map(record => ({ flow: record.name, ledger: balance(record.accepted, record.counts), record }));
  const running = [...topology.flows.values()];
  const targets = await topology.forwards.status();
  return [
    counter(
      'millrace_messages_accepted_total',
      'Messages on disk, by source.',
      sources.map(source => ({ labels: { source: source.name }, value: source.accepted })),
    ),
    counter(
      'millrace_messages_duplicate_total',
      'Messages known before, by source.',
      sources.map(source => ({ labels: { source: source.name }, value: source.duplicates })),
    ),
    counter(
      'millrace_messages_conflict_total',
      'Ids used again with other content, by source.',
      sources.map(source => ({ labels: { source: source.name }, value: source.conflicts })),
    ),
    gauge(
      'millrace_deliveries',
      'Deliveries by flow and state; with in_flight they sum up to what the flow accepted.',
      ledgers.flatMap(({ flow, ledger }) => [
        ...countedStates.map(state => ({ labels: { flow, state }, value: ledger[state] })),
        { labels: { flow, state: 'in_flight' }, value: ledger.inFlight },
      ]),
    ),
    counter(
      'millrace_flow_accepted_total',
      'Messages that a flow took over, by flow.',
      ledgers.map(({ flow, ledger }) => ({ labels: { flow }, value: ledger.accepted })),
    ),
    counter(
      'millrace_unknown_confirmed_total',
      'Deliveries whose unknown outcome was found out to be done, since the start.',
      running.map(({ plan, runner }) => ({ labels: { flow: plan.name }, value: runner.unknownThenConfirmed })),
    ),
    gauge(
      'millrace_proof_of_flow_age_seconds',
      'Time since a message was last confirmed at the target.',
      ledgers.flatMap(({ flow, record }) =>
        record.provenAt === undefined ? [] : [{ labels: { flow }, value: (clock.now() - record.provenAt) / 1000 }],
      ),
    ),
    gauge(
      'millrace_breaker_open',
      '1 while the breaker of an interface is open.',
      [...topology.interfaces.values()].map(one => ({
        labels: { interface: one.plan.name },
        value: one.gate.breaker === 'open' ? 1 : 0,
      })),
    ),
    gauge(
      'millrace_measurements',
      'Samples by collection, target and what became of them; they sum up to what was stored.',
      targets.flatMap(one =>
        forwardParts.map(part => ({
          labels: { collection: one.collection, target: one.target, state: part === 'inFlight' ? 'in_flight' : part },
          value: one[part],
        })),
      ),
    ),
    gauge(
      'millrace_measurements_waiting_bytes',
      'Bytes of the store that are kept for a target of measurements.',
      targets.map(({ collection, target, waitingBytes }) => ({ labels: { collection, target }, value: waitingBytes })),
    ),
    gauge(
      'millrace_measurements_limit_bytes',
      'The most that may be kept for it.',
      targets.map(({ collection, target, limitBytes }) => ({ labels: { collection, target }, value: limitBytes })),
    ),
    gauge('millrace_store_bytes', 'Size of the store.', [{ labels: {}, value: size.bytes }]),
    gauge('millrace_store_free_bytes', 'Free space where the store is.', [{ labels: {}, value: size.freeBytes }]),
    gauge('millrace_uptime_seconds', 'Time since the node started.', [{ labels: {}, value: (clock.now() - since) / 1000 }]),
  ];
}

function counter(name: string, help: string, samples: Samples): MetricSample {
  return { name, help, type: 'counter', samples };
}

function gauge(name: string, help: string, samples: Samples): MetricSample {
  return { name, help, type: 'gauge', samples };
}
