import type { Format, TagValue } from '@millrace/core';

import type { Connector, Offers, SourceItem } from '../connector.ts';
import type { TagWrite } from '../tags.ts';
import type { TestRecord } from './record.ts';
import type { SeriesPeer } from './series-peer.ts';

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
  readonly tags?: TagsPeer;
  readonly series?: SeriesPeer;
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

/** The peer as equipment with tags, seen from its own side. */
export interface TagsPeer {
  /** Two tags of whole numbers from 0 to 9999; the suite sets them. */
  readonly numbers: readonly [string, string];
  /** Milliseconds between looks that the suite asks for; absent: whatever the source does by itself. */
  readonly sampling?: number;
  /** Every change is told; else the connector looks now and then, and what lies between two looks may be missed. */
  readonly tellsEvery: boolean;
  /** The source says when something was so. */
  readonly tellsTime: boolean;
  /** The equipment changes a tag now. */
  set(address: string, value: TagValue): Promise<void>;
  /** Values that this protocol carries exactly, each with a tag that can hold it; set in this order. */
  readonly exact: readonly TagWrite[];
  /** An address that is well written and names nothing. Absent: the protocol cannot tell. */
  readonly absent?: string;
  /** The equipment tells a bad status of this tag from now on; returns the code that must arrive. Absent: the protocol has none. */
  spoil?(address: string): Promise<number>;
  readonly writes?: WritesPeer;
  /** Addresses of tags that browsing from the root finds. */
  readonly browsable?: readonly string[];
}

/** What may be written to the equipment. */
export interface WritesPeer {
  readonly allowed: TagWrite;
  /** A write that the other side or the protocol refuses. Absent: nothing is. */
  readonly refused?: TagWrite;
  /** What the equipment holds now. */
  held(address: string): Promise<TagValue>;
  /** The equipment takes the next write, and its answer never arrives. Absent: the protocol answers no write. */
  loseAnswer?(): Promise<void>;
}
