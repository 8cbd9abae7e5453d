/** Where in a text something stands. Line and column count from 1, offset from 0 (in UTF-16 units for text, bytes for binary). */
export interface Position {
  readonly file?: string;
  readonly line: number;
  readonly column: number;
  readonly offset?: number;
}

/** How much an issue matters: an error stops, a warning is probably a mistake, information is only worth knowing. */
export type Level = 'error' | 'warning' | 'info';

/**
 * One thing that is wrong with an input. Bad input is returned as issues, never thrown.
 * `code` stands in the catalogue of its area and so in `docs/errors.md`; `path` is the place inside the message or document
 * (`operations[2].step`, empty for the whole); `sentence` says what was expected and what came, in lower case, without a final stop;
 * `remedy` says what to do.
 */
export interface Issue {
  readonly code: string;
  readonly level: Level;
  readonly path: string;
  readonly sentence: string;
  readonly remedy?: string;
  readonly at?: Position;
}

/** What a reader of input returns: the value, or every issue that prevented it. Warnings may come with a value. */
export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly issues: readonly Issue[] }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** A success, with warnings where there are any. */
export function success<T>(value: T, issues: readonly Issue[] = []): Result<T> {
  return { ok: true, value, issues };
}

/** A failure with at least one issue. */
export function failure<T = never>(...issues: readonly Issue[]): Result<T> {
  return { ok: false, issues };
}

/** One entry of an area's catalogue of codes; `docs/errors.md` is generated from all of them. */
export interface CodeEntry {
  /** What it means, one sentence. */
  readonly means: string;
  /** What the reader should do about it, one sentence. */
  readonly remedy: string;
}

/** The catalogue of one area: code (`area.problem`) → entry. */
export type CodeCatalogue = Readonly<Record<string, CodeEntry>>;
