import type { Gap } from '@millrace/core';

/** What is kept of one interface that tells tags of a piece of equipment. Times are microseconds since 1970. */
export interface Link {
  /** After which batch of the connector to go on. */
  cursor?: string;
  /** When it told something last. */
  heard?: number;
  /** It tells nothing at present. */
  gap?: Gap;
}

/** The state of collecting as it stands in the store: that of `core`, and that of each interface. */
export interface KeptState {
  readonly collect?: string;
  readonly links: Readonly<Record<string, Link>>;
}

/** Makes text of it. */
export function writeKept(state: KeptState): string {
  return JSON.stringify(state);
}

/** Reads it again; absent text is a beginning. */
export function readKept(text: string | undefined): KeptState {
  return text === undefined ? { links: {} } : (JSON.parse(text) as KeptState);
}
