import type { Issue } from '../value/issue.ts';

/**
 * The field vocabulary: how a setting is declared once — name, type, unit, default, one sentence — so that checking, JSON Schema,
 * reference tables and forms all derive from the same data. Used for Millrace's own documents and for every connector's config.
 */
export type Field =
  /** `form` says in words what `pattern` asks for ("lower-case letters, digits and dashes"). */
  | (FieldCommon & { readonly kind: 'text'; readonly pattern?: string; readonly form?: string; readonly default?: string })
  | (FieldCommon & { readonly kind: 'integer'; readonly minimum?: number; readonly maximum?: number; readonly default?: number })
  /** Any finite number, as a measured quantity is. */
  | (FieldCommon & { readonly kind: 'number'; readonly minimum?: number; readonly maximum?: number; readonly default?: number })
  | (FieldCommon & { readonly kind: 'flag'; readonly default?: boolean })
  /** One of a closed list of words. */
  | (FieldCommon & { readonly kind: 'choice'; readonly choices: Readonly<Record<string, string>>; readonly default?: string })
  /** A length of time written `250 ms`, `30 s`, `5 min`, `2 h`, `3 d`; becomes a number of milliseconds. */
  | (FieldCommon & { readonly kind: 'duration'; readonly default?: string })
  /** Text that never appears in any output: must be written `${secret:NAME}` or `${env:NAME}`. */
  | (FieldCommon & { readonly kind: 'secret' })
  /** With `single`, a list of one may be written without the list. */
  | (FieldCommon & {
      readonly kind: 'list';
      readonly of: Field;
      readonly single?: boolean;
      readonly default?: readonly unknown[];
    })
  /** Names chosen by the writer → values of one field. */
  | (FieldCommon & { readonly kind: 'map'; readonly of: Field; readonly names?: NamePattern })
  /** A text alone stands for the field that `short` names, where it names one. */
  | (FieldCommon & { readonly kind: 'group'; readonly fields: FieldSet; readonly short?: string })
  /** One of several shapes, told apart by the text of the field `by`. */
  | (FieldCommon & { readonly kind: 'variant'; readonly by: string; readonly variants: Readonly<Record<string, FieldSet>> })
  /**
   * Anything that YAML can say: `check` says what is wrong with it; where absent, that is checked elsewhere (a JSON Schema, for one).
   * `schema` is what editors are told about it.
   */
  | (FieldCommon & {
      readonly kind: 'any';
      readonly schema?: Readonly<Record<string, unknown>>;
      readonly default?: unknown;
      check?(data: unknown, path: string): readonly Issue[];
    });

/** The form that names chosen by the writer must have, as a pattern and in words. */
export interface NamePattern {
  readonly pattern: string;
  readonly form: string;
}

interface FieldCommon {
  /** One sentence for the reference, the editor and the form. */
  readonly summary: string;
  readonly required?: boolean;
  /** Unit of a number (`bytes`, `rows`, `1/s`). */
  readonly unit?: string;
  readonly example?: unknown;
}

/** Settings by name. */
export type FieldSet = Readonly<Record<string, Field>>;
