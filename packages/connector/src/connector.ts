import type { ClockSample, FieldSet, Format, InterfaceLimits, Outcome, TableDescription, Value, Verdict } from '@millrace/core';
import type { SeriesOffer, SeriesSink, Tags, TagsOffer } from './tags.ts';

/**
 * One kind of connection, as plain data and one verb. The definition never touches the network; only `open` does.
 * The runtime calls `offers` to decide policy and to print the guarantee, and `open` when the interface starts, when its settings
 * change, and (after the back-off of the runtime) when the connection reported `lost`. Connectors never retry and never reconnect.
 */
export interface Connector<Config = unknown> {
  /** The word in `connector:`. */
  readonly name: string;
  /** One sentence for the reference. */
  readonly summary: string;
  /** The settings, declared once; `open` receives them parsed: defaults filled in, durations in milliseconds, references resolved. */
  readonly config: FieldSet;
  /** What this connection promises with these settings. Pure. */
  offers(config: Config): Offers;
  /** Names the system on the other side for limits shared by several interfaces (host and port, folder, database); never a secret. */
  endpoint(config: Config): string;
  /** Complete interfaces as a person would write them, each checked by a test. */
  readonly examples: readonly ConnectorExample[];
  /** Opens one session, shared by every role. Throws `ConnectorError` where the world fails. */
  open(config: Config, env: ConnectorEnv, signal: AbortSignal): Promise<Connection>;
  /** Tries the path where no session can be opened, step by step, without any effect. Absent where `open` says all there is. Never throws. */
  probe?(config: Config, env: ConnectorEnv, signal: AbortSignal): Promise<readonly ProbeStep[]>;
  /**
   * Opens a session that only asks what the other system has: nothing listens, nothing of its data is read. Absent where the other
   * side cannot say. Throws `ConnectorError` where the world fails.
   */
  browse?(config: Config, env: Pick<ConnectorEnv, 'name' | 'limits'>, signal: AbortSignal): Promise<Browser>;
}

/** What the other system says of its own tables. Throws `ConnectorError` where the world fails. */
export interface Browser extends AsyncDisposable {
  /** The tables and views that may be read, each as `describe` takes it. */
  tables(signal: AbortSignal): Promise<readonly string[]>;
  /** One of them, its types as rows of it are read; `undefined` where there is none that may be read. */
  describe(table: string, signal: AbortSignal): Promise<TableDescription | undefined>;
}

export interface ConnectorExample {
  readonly title: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** What a connection promises; printed in words by `guarantees` and used to decide what happens after a failure. */
export interface Offers {
  readonly source?: SourceOffer;
  readonly sink?: SinkOffer;
  /** The target can be asked whether a message arrived. */
  readonly verify?: boolean;
  /** Equipment: tags that collections watch and commands write. */
  readonly tags?: TagsOffer;
  /** It takes measurements. */
  readonly series?: SeriesOffer;
}

export interface SourceOffer {
  /**
   * `acknowledged`: the sender keeps a message until we settle it. `replayable`: we can read it again from a cursor.
   * `live`: what is not read is gone.
   */
  readonly delivery: 'acknowledged' | 'replayable' | 'live';
  /** Why, in one clause for a person ("202 only after the message is on disk"). */
  readonly because: string;
  /** The sender comes to us: while nobody takes its messages it has to repeat them. Absent: we fetch them. */
  readonly pushed?: true;
}

export interface SinkOffer {
  /**
   * What a second try does. `keyed`: the target itself recognises the key. `harmless`: the same end state (an upsert, a replaced file).
   * `verifiable`: it would act twice, but can be asked first. `unsafe`: it would act twice and cannot be asked.
   */
  readonly repeat: 'keyed' | 'harmless' | 'verifiable' | 'unsafe';
  readonly because: string;
  /** Messages one call can carry with an outcome each; 1: one call a message. */
  readonly batch: number;
}

/** What the runtime gives a connection. */
export interface ConnectorEnv {
  /** `system.interface`, for messages to people. */
  readonly name: string;
  readonly format: Format;
  readonly limits: Required<Omit<InterfaceLimits, 'rate'>>;
  /** Wall clock in milliseconds since 1970. */
  now(): number;
  /** Reports that the session is gone; the runtime disposes it and opens another one when its back-off says so. May be called at any time. */
  lost(error: ConnectorError): void;
  /** Something a person should know, that stops nothing (`code` stands in docs/errors.md). */
  report(code: string, sentence: string): void;
  /** Takes what a session saw of the other side: its certificate at each new connection, its clock now and then. Cheap; never throws. */
  observed?(observation: Observation): void;
}

/** What a session saw of the other side. `endpoint`: host and port. Times are milliseconds since 1970. */
export type Observation = CertificateSeen | ClockSeen;

/** A certificate that the other side showed; `problem`: why it is not trusted, so that nothing was sent. */
export interface CertificateSeen {
  readonly kind: 'certificate';
  readonly endpoint: string;
  /** X.509, DER. */
  readonly der: Uint8Array;
  readonly problem?: string;
}

/** The clock of the other side, read between two moments of ours. `stepMs`: how coarse it is told (1000 for `Date` of HTTP). */
export interface ClockSeen extends ClockSample {
  readonly kind: 'clock';
  readonly endpoint: string;
}

/** One session with the other system. Disposing it ends every role and frees every socket, file and timer. */
export interface Connection extends AsyncDisposable {
  readonly source?: Source;
  readonly sink?: Sink;
  readonly lookup?: Lookup;
  readonly tags?: Tags;
  readonly series?: SeriesSink;
  /** Address where a source of this connection listens (`http://127.0.0.1:8080/orders`), with the port that it really got. */
  readonly listening?: string;
  /** Sessions (sockets) with the other system: open now, and how many it may have. Absent where there are none, as with folders. */
  sessions?(): { readonly open: number; readonly allowed: number };
  /** Tests the path without any effect on the other system: each step with its outcome, in the order tried. Never throws. */
  probe(signal: AbortSignal): Promise<readonly ProbeStep[]>;
}

export interface ProbeStep {
  readonly step: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly tookMs: number;
}

/**
 * Where messages come from. The runtime calls `read` once per session with the cursor of the last settled batch (undefined at the very first)
 * and iterates; it asks for the next batch before the last is settled, at most `env.limits.concurrency` outstanding, so a slow store slows the source.
 * Batches are settled in the order they were given. What was not settled comes again after a new session.
 */
export interface Source {
  read(cursor: string | undefined, signal: AbortSignal): AsyncIterable<SourceBatch>;
}

export interface SourceBatch {
  readonly items: readonly SourceItem[];
  /** Opaque; stored in the same commit as the items and handed to the next `read`. */
  readonly cursor?: string;
  /** Called once, after everything in the batch is on disk. `receipts[i]` is about `items[i]`. */
  settle(receipts: readonly Receipt[]): Promise<void>;
  /** Called instead of `settle` when the store refused (disk full): nothing was taken; tell the sender so where one waits. */
  refuse(code: string, sentence: string): Promise<void>;
}

/** One received item, not yet decoded: one HTTP body, one line of a file, one row. */
export interface SourceItem {
  readonly bytes: Uint8Array;
  /** The source's own id of this message. Absent: the contract's natural key, else a hash of the bytes. */
  readonly id?: string;
  /** When the source says it happened, RFC 3339. */
  readonly time?: string;
  /** What else to keep: CloudEvents attributes, file name, line. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** The item is known to be bad already (an over-long line): it is kept and held with this issue. */
  readonly issue?: { readonly code: string; readonly sentence: string };
}

/** What became of one item: one entry for each record decoded from it. */
export interface Receipt {
  readonly records: readonly RecordReceipt[];
}

export interface RecordReceipt {
  /** `accepted`: new and on disk. `duplicate`: known already, nothing to do. `held`: on disk, waiting for a person. `conflict`: held, because the id is known with other content. */
  readonly state: 'accepted' | 'duplicate' | 'held' | 'conflict';
  /** The message number in this node. */
  readonly message: number;
  readonly id: string;
  readonly code?: string;
  readonly sentence?: string;
}

/** One message on its way to the target. */
export interface SinkItem {
  /** Stable for this delivery over every attempt and restart: 32 hexadecimal digits. */
  readonly key: string;
  readonly message: number;
  readonly id: string;
  readonly subject: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly value: Value;
  /** When Millrace accepted the message, milliseconds since 1970: the same at every try. For targets that want the time of the first request. */
  readonly acceptedAt?: number;
  /** 1 for the first try. */
  readonly attempt: number;
  /** Name of the flow that delivers it. */
  readonly flow?: string;
}

/** Where messages go. Called with at most `offers.sink.batch` and `limits.batch` items, `limits.concurrency` calls at once. */
export interface Sink {
  /**
   * Delivers and answers one outcome an item, in order. Aborting the signal means that the time is over: whatever may have reached
   * the target by then is `unknown`. Throws only when we are wrong; every failure of the world is an outcome.
   */
  deliver(items: readonly SinkItem[], signal: AbortSignal): Promise<Delivered>;
}

export interface Delivered {
  readonly outcomes: readonly Outcome[];
  /** Exactly what was sent and answered, for the trace, without secrets. */
  readonly sent: Uint8Array;
  readonly answered: Uint8Array;
}

export type { Outcome, Verdict };

/** Asking the target. */
export interface Lookup {
  /** Whether each message has had its effect. `undecided` where the target could not be asked or did not say clearly. */
  verify(items: readonly SinkItem[], signal: AbortSignal): Promise<Verified>;
}

export interface Verified {
  readonly verdicts: readonly Verdict[];
  readonly sent: Uint8Array;
  readonly answered: Uint8Array;
}

/** How the world failed. `refused`: credentials or rights. `unreachable`: no answer. `lost`: a session that was there is gone. `misconfigured`: the settings cannot work. `wrong-endpoint`: the other side is not who it should be. */
export type ConnectorErrorKind = 'refused' | 'unreachable' | 'lost' | 'misconfigured' | 'wrong-endpoint';

/** The one error class of this boundary: what was being done, to what. */
export class ConnectorError extends Error {
  readonly kind: ConnectorErrorKind;
  constructor(kind: ConnectorErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ConnectorError';
    this.kind = kind;
  }
}
