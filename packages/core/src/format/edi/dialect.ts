import type { FormatSettings } from '../../document/model.ts';
import type { Result } from '../../value/issue.ts';
import type { Fields } from '../../value/value.ts';
import type { Level } from './level.ts';
import type { Segment, Syntax } from './syntax.ts';

/** Where an interchange begins, and with which characters. */
export interface Opening {
  readonly syntax: Syntax;
  /** Offset of the first segment, behind a service string. */
  readonly at: number;
}

/** What tells one family of interchanges from another; everything else is the same for EDIFACT, X12 and TRADACOMS. */
export interface Dialect {
  readonly contentType: string;
  readonly interchange: Level;
  readonly group: Level;
  readonly message: Level;
  /** Whether messages stand only inside groups. */
  readonly needsGroups: boolean;
  /** What the trailer of an interchange counts: what stands directly inside (groups, or messages where there are none), or all messages. */
  readonly counts: 'parts' | 'messages';
  /** A segment that may stand in an interchange outside of groups and messages. */
  readonly notice?: string;
  /** Most characters that `open` and `encodingLabel` look at. */
  readonly headLength: number;
  /** Reads the characters that the interchange at an offset announces; the issue says what stands there instead. */
  open(text: string, at: number): Result<Opening>;
  /** Label of the encoding that an interchange announces; `undefined` where it announces none. */
  encodingLabel(head: string): string | undefined;
  /** What is wrong with a header segment beyond what every dialect checks. */
  headerFault(segment: Segment): string | undefined;
  /** Whether a comma may be the decimal mark of a number. */
  readonly commaDecimals: boolean;
  /** The characters that structure the header of an interchange itself. */
  headerSyntax(syntax: Syntax): Syntax;
  /** The fields of an interchange header as mappings see them. */
  readHeader(header: Fields): Fields;
  /** The fields of an interchange header as they are written; the reverse of `readHeader`. Throws `Unwritable`. */
  writeHeader(header: Fields, syntax: Syntax): Fields;
  /** The characters to write an interchange with. */
  syntaxFor(header: Fields, settings: FormatSettings): Syntax;
  /** What stands in front of the header. */
  serviceString(syntax: Syntax, settings: FormatSettings): string;
}
