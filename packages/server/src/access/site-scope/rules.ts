import type { Operations } from '@millrace/core';
import type { Reach } from './reach.ts';

/** What the rules of some operations are made of: the node itself, and what the asker reaches now. */
export interface Narrowing {
  readonly node: Operations;
  readonly reach: () => Promise<Reach>;
}

/** The operations of an area as somebody gets them who is for some sites only. */
export type Rules<K extends keyof Operations> = (narrowing: Narrowing) => Pick<Operations, K>;
