import type { ContractDocument } from '../document/model.ts';
import type { Issue, Result } from '../value/issue.ts';
import type { Value } from '../value/value.ts';
import type { CodeCheck } from './check-codes.ts';

/** A contract ready for use: made once per version by `openContract`, then called for every message. */
export interface Contract {
  /** `production-order@1`. */
  readonly ref: string;
  readonly document: ContractDocument;
  /** What the formats must know to read values exactly. */
  readonly shape: Shape;
  /** Every way in which the value breaks the contract; empty when it keeps it. */
  check(value: Value): readonly Issue[];
  /** Every code that is not in its code set; absent where the contract names no code set. Only for values that keep the contract. */
  readonly checkCodes?: CodeCheck;
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
  /** Where a text stands in the flat form of its segment or record (`position` and `maxLength`), in the order of the schema. */
  readonly places?: ReadonlyMap<string, Place>;
  /** Name of the definition that a group of fields has in flat form (`segment: E2EDK01005`). */
  readonly segments?: ReadonlyMap<string, string>;
  /** The same node by node: for formats that follow a message down and write its fields in order. */
  readonly node?: ShapeNode;
}

/** What a schema says about one place. Made when asked for, so that a schema may contain itself without end. */
export interface ShapeNode {
  /** Always a list; the other members then speak of its items. */
  readonly list: boolean;
  readonly number: boolean;
  readonly flag: boolean;
  /** Nothing but a text, number or flag. */
  readonly scalar: boolean;
  /** Nothing but fields. */
  readonly structured: boolean;
  readonly format?: string;
  /** Only certain texts may stand here. */
  readonly closed: boolean;
  /** The XML namespace of the element or attribute; absent: that of its parent, or any. */
  readonly namespace?: string;
  /** Fields that XML writes in turns, one of each. */
  readonly turns: readonly (readonly string[])[];
  /** Declared fields, in the order of the contract. */
  readonly fields: ReadonlyMap<string, () => ShapeNode>;
}

/** Characters of a fixed record that hold one field. */
export interface Place {
  /** First character, from 1. */
  readonly position: number;
  readonly length: number;
  /** Whether it is a decimal number, which SAP writes with its sign behind. */
  readonly decimal: boolean;
}

export interface Identity {
  /** Present where the contract declares a natural key: its values joined with `/`. */
  readonly id?: string;
  readonly subject: string;
  readonly keys: readonly (readonly [name: string, value: string])[];
  readonly revision?: string;
  readonly sequence?: number;
}
