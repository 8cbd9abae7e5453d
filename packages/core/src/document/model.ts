import type { BindingDocument, CollectionDocument } from './collect-model.ts';

/** A participant: ERP, MES, LIMS … with its interfaces. */
export interface SystemDocument {
  readonly kind: 'system';
  readonly name: string;
  readonly title?: string;
  readonly role:
    | 'erp'
    | 'mes'
    | 'lims'
    | 'qms'
    | 'cmms'
    | 'planning'
    | 'inventory'
    | 'scada'
    | 'plc'
    | 'dcs'
    | 'historian'
    | 'data-platform'
    | 'other';
  readonly owner: string;
  /** Name of the site it belongs to; absent for a system of the whole enterprise. */
  readonly site?: string;
  readonly interfaces: Readonly<Record<string, InterfaceDeclaration>>;
}

/** One technical connection of a system: a connector and its settings. */
export interface InterfaceDeclaration {
  readonly title?: string;
  readonly connector: string;
  /** Settings as the connector declares them; references are still text here. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly format?: FormatSettings;
  readonly limits?: InterfaceLimits;
  readonly retry?: RetrySettings;
}

/** How the bytes of an interface are read and written. Declared in a system document; JSON where absent. */
export interface FormatSettings {
  readonly kind: 'json' | 'xml' | 'delimited' | 'fixed-width' | 'idoc' | 'edifact' | 'x12' | 'tradacoms';
  /** WHATWG label (`utf-8`, `utf-16le`, `windows-1252`); absent: UTF-8 with or without BOM, UTF-16 only with BOM; anything else is refused. */
  readonly encoding?: string;
  /** Dotted path of the records inside one document; each becomes a message of its own. */
  readonly records?: string;
  /** JSON and delimited only: one record a line (NDJSON). Delimited text always is. */
  readonly lines?: boolean;
  /** XML: dotted paths that are lists even where one element stands. */
  readonly arrays?: readonly string[];
  /** XML: name of the root element when writing. IDoc: name of the root element where it is not IDOCTYP. */
  readonly root?: string;
  /** XML: default namespace when writing, and the only one accepted when reading, if given. */
  readonly namespace?: string;
  /** Delimited: the separator; default `,`. */
  readonly separator?: string;
  readonly quote?: string;
  /** Delimited: the columns, in order; absent: the first line is the header. With both, the header must be these. */
  readonly columns?: readonly string[];
  readonly header?: boolean;
  /** Delimited: the decimal mark of number-like columns named in `decimals`; default `.`. */
  readonly decimalMark?: '.' | ',';
  readonly decimals?: readonly string[];
  /** Delimited: first field of a closing line, and the column that carries the number of records. */
  readonly trailer?: { readonly mark: string; readonly countColumn: number };
  /** EDIFACT, X12, TRADACOMS: tag that begins a group → tags that belong to it; absent: segments are a list in order. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  /** EDIFACT and X12: the characters to write with; reading takes them from the interchange. */
  readonly separators?: EdiSeparators;
  /** EDIFACT: UNA is written even where the characters are the usual ones. */
  readonly serviceString?: boolean;
  /** IDoc: how it is written and read; default `xml`. */
  readonly form?: 'xml' | 'flat';
  /** IDoc, flat: segments that the contract does not lay out (`position`, `maxLength`), by type. */
  readonly segments?: Readonly<Record<string, SegmentDeclaration>>;
  /** Fixed width: the fields of every line, where all lines are alike. */
  readonly fields?: Readonly<Record<string, FixedFieldDeclaration>>;
  /** Fixed width: the kinds of lines, by what the discriminator says in them. */
  readonly layouts?: Readonly<Record<string, FixedLayoutDeclaration>>;
  /** Fixed width: the characters that tell the kinds of lines apart, and the field that they become in a record. */
  readonly discriminator?: { readonly field: string; readonly start: number; readonly length: number };
  /** Fixed width: characters of every line; absent: as many as its fields need. */
  readonly length?: number;
  /** Fixed width: blanks at the end of a line may be missing. */
  readonly trimmed?: boolean;
}

/** One field of a line of fixed width. Positions count characters from 1. */
export interface FixedFieldDeclaration {
  readonly start: number;
  readonly length: number;
  readonly kind?: 'text' | 'decimal';
  /** Digits behind a point that is not written; makes the field a decimal. */
  readonly decimals?: number;
  /** Absent: text to the left, decimals to the right. */
  readonly align?: 'left' | 'right';
  /** Absent: a blank for text, a zero for decimals. */
  readonly pad?: string;
}

/** One kind of line of fixed width. */
export interface FixedLayoutDeclaration {
  readonly fields: Readonly<Record<string, FixedFieldDeclaration>>;
  /** Absent: a record. The fields of a header stand under `header` of each record, those of a trailer are blank when written. */
  readonly role?: 'record' | 'header' | 'trailer';
  /** Where a trailer says the number of records. */
  readonly count?: { readonly start: number; readonly length: number };
}

/** The layout of one type of segment in a flat IDoc. */
export interface SegmentDeclaration {
  /** Its definition, as the file names it (`E2EDK01005`); absent: the type itself. */
  readonly definition?: string;
  /** Type of the segment it belongs to; absent: the IDoc itself. Only needed where the sender gives no hierarchy. */
  readonly under?: string;
  /** Length of each field in characters, in order. */
  readonly fields: Readonly<Record<string, number>>;
}

/** The characters that structure an interchange; absent ones are those of the standard. */
export interface EdiSeparators {
  readonly segment?: string;
  readonly element?: string;
  readonly component?: string;
  readonly repetition?: string;
  readonly release?: string;
}

/** Bounds of one interface; the defaults protect the other system. Durations are milliseconds once read. */
export interface InterfaceLimits {
  /** Calls under way at once; default 4. */
  readonly concurrency?: number;
  /** Messages a second, all flows together; default unlimited. */
  readonly rate?: number;
  /** Messages in one call, at most; default what the connector offers. */
  readonly batch?: number;
  /** Time one call may take before its outcome is unknown; default 30 s. */
  readonly timeout?: number;
  /** Bytes of one received message; default 4 MiB. */
  readonly size?: number;
}

/** The one retry policy: exponential back-off with jitter, then the breaker. Durations are milliseconds once read. */
export interface RetrySettings {
  /** Attempts before a message that cannot be delivered is held; default 8. A target that is down does not count: the breaker waits. */
  readonly attempts?: number;
  readonly first?: number;
  readonly longest?: number;
}

/** The agreed meaning of one kind of message. Paths are dotted field names from the root of the decoded message. */
export interface ContractDocument {
  readonly kind: 'contract';
  readonly name: string;
  readonly version: number;
  readonly title?: string;
  readonly owner: string;
  /** Path of the value that orders delivery. */
  readonly subject: string;
  /** Paths that together identify one message (a natural key); absent: the source's own id, else a hash of the bytes. */
  readonly id?: readonly string[];
  /** Business keys: name → path. */
  readonly keys?: Readonly<Record<string, string>>;
  /** Path of a value that grows with each newer state of the same subject; an older one arriving later is superseded. */
  readonly revision?: string;
  /** Path of a counter that the source increases by one for each message; a jump is recorded as a gap. */
  readonly sequence?: string;
  readonly cadence?: { readonly every: number; readonly during?: string };
  readonly regulated?: boolean;
  /** How long messages are kept, in milliseconds once read. */
  readonly retention?: number;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** How a message of one contract becomes a message of another. `from` and `to` are `name@version`. */
export interface MappingDocument {
  readonly kind: 'mapping';
  readonly name: string;
  readonly title?: string;
  readonly from: string;
  readonly to: string;
  readonly fields: MappingFields;
  readonly tests?: readonly MappingTest[];
}

/** What must become of the message of a test: written as a text, it is `message`. */
export interface TestExpectation {
  /** File of the message that must come out, or the word `filtered`. */
  readonly message?: string;
  /** Code of an issue that must hold the message. */
  readonly held?: string;
  /** Path of that issue; absent: anywhere. */
  readonly at?: string;
}

/** An example of a mapping that every check runs. Files are named relative to the document: `.json` as decoded, `.xml` as XML. */
export interface MappingTest {
  /** What the example shows, in a few words. */
  readonly name?: string;
  /** File of the source message. */
  readonly given: string;
  readonly expect: TestExpectation;
  /** The site that is in scope: one of the project by its name, or as it stands here; absent: none. */
  readonly site?: { readonly name: string; readonly code?: string; readonly zone?: string };
  /** Day on which the message is taken to be received (ISO 8601): it decides which codes and entries of crosswalks hold. Absent: only what never expires holds. */
  readonly day?: string;
}

/** Target field → where it comes from. A string is a JSONata expression. */
export type MappingFields = Readonly<Record<string, MappingField>>;
export type MappingField =
  | string
  /** A constant of any type. */
  | { readonly constant: unknown }
  /** The text of an expression with a code table, `else` for what is not in the table; without it a missing code holds the message. */
  | {
      readonly value: string;
      readonly codes?: Readonly<Record<string, string>>;
      readonly else?: string;
      /**
       * The type it becomes. `instant`: a time without offset is one of the site and becomes a moment with offset; `local`: the other way round;
       * `edm-…`: the local time as OData V2 writes it: `/Date(ms)/`, its day alone, or its time of day (`PT06H00M00S`).
       */
      readonly as?:
        'text' | 'number' | 'decimal' | 'integer' | 'flag' | 'instant' | 'local' | 'edm-datetime' | 'edm-date' | 'edm-time';
      /** Name of a crosswalk (or, with `back`, its other direction) that translates the code, effective-dated and per site. */
      readonly crosswalk?: string;
      readonly back?: boolean;
      /** UCUM unit the quantity becomes, exactly; the unit it has comes from the source contract, or from `unit`. */
      readonly to?: string;
      /** An expression for the unit that the message carries beside the value (a UCUM code, or a code of the set that `units` names). */
      readonly unit?: string;
      /** Name of the code set whose entries name a UCUM unit (`KGM` → `kg`). */
      readonly units?: string;
      readonly round?: { readonly digits: number; readonly mode?: 'half-even' | 'half-up' | 'down' | 'up' };
    }
  /** One target element for each source element; the expressions inside are relative to it, `$root` is the whole message. */
  | { readonly each: string; readonly fields: MappingFields; readonly residual?: ResidualDeclaration }
  | { readonly fields: MappingFields };

/** What becomes of the rest that rounding the parts of a total leaves: the elements of an `each` then sum to the total exactly. */
export interface ResidualDeclaration {
  /** The field of each element that holds its part; it has `round`. */
  readonly field: string;
  /** What the parts must sum to: an expression of the place where the `each` stands, or one with its settings (`to`, `round` …). */
  readonly total: string | Extract<MappingField, { readonly value: string }>;
  /** The part that takes the rest: the last one (default), or the largest one. */
  readonly into?: 'last' | 'largest';
}

/** A set of codes with their meaning, owned by a steward. `codes: NAME` in a schema refers to it. */
export interface CodeSetDocument {
  readonly kind: 'code-set';
  readonly name: string;
  readonly title?: string;
  /** Who adds codes. */
  readonly owner: string;
  readonly codes: Readonly<Record<string, CodeEntryDeclaration>>;
}

/** One code; written as a text it is its title. Days are ISO 8601 (`2026-01-01`); `from` is included, `until` is not. */
export interface CodeEntryDeclaration {
  readonly title?: string;
  /** UCUM unit that a code of a set of units stands for. */
  readonly unit?: string;
  readonly from?: string;
  readonly until?: string;
}

/** How codes or ids of one system are those of another, effective-dated and per site. More entries may be added to a running node. */
export interface CrosswalkDocument {
  readonly kind: 'crosswalk';
  readonly name: string;
  readonly title?: string;
  /** The steward: who adds what is missing. */
  readonly owner: string;
  /** Code sets of both sides, where there are any. */
  readonly from?: string;
  readonly to?: string;
  /** Entries as written here. */
  readonly entries?: readonly CrosswalkEntry[];
  /** A CSV file beside the document with the columns from, to and perhaps site, valid-from, valid-until, preferred. */
  readonly table?: string;
  /** What becomes of a code without an entry: the message is held (default), the code passes as it is, or it is this. */
  readonly missing?: 'hold' | 'pass' | { readonly code: string };
  /** Which entries a replayed message sees: those of the day it was received (default), or those of today. */
  readonly replay?: 'received' | 'today';
}

/** One pair; `from` is included in time, `until` is not. */
export interface CrosswalkEntry {
  readonly from: string;
  readonly to: string;
  readonly site?: string;
  readonly since?: string;
  readonly until?: string;
  /** Of several entries that lead to the same code, the one taken on the way back. */
  readonly preferred?: boolean;
}

/** From an interface and contract, through rules and mapping, to interfaces and contracts, with a delivery policy. */
export interface IntegrationDocument {
  readonly kind: 'integration';
  readonly name: string;
  readonly title?: string;
  readonly owner?: string;
  /** One instance per site; absent: one instance. */
  readonly for?: readonly string[];
  readonly from: IntegrationSource;
  /** JSONata over the source message, with `site` in scope; absent: every message. */
  readonly when?: string;
  readonly to: readonly IntegrationTarget[];
  readonly tests?: readonly IntegrationTest[];
}

/** Where the messages of an integration come from: exactly one of an interface and a collection, whose events they are. */
export interface IntegrationSource {
  readonly interface?: string;
  readonly collection?: string;
  readonly contract: string;
}

/** An example that every check runs. */
export interface IntegrationTest {
  /** File of the source message, relative to the document: `.json` as decoded, anything else as the interface receives it. */
  readonly given: string;
  readonly expect: TestExpectation;
  /** Absent: the first site of the integration. */
  readonly site?: string;
  /** The target as `targetName` says it (`mes.work-orders`, `line.load-recipe`); absent: the first one. */
  readonly to?: string;
  /** Day on which the message is taken to be received (ISO 8601): it decides which codes and entries of crosswalks hold. Absent: only what never expires holds. */
  readonly day?: string;
}

/** Where the messages of an integration go: exactly one of an interface and a command of a collection. */
export interface IntegrationTarget {
  readonly interface?: string;
  /** The collection whose equipment at the site is commanded; the message names which. */
  readonly collection?: string;
  /** Command of the collection. */
  readonly command?: string;
  /** What happens while the interlock of the command says no: `refuse` (default) holds the message, `wait` looks again until it expires. */
  readonly interlock?: 'refuse' | 'wait';
  readonly contract: string;
  /** One mapping, or several one after the other (`[to-canonical, from-canonical]`). Absent: the message goes on as it is, and both contracts must be the same. */
  readonly mapping?: readonly string[];
  /** A message not delivered after this long (milliseconds once read) expires; absent: never. */
  readonly expire?: number;
  /** What happens when an outcome stays unknown and the target cannot be asked: `hold` (default) or `repeat` (said aloud by `guarantees`). */
  readonly unknown?: 'hold' | 'repeat';
}

/** A place with its own systems, time zone and bindings. */
export interface SiteDocument {
  readonly kind: 'site';
  readonly name: string;
  readonly title?: string;
  /** The number or code that messages carry for this site. */
  readonly code: string;
  /** IANA zone, for example `Asia/Kolkata`. */
  readonly zone: string;
  /** The name an integration uses → the system of this site. */
  readonly systems: Readonly<Record<string, string>>;
}

export type Document =
  | SystemDocument
  | ContractDocument
  | MappingDocument
  | IntegrationDocument
  | SiteDocument
  | CodeSetDocument
  | CrosswalkDocument
  | CollectionDocument
  | BindingDocument;
