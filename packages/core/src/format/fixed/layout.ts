import type { Shape } from '../../contract/contract.ts';
import type { FixedFieldDeclaration, FixedLayoutDeclaration, FormatSettings } from '../../document/model.ts';

/** One field of a line, ready for use. */
export interface FixedField {
  readonly name: string;
  /** Offset of its first character in the line. */
  readonly start: number;
  readonly length: number;
  readonly kind: 'text' | 'decimal' | 'number' | 'flag';
  readonly align: 'left' | 'right';
  readonly pad: string;
  /** Implied decimals: digits behind a point that is not written. */
  readonly decimals?: number;
}

/** One kind of line. */
export interface FixedLayout {
  /** What the discriminator says in such a line; the empty text where there is one layout. */
  readonly mark: string;
  readonly role: 'record' | 'header' | 'trailer';
  readonly fields: readonly FixedField[];
  /** Where a trailer says the number of records. */
  readonly count?: FixedField;
  readonly width: number;
}

/** The settings of a fixed-width format, ready for use. */
export interface FixedRules {
  readonly layouts: ReadonlyMap<string, FixedLayout>;
  readonly discriminator?: FixedField;
  readonly header?: FixedLayout;
  readonly trailer?: FixedLayout;
  /** Whether blanks at the end of a line may be missing. */
  readonly trimmed: boolean;
  readonly mark: '.' | ',';
}

/** Compiles settings that have passed `fixedRules`; the contract says which fields are numbers and flags. */
export function compileLayouts(settings: FormatSettings, shape: Shape | undefined): FixedRules {
  const { discriminator } = settings;
  const declared = settings.layouts ?? { '': { fields: settings.fields ?? {} } };
  const all = Object.entries(declared).map(([mark, layout]) => layoutOf(mark, layout, settings, shape));
  const header = all.find(({ role }) => role === 'header');
  const trailer = all.find(({ role }) => role === 'trailer');
  return {
    layouts: new Map(all.map(layout => [layout.mark, layout])),
    ...(discriminator && { discriminator: plainField(discriminator.field, discriminator) }),
    ...(header && { header }),
    ...(trailer && { trailer }),
    trimmed: settings.trimmed ?? false,
    mark: settings.decimalMark ?? '.',
  };
}

function layoutOf(mark: string, layout: FixedLayoutDeclaration, settings: FormatSettings, shape: Shape | undefined): FixedLayout {
  const role = layout.role ?? 'record';
  const under = role === 'header' ? 'header.' : '';
  const fields = Object.entries(layout.fields).map(([name, field]) => fieldOf(name, field, under + name, shape));
  const count = layout.count && fieldOf('count', { ...layout.count, kind: 'decimal', decimals: 0 }, '', undefined);
  const discriminator = settings.discriminator && plainField(settings.discriminator.field, settings.discriminator);
  const ends = [...fields, count, discriminator].map(field => (field === undefined ? 0 : field.start + field.length));
  return { mark, role, fields, width: settings.length ?? Math.max(...ends), ...(count && { count }) };
}

function fieldOf(name: string, field: FixedFieldDeclaration, path: string, shape: Shape | undefined): FixedField {
  const isDecimal = field.kind === 'decimal' || field.decimals !== undefined;
  const contractKind = shape?.numbers.has(path) === true ? 'number' : shape?.flags.has(path) === true ? 'flag' : undefined;
  return {
    name,
    start: field.start - 1,
    length: field.length,
    kind: contractKind ?? (isDecimal ? 'decimal' : 'text'),
    align: field.align ?? (isDecimal ? 'right' : 'left'),
    pad: field.pad ?? (isDecimal ? '0' : ' '),
    ...(field.decimals !== undefined && { decimals: field.decimals }),
  };
}

/** A text field, left-aligned and padded with blanks. */
function plainField(name: string, { start, length }: { readonly start: number; readonly length: number }): FixedField {
  return { name, start: start - 1, length, kind: 'text', align: 'left', pad: ' ' };
}
