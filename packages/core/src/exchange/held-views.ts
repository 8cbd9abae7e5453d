import type { Actor, HeldItem, Selection } from './views.ts';

/** Held deliveries with the same cause. */
export interface HeldGroup {
  readonly flow: string;
  readonly title: string;
  readonly site?: string;
  readonly source: string;
  readonly target: string;
  readonly code?: string;
  /** The sentence without what differs from message to message; absent where there is no sentence. */
  readonly cause?: string;
  readonly count: number;
  /** Since when the first and the last of them is held. */
  readonly oldest: string;
  readonly newest: string;
  /** Who can do something about it. */
  readonly owner: string;
  /** They were forwarded to the owner. */
  readonly forwarded: boolean;
  /** Later messages that wait behind them. */
  readonly behind: number;
  /** The first few of them. */
  readonly examples: readonly HeldExample[];
  /** What the code means, and what to do, as the catalogue says. */
  readonly means?: string;
  readonly remedy?: string;
  /** The crosswalks in which codes are missing. */
  readonly crosswalks?: readonly string[];
  readonly actions: readonly ('release' | 'cancel' | 'correct' | 'forward')[];
}

/** One of a group. */
export interface HeldExample {
  readonly message: number;
  readonly subject: string;
  readonly origin?: string;
  readonly keys: Readonly<Record<string, string>>;
}

/** What waits for a person, by cause: what stops most first. */
export interface HeldGroups {
  readonly total: number;
  readonly behind: number;
  readonly groups: readonly HeldGroup[];
  /** Groups that are left out because there are too many; their deliveries are in `total`. */
  readonly more: number;
}

/** Which part of the held deliveries is asked for. */
export interface HeldQuery {
  readonly flow?: string;
  readonly site?: string;
  /** Only these sites. */
  readonly sites?: readonly string[];
  readonly code?: string;
  /** As a group says it; empty: those without one. */
  readonly cause?: string;
  /** Only those that were forwarded to this person or team; empty: to nobody. */
  readonly forwardedTo?: string;
  /** Any business key, subject or id with this value. */
  readonly value?: string;
  readonly limit: number;
  readonly after?: string;
  /** Leave out so many first. */
  readonly offset?: number;
}

/** One page of held deliveries, oldest first. */
export interface HeldPage {
  readonly items: readonly HeldItem[];
  /** How many there are on all pages. */
  readonly total: number;
  readonly next?: string;
}

/** What forwarding did. */
export interface ForwardReport {
  readonly forwarded: number;
  readonly to: string;
  readonly audit?: number;
}

/** A release, cancellation or forwarding of many that is under way. */
export interface BulkProgress {
  readonly action: 'release' | 'cancel' | 'forward' | 'check';
  readonly who: string;
  readonly since: string;
  readonly done: number;
  readonly total: number;
}

/** What a node can be asked about the inbox. */
export interface HeldOperations {
  held(query: HeldQuery): Promise<HeldPage>;
  heldGroups(): Promise<HeldGroups>;
  /** Names another person or team as the owner of held deliveries, with a note; nothing is sent to them. One audit entry. */
  forward(selection: Selection, to: string, note: string, actor: Actor): Promise<ForwardReport>;
  /** What is under way now. */
  heldProgress(): Promise<readonly BulkProgress[]>;
}
