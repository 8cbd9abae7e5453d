import type { CommandRecord } from '@millrace/core';
import type { SeriesAppend, SeriesStore } from './series-store.ts';

/**
 * The store: journal, deliveries, attempts, key index, audit behind one interface. SQLite implements it now, PostgreSQL can join.
 * Every writing method resolves when its effect is on disk (fsync); many callers share one commit. Methods never reorder:
 * two writes called one after the other are committed in that order.
 */
export interface Store extends SeriesStore, AsyncDisposable {
  /** Names used inside the store are small numbers; these register (or find) them. Numbers are stable for the life of the store. */
  sourceNumber(name: string): Promise<number>;
  /** `startAfter`: where a new flow begins in its source's messages: 0 = everything kept, 'now' = only later messages. */
  flow(name: string, source: number, startAfter: number | 'now'): Promise<FlowRecord>;
  /** Keeps a release (a content-addressed set of documents) and returns its number. `written`: the documents as they stand in their files, when it is first kept. */
  release(hash: string, documents: string, at: number, written?: string): Promise<number>;

  /**
   * Appends what one source gave, with its cursor, in one commit. Duplicates and conflicts are found here: source and id, then the content itself
   * (bytes and part). Rejects with `full` while there is too little space; then nothing of the batch was taken.
   */
  append(batch: AppendBatch): Promise<readonly Appended[]>;
  /**
   * Attempts, delivery rows, cursors and counters of one flow, in one commit. Returns the numbers of the attempts in `begin`, then of those in
   * `done`. Goes on in the reserve where `append` is refused for space.
   */
  settle(change: SettleBatch): Promise<readonly number[]>;
  audit(entry: AuditInput): Promise<AuditEntry>;
  anomaly(entry: AnomalyInput): Promise<void>;
  /** Adds an entry to a crosswalk of this node, with its audit entry, in one commit. Entries are never changed or removed. */
  addEntry(entry: EntryInput): Promise<EntryRecord>;
  /** Keeps what a person puts in place of the content of a message, with its audit entry, in one commit. Corrections are never changed or removed. */
  addCorrection(correction: CorrectionInput): Promise<CorrectionRecord>;
  /** Keeps what a second person says to a correction, with its audit entry, in one commit; once for each correction. */
  decideCorrection(decision: CorrectionDecisionInput): Promise<CorrectionRecord>;

  /** Keeps a command to equipment as it stands now, with the audit entry of this step where it has one, in one commit; answers the number of that entry. */
  keepCommand(step: CommandStep): Promise<number | undefined>;
  /** The command with an id. */
  command(id: string): Promise<CommandRecord | undefined>;
  /** Commands to equipment that fit, newest first. */
  commands(filter: CommandFilter): Promise<readonly CommandRecord[]>;

  /** Keeps what the ledgers of some flows said. Rejects with `full` where `append` does: what is kept for looking back takes no space from the ledger itself. */
  keepHistory(batch: HistoryBatch): Promise<void>;

  sourceCursor(source: number): Promise<string | undefined>;
  /**
   * The next messages of a source after a message number, in order, at most `count` messages and about `bytes` bytes, but at least one where there
   * is one. A message that does not match its checksum comes without bytes and with `bad` = `store.damaged`, so that its neighbours go on.
   */
  read(source: number, after: number, count: number, bytes: number): Promise<readonly StoredMessage[]>;
  /** The same backwards: the newest messages of a source before a message number, newest first. */
  readBack(source: number, before: number, count: number, bytes: number): Promise<readonly StoredMessage[]>;
  /** Messages by number, in the order asked; a missing one is left out, a damaged one marked as by `read`. */
  messages(numbers: readonly number[]): Promise<readonly StoredMessage[]>;
  /** The unsettled deliveries of a flow: waiting, sending, unknown, held; in message order. For recovery and for `held`. */
  openDeliveries(flow: number, after: number, count: number): Promise<readonly DeliveryRecord[]>;
  /** Rows of messages after the flow's cursor, in any state, in message order: what recovery must not do again. Bounded by the flow's window. */
  settledAhead(flow: number): Promise<readonly DeliveryRecord[]>;
  /** Attempts begun and never finished: their outcome is unknown. */
  unfinishedAttempts(flow: number): Promise<readonly AttemptRecord[]>;
  /** Small durable facts of the node, for example which flows a person paused. `undefined` as value removes one. */
  setting(name: string): Promise<string | undefined>;
  setSetting(name: string, value: string | undefined): Promise<void>;
  /** Held deliveries of every flow, oldest first. */
  held(filter: HeldFilter): Promise<readonly DeliveryRecord[]>;
  /** How many held deliveries a filter means, wherever its page begins. */
  heldCount(filter: HeldChoice): Promise<number>;
  /** Held deliveries counted by cause; those that were forwarded on their own. */
  heldCauses(): Promise<readonly HeldCause[]>;
  /** One delivery where it has a row. */
  delivery(flow: number, message: number): Promise<DeliveryRecord | undefined>;
  /** What is known of one message in every flow of its source: a row where there is one, else what the cursor implies. */
  deliveriesOf(message: number): Promise<readonly DeliveryRecord[]>;
  attemptsOf(flow: number, message: number): Promise<readonly AttemptRecord[]>;
  /** Message numbers that carry this business key, newest first; `name` absent: any key, id or subject with that value. */
  find(value: string, name: string | undefined, limit: number): Promise<readonly number[]>;
  /**
   * What business keys, subjects and ids begin like this, in order, each value once with the names it has; at most `limit`. By seeks in the
   * indexes, so that it takes as long with ten million messages as with ten.
   */
  suggest(start: string, limit: number): Promise<readonly KeySuggestion[]>;
  /** The messages with this source id, oldest first: one a source, and its conflicts. */
  messageById(id: string): Promise<readonly number[]>;
  keysOf(message: number): Promise<Readonly<Record<string, string>>>;
  /** The newest revision a flow delivered for a subject, where the contract has revisions. */
  revisions(flow: number, subjects: readonly string[]): Promise<ReadonlyMap<string, string>>;

  /** Every correction in the order of making, without the content. */
  corrections(): Promise<readonly CorrectionRecord[]>;
  /** The content of a correction. */
  correctionBytes(number: number): Promise<Uint8Array | undefined>;
  /** Every entry that was added to a crosswalk, in the order of adding. */
  addedEntries(): Promise<readonly EntryRecord[]>;
  /** Every flow by number, or a page of them. */
  flows(page?: { readonly after: number; readonly limit: number }): Promise<readonly FlowRecord[]>;
  /** What the ledger of a flow said from a time to another, in order, with the last row before as the first: it holds until the next. */
  history(flow: number, from: number, to: number): Promise<readonly HistoryRow[]>;
  /** When notice was taken, from a time on, in order. */
  historyRuns(from: number): Promise<readonly HistoryRun[]>;
  sources(): Promise<readonly SourceRecord[]>;
  releases(): Promise<readonly ReleaseRecord[]>;
  releaseDocuments(number: number): Promise<string | undefined>;
  /** The documents of a release as they were written; absent for one that was kept without. */
  releaseWritten(number: number): Promise<string | undefined>;
  anomalies(limit: number): Promise<readonly AnomalyRecord[]>;
  auditTrail(after: number, limit: number): Promise<readonly AuditEntry[]>;
  /** One page of the entries that fit, the newest first, with how many fit and the number of the newest entry of all. */
  auditSearch(search: AuditSearch): Promise<AuditFound>;
  /** The newest entries of one action, newest first. */
  auditOfAction(action: string, limit: number): Promise<readonly AuditEntry[]>;
  /** The entries whose subject names a message (`message 4711`), in order. */
  auditOfMessage(message: number, limit: number): Promise<readonly AuditEntry[]>;
  /** The balance of each flow recomputed from journal and delivery rows alone, beside the counters kept while running. */
  recount(): Promise<readonly LedgerRecount[]>;
  /** Checks hashes of journal and audit chain; each finding names the record. Tells now and then how many records of how many it has read. */
  verify(progress?: (done: number, of: number) => void): Promise<readonly StoreFinding[]>;
  /** Checks the chain of the audit trail and the records that it covers; answers the last entry too. */
  verifyAudit(): Promise<AuditCheck>;
  size(): Promise<{ readonly bytes: number; readonly freeBytes: number }>;
  /** A consistent copy while running, into a new file; returns its SHA-256. */
  backup(path: string): Promise<{ readonly bytes: number; readonly sha256: string }>;
}

export interface AppendBatch {
  readonly source: number;
  readonly receivedAt: number;
  /** Stored with the messages in the same commit. */
  readonly cursor?: string;
  readonly messages: readonly NewMessage[];
  /** Measurements and gaps, in the same commit. */
  readonly series?: SeriesAppend;
}

export interface NewMessage {
  readonly id: string;
  readonly subject: string;
  /** Source time, milliseconds since 1970, if it gave one. */
  readonly time?: number;
  readonly bytes: Uint8Array;
  /** Which record of `bytes` this message is, where one item holds several (0 first); absent: the only one. */
  readonly part?: number;
  readonly keys: readonly (readonly [name: string, value: string])[];
  readonly attributes?: Readonly<Record<string, string>>;
  /** The message could not be decoded or identified: it is held in every flow, with this reason. */
  readonly bad?: { readonly code: string; readonly sentence: string };
}

export type Appended =
  | { readonly state: 'accepted'; readonly message: number }
  /** Same source, id and content: nothing was stored. `message` is the first one. */
  | { readonly state: 'duplicate'; readonly message: number }
  /** Same source and id, other content: stored under its own number with `bad` = `intake.conflict`, naming the first. */
  | { readonly state: 'conflict'; readonly message: number; readonly first: number };

export interface StoredMessage {
  readonly number: number;
  readonly source: number;
  readonly id: string;
  readonly subject: string;
  readonly time?: number;
  readonly receivedAt: number;
  readonly bytes: Uint8Array;
  readonly part?: number;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly bad?: { readonly code: string; readonly sentence: string };
}

/** Where a delivery stands. The first four are in flight; the rest is final, but `held` can be released or cancelled by a person. */
export type DeliveryState =
  'waiting' | 'sending' | 'unknown' | 'confirmed' | 'filtered' | 'held' | 'cancelled' | 'expired' | 'superseded';

/** A delivery that did not simply succeed (or has a reference). Deliveries at or before the cursor without a row are confirmed. */
export interface DeliveryRecord {
  readonly flow: number;
  readonly message: number;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** When the next try is due (waiting), or since when it is so (held, unknown): milliseconds since 1970. */
  readonly at: number;
  readonly code?: string;
  readonly sentence?: string;
  readonly reference?: string;
  /** Held: the entries of crosswalks that it waits for, as the runtime writes them down. */
  readonly awaits?: string;
  /** Held: the sentence without what differs from message to message. */
  readonly cause?: string;
  /** Held: whom it was forwarded to, and the audit entry of it. */
  readonly owner?: string;
  readonly forwarded?: number;
  /** Number of the release that decided this state. */
  readonly release: number;
  /** False where the state follows from the cursor and there is no row. */
  readonly stored: boolean;
}

/** What one flow settles in one commit. */
export interface SettleBatch {
  readonly flow: number;
  /** Every message up to here has a final state or a row. Never moves back. */
  readonly cursor?: number;
  /** Rows to write (insert or replace). */
  readonly rows: readonly Omit<DeliveryRecord, 'flow' | 'stored'>[];
  /** Rows that are no longer needed, because the message is confirmed at or before the cursor and has no reference. */
  readonly forget?: readonly number[];
  /** New attempts (intent before effect) and results of attempts. */
  readonly begin?: readonly NewAttempt[];
  readonly finish?: readonly FinishedAttempt[];
  /** Whole attempts recorded after the fact, for sinks that may be repeated without harm. */
  readonly done?: readonly (NewAttempt & Omit<FinishedAttempt, 'attempt'>)[];
  /** Change of the flow's running counters in this commit; the sum of all is the change in settled messages. */
  readonly counts: Partial<Counts>;
  readonly revisions?: readonly (readonly [subject: string, revision: string])[];
  /** A message came out of this flow at the target: the time of proof of flow. */
  readonly provenAt?: number;
}

/** Final states counted while running; in flight = accepted − all of these. */
export interface Counts {
  readonly confirmed: number;
  readonly filtered: number;
  readonly held: number;
  readonly cancelled: number;
  readonly expired: number;
  readonly superseded: number;
}

export interface NewAttempt {
  readonly kind: 'send' | 'verify';
  readonly messages: readonly number[];
  readonly startedAt: number;
  readonly release: number;
  /** Which try this is for its messages (of a batch: of the first). */
  readonly attempt: number;
}

export interface FinishedAttempt {
  /** Number that `settle` returned for the begun attempt. */
  readonly attempt: number;
  readonly endedAt: number;
  /** One letter a message, in order: d done, a already, l later, n never, u unknown, p present, b absent, i undecided. */
  readonly outcomes: string;
  readonly sent: Uint8Array;
  readonly answered: Uint8Array;
}

export interface AttemptRecord {
  readonly number: number;
  readonly flow: number;
  readonly kind: 'send' | 'verify';
  readonly messages: readonly number[];
  readonly startedAt: number;
  /** Absent: begun and never finished (a crash between); the outcome is unknown. */
  readonly endedAt?: number;
  readonly outcomes?: string;
  readonly sent?: Uint8Array;
  readonly answered?: Uint8Array;
  readonly release: number;
  readonly attempt: number;
}

export interface FlowRecord {
  readonly number: number;
  readonly name: string;
  readonly source: number;
  /** Messages after this number belong to the flow. */
  readonly startAfter: number;
  readonly cursor: number;
  readonly counts: Counts;
  /** Messages of the source after `startAfter`. */
  readonly accepted: number;
  readonly provenAt?: number;
}

/** What the ledger of a flow said at a time, milliseconds since 1970. */
export interface HistoryRow {
  readonly flow: number;
  readonly at: number;
  readonly accepted: number;
  readonly counts: Counts;
  /** When the oldest message that was not settled had been received. */
  readonly oldestAt?: number;
  /** Latencies since the row before, as the runtime writes them down. */
  readonly latencies: string;
}

/** A time in which a node took notice of what its flows did. */
export interface HistoryRun {
  readonly first: number;
  readonly last: number;
}

export interface HistoryBatch {
  /** The present run; kept as one, however often it is given. */
  readonly run: HistoryRun;
  readonly rows: readonly HistoryRow[];
  /** What is older goes, some flows with each batch; each keeps the last row before, which says where it stood. */
  readonly forgetBefore: number;
}

export interface SourceRecord {
  readonly number: number;
  readonly name: string;
  /** Messages stored; conflicts are among them. */
  readonly accepted: number;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly lastMessage: number;
  readonly lastReceivedAt?: number;
}

export interface ReleaseRecord {
  readonly number: number;
  readonly hash: string;
  readonly at: number;
}

/** Which held deliveries are meant; what is given must all hold. */
export interface HeldChoice {
  readonly flows?: readonly number[];
  readonly code?: string;
  /** As counted by `heldCauses`; null: those without one. */
  readonly cause?: string | null;
  /** Only those that were forwarded to this person or team. */
  readonly owner?: string;
  /** Only those that were not forwarded. */
  readonly unforwarded?: boolean;
  readonly messages?: readonly number[];
  /** Only those that wait for entries of crosswalks. */
  readonly awaiting?: boolean;
}

export interface HeldFilter extends HeldChoice {
  readonly limit: number;
  /** Continue after this pair. */
  readonly after?: { readonly flow: number; readonly message: number };
  /** Leave out so many first. */
  readonly offset?: number;
}

/** Held deliveries of one flow with the same cause, and the same owner where they were forwarded. */
export interface HeldCause {
  readonly flow: number;
  readonly code?: string;
  readonly cause?: string;
  readonly owner?: string;
  readonly count: number;
  /** Since when the first and the last of them is held: milliseconds since 1970. */
  readonly oldest: number;
  readonly newest: number;
}

/** A held delivery for which a correction holds, and since when it was held: a later hold is another one. */
export type CorrectedDelivery = readonly [flow: number, heldSince: number];

/** What a person puts in place of the content of a message. */
export interface CorrectionInput {
  readonly at: number;
  readonly who: string;
  readonly reason: string;
  readonly message: number;
  readonly bytes: Uint8Array;
  /** SHA-256 of what it replaces, hexadecimal. */
  readonly replaces: string;
  /** The deliveries that go on with it; absent: a second person must agree first. */
  readonly deliveries?: readonly CorrectedDelivery[];
}

/** What a second person says to a correction. */
export interface CorrectionDecisionInput {
  readonly at: number;
  readonly who: string;
  readonly reason: string;
  readonly correction: number;
  readonly agreed: boolean;
  /** The deliveries that go on with it; none where it was refused. */
  readonly deliveries: readonly CorrectedDelivery[];
}

/** A correction with what became of it. */
export interface CorrectionRecord extends Omit<CorrectionInput, 'bytes' | 'replaces'> {
  readonly number: number;
  /** Number of its audit entry. */
  readonly audit: number;
  readonly size: number;
  readonly decision?: Omit<CorrectionDecisionInput, 'correction'> & { readonly audit: number };
}

/** A command to equipment as it stands after a step. */
export interface CommandStep {
  readonly record: CommandRecord;
  readonly audit?: AuditInput;
}

/** Which commands are meant; what is given must all hold. `open`: only those that are not ended. */
export interface CommandFilter {
  readonly collection?: string;
  readonly equipment?: string;
  readonly open?: boolean;
  readonly limit: number;
}

/** A value that is there, under the names of keys that carry it (`subject` and `id` among them). */
export interface KeySuggestion {
  readonly value: string;
  readonly names: readonly string[];
}

export interface LedgerRecount {
  readonly flow: number;
  /** As the running counters say. */
  readonly kept: Counts & { readonly accepted: number };
  /** As journal and rows say. */
  readonly recounted: Counts & { readonly accepted: number; readonly inFlight: number };
  readonly balanced: boolean;
}

/** What entries of the audit trail are looked for; texts are parts, in any case. What is given must all hold. */
export interface AuditSearch {
  readonly who?: string;
  readonly action?: string;
  readonly subject?: string;
  readonly from?: number;
  readonly to?: number;
  /** Only entries up to this number. */
  readonly through?: number;
  readonly offset: number;
  readonly limit: number;
}

export interface AuditFound {
  readonly entries: readonly AuditEntry[];
  readonly total: number;
  readonly newest: number;
}

export interface AuditCheck {
  readonly findings: readonly StoreFinding[];
  readonly last?: { readonly number: number; readonly hash: string };
}

export interface StoreFinding {
  readonly code: string;
  /** `message 4711`, `audit 12`. */
  readonly record: string;
  readonly sentence: string;
}

export interface AnomalyInput {
  readonly at: number;
  readonly code: string;
  /** Interface or flow name. */
  readonly about: string;
  readonly message?: number;
  readonly sentence: string;
}

export interface AnomalyRecord extends AnomalyInput {
  readonly number: number;
  /** How often the same code about the same thing came since (rows are merged within an hour). */
  readonly times: number;
}

export interface AuditInput {
  readonly at: number;
  /** Who: token name, or `node`. */
  readonly who: string;
  /** Verb and object: `pause flow`, `release held`, `replay`, `reload`. */
  readonly action: string;
  readonly subject: string;
  readonly reason?: string;
  /** State before and after, as JSON. */
  readonly before?: string;
  readonly after?: string;
}

/** An entry that somebody adds to a crosswalk. Days are ISO 8601. */
export interface EntryInput {
  readonly at: number;
  readonly who: string;
  readonly reason: string;
  readonly crosswalk: string;
  readonly from: string;
  readonly to: string;
  readonly site?: string;
  readonly since?: string;
  readonly until?: string;
}

export interface EntryRecord extends EntryInput {
  readonly number: number;
  /** Number of its audit entry. */
  readonly audit: number;
}

export interface AuditEntry extends AuditInput {
  readonly number: number;
  /** SHA-256 over the previous hash and this entry, hexadecimal. */
  readonly hash: string;
}

/** How storing failed. `full`: no space, intake must be refused. `read-only`: no rights. `held`: another process has it. `damaged`: content does not match its hashes. `too-new`: written by a newer Millrace. `unopened`: a file cannot be opened for reading. `closed`: after disposal. */
export type StoreErrorKind = 'full' | 'read-only' | 'held' | 'damaged' | 'too-new' | 'unopened' | 'closed';

/** The code of each kind, as `docs/errors.md` explains it. */
const codes = {
  full: 'store.full',
  'read-only': 'store.read-only',
  held: 'store.held',
  damaged: 'store.damaged',
  'too-new': 'store.too-new',
  unopened: 'store.unopened',
  closed: 'store.closed',
} as const satisfies Record<StoreErrorKind, string>;

/** The one error class of this boundary. */
export class StoreError extends Error {
  readonly kind: StoreErrorKind;
  readonly code: (typeof codes)[StoreErrorKind];
  constructor(kind: StoreErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
    this.kind = kind;
    this.code = codes[kind];
  }
}
