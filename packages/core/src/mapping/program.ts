import type { Result } from '../value/issue.ts';
import type { CodeSets } from '../contract/code-set.ts';
import type { Day } from '../value/day.ts';
import type { Value } from '../value/value.ts';
import type { Crosswalks } from './lookup/crosswalk.ts';
import type { Bounds } from './jsonata/bounds.ts';

/** What an expression can see beside the message itself. `site` stands in scope by that name unless the message has such a field; `$site` always. */
export interface Scope {
  readonly site?: { readonly name: string; readonly code: string; readonly zone: string; readonly title?: string };
  /** Unix milliseconds that `$now` and `$millis` tell, and that `$random` starts from; absent: the start of 1970. */
  readonly now?: number;
  /** What codes are looked up in; absent: there is nothing to look up in. */
  readonly lookups?: Lookups;
  /** The days that decide which entries hold; absent: the far end of time, where only what never expires holds. */
  readonly days?: { readonly received: Day; readonly today: Day };
  /** Filled with every translation by a crosswalk, for whoever explains a message. */
  readonly translations?: Translation[];
}

/** A code that an entry of a crosswalk translated. */
export interface Translation {
  readonly crosswalk: string;
  /** Whether the entry was added to the running node, and its place among those of its layer. */
  readonly added: boolean;
  readonly row: number;
}

/** Code sets and crosswalks of a project in one version; plain data, so that it can go to another thread. */
export interface Lookups {
  readonly codeSets: CodeSets;
  readonly crosswalks: Crosswalks;
}

/**
 * A compiled expression or mapping: answers at once. Where it reaches a bound, the answer is the issue `mapping.too-long`; whoever
 * gave it less than `defaultBounds` can run it again with more, where nobody else waits.
 */
export interface Program<T> {
  run(value: Value, scope: Scope, bounds?: Bounds): Result<T>;
}

/** A mapping: message of one contract → message of another. Issues carry the target field in `path`. */
export type MappingProgram = Program<Value>;
/** A condition (`when`). A result that is neither true nor false is an issue. */
export type Condition = Program<boolean>;
