import type {
  FlowDetail,
  FlowEnd,
  FlowHistory,
  FlowLine,
  HistoryPoint,
  LatencyView,
  Recently,
  RecentMessages,
} from '@millrace/core';
import { flowOptional, flowRequired, ledger } from './flow-schemas.ts';
import { messageSummary } from './message-schemas.ts';
import { flag, integer, list, moment, named, number, object, text, type Schema } from './schema.ts';

const recently: Schema<Recently> = named(
  'Recently',
  object(
    'The last five to ten minutes.',
    {
      minutes: integer('How many minutes.'),
      acceptedPerSecond: number('Messages taken over, a second.'),
      confirmedPerSecond: number('Messages confirmed at the target, a second.'),
    },
    {
      p95Ms: number('Nineteen of twenty took at most so long from on disk to confirmed, in milliseconds; absent where none did.'),
    },
  ),
);

const lineRequired = {
  ...flowRequired,
  integration: text('Name of the integration.'),
  owner: text('Who owns it.'),
  recently,
};
const lineOptional = { ...flowOptional, siteTitle: text('Name of the site for people.') };

/** One flow in a list. */
export const flowLine: Schema<FlowLine> = named(
  'FlowLine',
  object('One flow with its integration and its last minutes.', lineRequired, lineOptional),
);

const flowEnd: Schema<FlowEnd> = named(
  'FlowEnd',
  object('One end of a flow.', {
    interface: text('`system.interface`.'),
    system: text('Name of the system.'),
    systemTitle: text('Name of the system for people.'),
    role: text('What the system is: erp, mes, lims …'),
    owner: text('Who owns the system.'),
    connector: text('Kind of connector.'),
    contract: text('Contract of what goes through, `production-order@1`.'),
  }),
);

const step = object('One mapping.', {
  name: text('Name of the mapping.'),
  from: text('Contract that it reads.'),
  to: text('Contract that it gives.'),
});

const guarantee = object(
  'What the two ends promise, in words.',
  {},
  {
    source: text('How the source keeps what was not taken yet.'),
    sink: text('What a second try does at the target.'),
    afterUnknown: text('What happens after an unknown outcome.'),
  },
);

/** One flow in full. */
export const flowDetail: Schema<FlowDetail> = named(
  'FlowDetail',
  object(
    'One flow in full: what it is, what it promises, and where it stands.',
    {
      ...lineRequired,
      from: flowEnd,
      to: flowEnd,
      mappings: list('One after the other; none: the message goes on as it is.', step),
      policy: list('What is done with a message that cannot be delivered at once.', text('A sentence.')),
      guarantee,
    },
    {
      ...lineOptional,
      expireMs: integer('After so many milliseconds from its receipt a message that was not delivered expires; absent: never.'),
      when: text('The condition as it is written; absent: every message goes on.'),
      pausedBecause: text('Why a person paused it.'),
    },
  ),
);

const latency: Schema<LatencyView> = named(
  'Latency',
  object('Time from on disk to confirmed at the target; each number is at most an eighth too long, never too short.', {
    count: integer('Messages counted.'),
    p50Ms: number('Half of them took at most so long, in milliseconds.'),
    p95Ms: number('95 of a hundred took at most so long.'),
    p99Ms: number('99 of a hundred took at most so long.'),
  }),
);

const point: Schema<HistoryPoint> = named(
  'HistoryPoint',
  object(
    'The ledger at one moment, and what happened since the moment before. Nothing is known of a moment without ledger.',
    { at: moment('When.') },
    {
      ledger,
      oldestMs: number('Age of the oldest message that was not settled, in milliseconds; 0 where none waited.'),
      acceptedPerSecond: number('Messages taken over, a second.'),
      confirmedPerSecond: number('Messages confirmed at the target, a second.'),
      latency,
    },
  ),
);

const gap = object('A time in which the node did not run.', { from: moment('Begin.'), to: moment('End.') });

/** Answer of `flowHistory`. */
export const flowHistory: Schema<FlowHistory> = named(
  'FlowHistory',
  object(
    'The ledger of one flow over time.',
    {
      flow: text('Flow name.'),
      title: text('Name for people.'),
      from: moment('Begin: what was asked for, or when something was known first.'),
      to: moment('End; now at the latest.'),
      balanced: flag('Accepted was the sum of all parts at every moment.'),
      points: list('In order; every 10 s within the last hour, every 10 min before, or further apart.', point),
      gaps: list('Times in which the node did not run.', gap),
    },
    { latency },
  ),
);

/** Answer of `recentMessages`. */
export const recentMessages: Schema<RecentMessages> = named(
  'RecentMessages',
  object(
    'A page of the newest messages.',
    { items: list('Newest first.', messageSummary) },
    { next: integer('Ask with `before` for the page before; absent on the last.') },
  ),
);
