import type { Value } from '../value/value.ts';

/** What happened at a piece of equipment: one structure for every brand and site. It becomes a message in the journal as JSON. */
export interface EquipmentEvent {
  /** Unique and the same after a restart: site, equipment, type and the count or source time that made it. */
  readonly id: string;
  /** Event type of the collection: `started`, `cycle-completed`. */
  readonly type: string;
  readonly site: string;
  /** The site's code, as other systems know it. */
  readonly siteCode: string;
  readonly equipment: string;
  readonly class: string;
  /** When it happened by the clock of the source, RFC 3339 UTC. */
  readonly time: string;
  readonly receivedTime: string;
  readonly quality: 'good' | 'uncertain';
  /** Value before and after, where it is a change; states of a model by their names. */
  readonly from?: Value;
  readonly to?: Value;
  /** Counters and cycles: how many more, and the counter's own value, beyond 2^53 as text. */
  readonly count?: number;
  readonly total?: number | string;
  /** The counter began again since the last event: the count is what it counted since then. */
  readonly reset?: true;
  /** A gap lies before it: what happened in between is in the count, not in the time. */
  readonly afterGap?: true;
  /** Alarms: how often it came and went in this one event; its severity 1 to 1000 (OPC UA Part 9). */
  readonly repeats?: number;
  readonly severity?: number;
  /** Tag → last value in the standard's unit. */
  readonly parameters?: Readonly<Record<string, Value>>;
  /** Facts of the context: order, lot, product, shift. */
  readonly context?: Readonly<Record<string, string>>;
}
