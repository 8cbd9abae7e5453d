import type { Backlog, FlowStatus, InterfaceStatus, Ledger, LedgerReport, MaintenanceView, NodeStatus } from '@millrace/core';
import { choice, flag, integer, list, moment, named, number, object, text, type Schema } from './schema.ts';

const ledgerFields = {
  accepted: integer('Messages accepted for this flow.'),
  confirmed: integer('The target has them.'),
  filtered: integer('A rule left them out.'),
  held: integer('Waiting for a person.'),
  cancelled: integer('Ended by a person.'),
  expired: integer('Too old to be sent.'),
  superseded: integer('A newer state of the same subject was there first.'),
  inFlight: integer('Waiting, sending or unknown.'),
  balanced: flag('accepted = confirmed + filtered + held + cancelled + expired + superseded + inFlight.'),
};

/** The balance of one flow (promise P3). */
export const ledger: Schema<Ledger> = named('Ledger', object('The balance of one flow.', ledgerFields));

const backlog: Schema<Backlog> = named(
  'Backlog',
  object(
    'What waits, as a number and as time.',
    { messages: integer('Messages not settled.') },
    {
      oldestMs: number('Age of the oldest message that is not settled, in milliseconds.'),
      oldest: moment('When that message was received.'),
      behindHeld: integer('How many of them wait behind a held message of the same subject.'),
      drainMs: number('Time until the others are out at the present rate, in milliseconds; absent where nothing moves.'),
    },
  ),
);

/** Health words of a flow, in the order from good to bad. */
export const healthWords = ['flowing', 'quiet', 'backlog', 'stale', 'paused', 'blocked', 'stopped'] as const;

/** The fields that every description of a flow has. */
export const flowRequired = {
  name: text('Stable name, `release-orders@pune:mes.work-orders`.'),
  title: text('Name for people.'),
  source: text('Interface it reads.'),
  target: text('Interface it writes.'),
  health: choice(
    'flowing: proof of flow inside the cadence. quiet: connected, nothing to prove. stale: nothing came inside the cadence. ' +
      'backlog: messages wait and go out. blocked: the target takes nothing. paused: by a person. stopped: it cannot run.',
    healthWords,
  ),
  detail: text('One sentence for a person.'),
  ledger,
  backlog,
};

/** The fields that a description of a flow may have. */
export const flowOptional = {
  site: text('Site name.'),
  provenAgoMs: number('Age of the last end-to-end proof, in milliseconds.'),
  lastProof: moment('When a message was last confirmed at the target.'),
};

const flowStatus: Schema<FlowStatus> = named(
  'FlowStatus',
  object('One flow: an integration at a site to a target.', flowRequired, flowOptional),
);

/** A planned time in which a system or an interface is left alone. */
export const maintenanceWindow: Schema<MaintenanceView> = named(
  'Maintenance',
  object('A time in which a system or an interface is left alone, by plan.', {
    what: text('`system.interface`, or a system: all its interfaces.'),
    from: moment('When it begins.'),
    until: moment('When it ends by itself.'),
    reason: text('Why.'),
    who: text('Who set it.'),
    active: flag('It is in force now.'),
    interfaces: list('The interfaces it is about.', text('`system.interface`.')),
    waiting: integer('Deliveries that wait for its end.'),
  }),
);

/** One interface with the state of its session. */
export const interfaceStatus: Schema<InterfaceStatus> = named(
  'InterfaceStatus',
  object(
    'One technical connection.',
    {
      name: text('`system.interface`.'),
      connector: text('Kind of connector.'),
      state: choice('State of the session.', ['open', 'opening', 'waiting', 'closed']),
      breaker: choice('open: calls are not tried.', ['closed', 'open', 'half-open']),
      detail: text('One sentence for a person.'),
      duplicates: integer('Messages that came again and were recognised.'),
      conflicts: integer('Messages that came with a known id and other content.'),
    },
    {
      nextTry: moment('When another try is planned.'),
      listening: text('Address where it listens.'),
      maintenance: maintenanceWindow,
    },
  ),
);

/** Answer of `status`. */
export const nodeStatus: Schema<NodeStatus> = named(
  'NodeStatus',
  object(
    'One running node with its flows and interfaces.',
    {
      node: text('Name of the node.'),
      release: text('Hash of the documents that run.'),
      since: moment('When the node started.'),
      ready: flag('Everything is started.'),
      intake: choice('Whether new messages are taken.', ['open', 'refused']),
      flows: list('Every flow.', flowStatus),
      interfaces: list('Every interface.', interfaceStatus),
    },
    { intakeDetail: text('Why intake is refused.') },
  ),
);

const ledgerLine: Schema<LedgerReport['flows'][number]> = named(
  'LedgerLine',
  object(
    'The balance of one flow, with its recount where it was asked for.',
    { ...ledgerFields, flow: text('Flow name.'), title: text('Name for people.') },
    { recounted: ledger },
  ),
);

/** A record that does not match its hash or its neighbours. */
export const finding = object('A record that does not match its hash or its neighbours.', {
  code: text('Code in the catalogue of errors.'),
  record: text('Which record: `message 4711`, `audit 12`.'),
  sentence: text('What is wrong.'),
});

/** Answer of `ledger`. */
export const ledgerReport: Schema<LedgerReport> = named(
  'LedgerReport',
  object('The balance of every flow.', {
    at: moment('When it was counted.'),
    verified: flag('Whether it was recomputed from the journal.'),
    balanced: flag('Whether every flow balances.'),
    flows: list('Every flow.', ledgerLine),
    findings: list('What verification found; empty is good.', finding),
  }),
);
