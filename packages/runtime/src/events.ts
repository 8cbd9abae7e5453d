/** What a node says about itself while running: fixed text, fields. Written by the caller's `log`. */
export interface LogEvent {
  /** ERROR: data lost or a person needed. WARN: unexpected, nothing lost. INFO: something started, stopped or changed. */
  readonly level: 'error' | 'warn' | 'info';
  readonly event: keyof typeof events;
  readonly about: string;
  readonly detail?: string;
}

/** Every event of the runtime with its meaning. */
export const events = {
  'node.started': 'the node reads its sources and delivers',
  'node.stopped': 'the node ended in order',
  'interface.opened': 'a connection is open',
  'interface.failed': 'a connection could not be opened; it is tried again later',
  'interface.lost': 'a connection was lost; it is opened again later',
  'interface.notice': 'a connector reported something that stops nothing',
  'intake.refused': 'the store takes nothing now, so sources are refused',
  'intake.reopened': 'the store takes messages again',
  'collection.refused': 'the store takes nothing now, so collecting waits',
  'collection.reopened': 'the store takes what is collected again',
  'collection.stopped': 'the collecting of a piece of equipment cannot go on',
  'commands.not-recovered': 'what a restart found of commands to equipment could not be looked at',
  'flow.held': 'a delivery waits for a person',
  'flow.stopped': 'a flow cannot go on',
  'flow.paused': 'a person paused a flow',
  'flow.resumed': 'a person resumed a flow',
  'forward.held': 'a target of measurements was not given some of them; people must look',
  'forward.backlog': 'much of what may wait for a target of measurements does',
  'forward.expired': 'more measurements waited for a target than may, so the oldest were given up for it',
  'forward.forgotten': 'the documents no longer name a target of measurements, so nothing is kept for it',
  'forward.stopped': 'measurements cannot be forwarded any more',
  'store.retried': 'a commit failed and is tried again',
  'history.not-kept': 'what the ledgers said over time could not be written down; it is tried again later',
  'maintenance.started': 'an interface is left alone, by plan',
  'maintenance.ended': 'planned maintenance of an interface is over',
  'clock.jumped': "the machine's clock was set, or the machine was asleep",
  'verification.failed': 'the ledger or the audit trail does not verify',
  'release.changed': 'the node moved to another release',
  'release.refused': 'the documents do not check; the node stays with its release',
} as const;

/** Takes events; never throws. */
export type Log = (event: LogEvent) => void;
