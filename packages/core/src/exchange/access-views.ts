import type { Actor } from './views.ts';

/** Something that was done about who may enter, for the audit trail. */
export interface AccessNote {
  /** `sign in`, `sign out`, `end session`. */
  readonly action: string;
  readonly subject: string;
  readonly reason?: string;
  readonly before?: string;
  readonly after?: string;
}

/** Where things are: flows and interfaces by name, with the site that they belong to. Those of the whole enterprise have none. */
export interface Territory {
  readonly flows: ReadonlyMap<string, string | undefined>;
  readonly interfaces: ReadonlyMap<string, string | undefined>;
  /** Names of the sites of the project. */
  readonly sites: readonly string[];
}

/** Whose a message is. */
export interface MessagePlace {
  /** The interface. */
  readonly source: string;
  readonly flows: readonly string[];
}

/** What a node keeps for those who guard its door. No route leads here: the server asks. */
export interface AccessOperations {
  /** Writes one entry into the audit trail; answers its number. */
  noteAccess(note: AccessNote, actor: Actor): Promise<number>;
  /** Notices something odd about signing in, without an entry of the audit trail. */
  noteOddAccess(code: string, about: string, sentence: string): Promise<void>;
  /**
   * Tells who may enter now, each account and token with its rights as a text. Each difference from what was told before is one audit entry
   * with the text before and after; answers their numbers. What changed while nothing ran is so audited when it is first seen.
   */
  knowAccess(known: Readonly<Record<string, string>>, reason: string | undefined, actor: Actor): Promise<readonly number[]>;
  territory(): Promise<Territory>;
  /** Where a message came from, and the flows it goes to; `undefined` where there is no such message. */
  messagePlace(message: number): Promise<MessagePlace | undefined>;
}
