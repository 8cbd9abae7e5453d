import type { Format } from '@millrace/core';

import type { Connector, Offers, SourceItem } from '../connector.ts';
import type { TestRecord } from './record.ts';

/** What a connector's own tests bring to the suite: how to start a real peer. */
export interface Harness<Config> {
  readonly connector: Connector<Config>;
  /** What the connector offers with the settings of the peer (a test checks it): it chooses the cases. */
  readonly offers: Offers;
  /** Why the real peer cannot run on this machine and what to install; every case is then skipped with this text. */
  readonly missing?: string;
  /** Starts a fresh real peer with nothing in it; called once for each case and disposed after it. */
  start(): Promise<Peer<Config>>;
  /** Cases this connector cannot meet: name → reason. A waived case that passes is a failure: the waiver is no longer needed. */
  readonly waivers?: Readonly<Record<string, string>>;
}

/** The other side of the connection, under the control of the test. */
export interface Peer<Config> extends AsyncDisposable {
  /** Parsed settings that reach this peer. */
  readonly config: Config;
  /** The format of the interface; plain JSON where absent. */
  readonly format?: Format;
  /** Secret texts in the settings: they may appear in no output. */
  readonly secrets: readonly string[];
  readonly source?: SourcePeer;
  readonly sink?: SinkPeer;
  /** Sessions (sockets, handles) that the connector holds now, as the peer or the system sees them. Absent: there are none to see. */
  openSessions?(): number | Promise<number>;
  /** Ends every session from the other side, without a farewell. Absent: there is no session to cut (waive the case). */
  cut?(): Promise<void>;
}

/** The peer as the sender of records. */
export interface SourcePeer {
  /** Makes records available in this order and returns at once: the sender keeps each until it is settled. */
  produce(records: readonly TestRecord[]): Promise<void>;
  /** A sender that must send again what was not settled (an HTTP client) does so now; nothing for peers that keep their data. */
  resend(): Promise<void>;
  /** How many records the sender counts as settled. Absent: the sender cannot know (a plain replayable source). */
  settled?(): Promise<number>;
  /** The records of one item; absent: the format decodes them. */
  read?(item: SourceItem): readonly TestRecord[];
  /** Records taken from the peer so far and not settled; at most `readAhead` while nobody pulls. */
  taken?(): Promise<number>;
  readonly readAhead?: number;
}

/**
 * What can be wrong with a target. `lose-answer`: it acts, and the answer never arrives. `hang`: it takes the call and never answers.
 * `down`: it cannot be reached.
 */
export type SinkFault = 'none' | 'lose-answer' | 'hang' | 'down';

/** The peer as the target of records. */
export interface SinkPeer {
  /** What the target really did, one entry an effect, oldest first. */
  book(): Promise<readonly TestRecord[]>;
  /** Sets the fault for every later call. A fault this peer cannot have throws (waive the case). */
  dial(fault: SinkFault): Promise<void>;
  /** Calls taken and not answered now; lets the suite abort a hanging call when it is surely under way. */
  waitingCalls?(): number | Promise<number>;
  /** The record changed so that the target refuses it for good. */
  spoil(record: TestRecord): TestRecord;
}
