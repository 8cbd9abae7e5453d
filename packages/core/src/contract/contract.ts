import type { ContractDocument } from '../document/model.ts';
import type { Issue, Result } from '../value/issue.ts';
import type { Value } from '../value/value.ts';

/** A contract ready for use: made once per version by `openContract`, then called for every message. */
export interface Contract {
  /** `production-order@1`. */
  readonly ref: string;
  readonly document: ContractDocument;
  /** What the formats must know to read values exactly. */
  readonly shape: Shape;
  /** Every way in which the value breaks the contract; empty when it keeps it. */
  check(value: Value): readonly Issue[];
  /** Subject, keys and natural id of a decoded message; the issues name each path that is missing or not a text or number. */
  identify(value: Value): Result<Identity>;
}

/** Paths of the schema by what they hold, as dotted field names without list positions. */
export interface Shape {
  /** Strings that stand for numbers exactly (`format: decimal | int64`), or any other string. */
  readonly texts: ReadonlySet<string>;
  readonly numbers: ReadonlySet<string>;
  readonly flags: ReadonlySet<string>;
  readonly lists: ReadonlySet<string>;
}

export interface Identity {
  /** Present where the contract declares a natural key: its values joined with `/`. */
  readonly id?: string;
  readonly subject: string;
  readonly keys: readonly (readonly [name: string, value: string])[];
  readonly revision?: string;
  readonly sequence?: number;
}
