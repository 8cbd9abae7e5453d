/** Which tags of a class of equipment become which measurements and events, the same at every site. */
export interface CollectionDocument {
  readonly kind: 'collection';
  readonly name: string;
  readonly title?: string;
  readonly owner: string;
  /** Equipment class of ISA-95 (`Line`, `CNC`, `Furnace`). */
  readonly class: string;
  /** What equipment of the class can tell: tag name → its meaning. A binding says at which address each stands. */
  readonly tags: Readonly<Record<string, TagDeclaration>>;
  /** Measurement name → how it is made of a tag. */
  readonly measurements?: Readonly<Record<string, MeasurementDeclaration>>;
  /** Event type (`started`, `cycle-completed`) → what makes it happen. */
  readonly events?: Readonly<Record<string, EventDeclaration>>;
  /** Facts of the order, lot, product or shift that events and measurements are framed by, taken from other messages. */
  readonly context?: Readonly<Record<string, ContextDeclaration>>;
  /** What may be commanded, by name. Nothing may be, unless the binding of a site allows it by name as well. */
  readonly commands?: Readonly<Record<string, CommandDeclaration>>;
  /** Interfaces that take the measurements (historian, Parquet), as an integration names its targets. */
  readonly to?: readonly string[];
  /** Silence of all tags after which the equipment counts as silent, in milliseconds once read; default 1 min. */
  readonly silence?: number;
  /** How long samples are kept in the node, in milliseconds once read; default 90 d. What a target still has to get is kept for longer. */
  readonly retention?: number;
  /** How much may wait for each target. */
  readonly backlog?: {
    /** Bytes at the most; default 2 GiB. */
    readonly bytes?: number;
    /** Part of it from which on people are warned; default 0.5. */
    readonly warn?: number;
    /** What happens beyond it; default `expire`. */
    readonly full?: 'expire' | 'stop';
  };
}

/** One tag of a class of equipment in the standard's type and unit. */
export interface TagDeclaration {
  readonly title?: string;
  readonly type: 'number' | 'integer' | 'boolean' | 'text';
  /** UCUM unit of the standard; a site whose equipment tells another one declares that in its binding. */
  readonly unit?: string;
  /** A binding must give its address; default true. */
  readonly required?: boolean;
  /** Words by which discovery recognises it, besides its name. */
  readonly aliases?: readonly string[];
}

/** A tag as a series of samples. Durations are milliseconds once read. */
export interface MeasurementDeclaration {
  readonly tag: string;
  readonly title?: string;
  /** Smallest change, in the standard's unit, that is a new sample. */
  readonly deadband?: number;
  /** How often the source looks, at the least; the connector tells what it was granted. */
  readonly sampling?: number;
  /** A sample at least this often although nothing changed. */
  readonly heartbeat?: number;
  /** Windows instead of samples: one sample for each function at the end of each window. */
  readonly aggregate?: { readonly every: number; readonly of: readonly AggregateFunction[] };
  /** Which qualities count as a value in events and aggregates; the series itself keeps every quality. Default `good`. */
  readonly quality?: 'good' | 'uncertain';
  /** Values outside are kept with quality uncertain and reported. */
  readonly range?: { readonly min?: number; readonly max?: number };
  /** No new value for so long: stale. */
  readonly stale?: number;
  /** The same value for so long although new ones come: flatline. */
  readonly flatline?: number;
}

export type AggregateFunction = 'mean' | 'min' | 'max' | 'first' | 'last' | 'sum' | 'count';

/** What makes an event happen. `snapshot`: tags whose last values it carries as parameters. Durations are milliseconds once read. */
export type EventDeclaration = EventCommon &
  (
    | { readonly on: 'edge'; readonly tag: string; readonly to: boolean; readonly settle?: number }
    | { readonly on: 'change'; readonly tag: string; readonly settle?: number }
    /** A state model: codes or texts of the tag → states. `packml`: the states of OPC 30050 / ISA-TR88.00.02. */
    | {
        readonly on: 'state';
        readonly tag: string;
        readonly model?: 'packml';
        readonly states?: Readonly<Record<string, string>>;
        /** Only entering one of these is an event; absent: every change of state. */
        readonly entering?: readonly string[];
      }
    /** A counter that grows. A fall is a reset, or a rollover where `rollover` (the value after which it begins at 0) says so. */
    | { readonly on: 'counter'; readonly tag: string; readonly rollover?: number; readonly per?: number }
    /** A cycle ends when the tag counts up or turns true; its parameters are those of this moment. */
    | { readonly on: 'cycle'; readonly tag: string; readonly rollover?: number }
    /** An alarm comes and goes; what comes and goes faster than `chatter` is one alarm with a count. */
    | { readonly on: 'alarm'; readonly tag: string; readonly severity?: number; readonly chatter?: number }
  );

interface EventCommon {
  readonly title?: string;
  readonly snapshot?: readonly string[];
}

/** A fact from other messages: the newest message of the contract whose `equipment` is this equipment says it. */
export interface ContextDeclaration {
  /** Contract of the messages that say it, `work-order@1`. */
  readonly from: string;
  /** Interface that they come from or go to, as an integration names it. */
  readonly interface: string;
  /** Path of the equipment in the message. */
  readonly equipment: string;
  /** Path of the fact. */
  readonly value: string;
}

/** Something that may be written to equipment. Durations are milliseconds once read. */
export interface CommandDeclaration {
  readonly title?: string;
  /** Tag → bounds of what may be written, in the standard's unit. */
  readonly write: Readonly<Record<string, { readonly min?: number; readonly max?: number; readonly values?: readonly string[] }>>;
  /** At most one of it in so long, for each equipment. */
  readonly rate?: number;
  /** JSONata over the last values of the tags; false or without an answer: refused. */
  readonly interlock?: string;
  /** Written last, once everything was read back as written: the equipment takes it as a whole. */
  readonly activate?: ActivationDeclaration;
  /** Tag that carries the id of the command, so that the equipment itself recognises a repeated one. */
  readonly identify?: string;
  /** A second person must agree before anything is written. */
  readonly approval?: boolean;
}

/** The one write by which equipment takes a command as a whole. */
export interface ActivationDeclaration {
  readonly tag: string;
  readonly value: boolean | number | string;
  /** JSONata over the present values of the tags that is true once the equipment took it: by it a lost answer is found out. */
  readonly taken?: string;
}

/** The equipment of one site that a collection collects: where each tag stands, and in which unit. */
export interface BindingDocument {
  readonly kind: 'binding';
  readonly name: string;
  readonly title?: string;
  readonly owner?: string;
  readonly site: string;
  readonly collection: string;
  /** Equipment id (ISA-95 hierarchy below the site, `packing/line-1`) → where it is. */
  readonly equipment: Readonly<Record<string, BoundEquipment>>;
}

/** One piece of equipment. */
export interface BoundEquipment {
  readonly title?: string;
  /** `system.interface` of its tags, where the table names no other. */
  readonly interface: string;
  /** A CSV file beside the document with the columns tag, address and perhaps unit, scale, offset, values, interface, sampling, note. */
  readonly table: string;
  /** Commands of the collection that are allowed here; none where absent. */
  readonly commands?: readonly string[];
  /** Allowed command → integrations that may send it; where absent, only people may. */
  readonly integrations?: Readonly<Record<string, readonly string[]>>;
}
