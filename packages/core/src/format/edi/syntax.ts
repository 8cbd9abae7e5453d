/** The characters that structure an interchange; an absent one does not exist in the dialect or is switched off. */
export interface Syntax {
  readonly segment: string;
  readonly element: string;
  readonly component: string;
  readonly repetition?: string;
  /** Takes its special meaning from the character behind it. */
  readonly release?: string;
  /** Between tag and first element; the element separator where absent. */
  readonly tag?: string;
}

/** One data element: its repetitions, each a list of components. */
export type Element = readonly (readonly string[])[];

/** One segment of an interchange. */
export interface Segment {
  readonly tag: string;
  readonly elements: readonly Element[];
  /** Offset of the tag in the text. */
  readonly start: number;
  /** Offset behind the terminator. */
  readonly end: number;
}

/** First component of the first repetition of an element (from 1), the empty text where there is none. */
export function elementText(segment: Segment, position: number): string {
  return segment.elements[position - 1]?.[0]?.[0] ?? '';
}

/** Whether a text can be the tag of a segment. */
export function isTag(text: string): boolean {
  return /^[A-Z][A-Z0-9]{1,2}$/.test(text);
}
