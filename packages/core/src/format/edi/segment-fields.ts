import { plainDecimal } from '../../value/decimal.ts';
import type { OpenFields } from '../../value/fields.ts';
import type { Issue } from '../../value/issue.ts';
import type { Fields, Value } from '../../value/value.ts';
import { formatIssue } from '../format-issue.ts';
import type { Element, Segment } from './syntax.ts';

/** What the text of an element becomes: itself, or a number where the contract has one. */
export type ReadElement = (name: string, text: string) => Value;

/**
 * The fields of a segment: `e2` is the first component of its second element, `e2_3` the third. An empty one is absent, but for an empty
 * last one, which says that the sender wrote its separator. A repeated element is a list in each of its fields, of equal lengths.
 */
export function fieldsOf(segment: Segment, read: ReadElement): OpenFields {
  const fields: OpenFields = {};
  const last = segment.elements.length;
  for (const [index, element] of segment.elements.entries()) addElement(fields, index + 1, element, index + 1 === last, read);
  return fields;
}

function addElement(fields: OpenFields, position: number, element: Element, isLast: boolean, read: ReadElement): void {
  const width = Math.max(...element.map(components => components.length));
  for (let component = 1; component <= width; component++) {
    const name = component === 1 ? `e${position}` : `e${position}_${component}`;
    const texts = element.map(components => components[component - 1] ?? '');
    const keeps = component === width && (isLast || width > 1);
    if (texts.length === 1 && texts[0] === '' && !keeps) continue;
    fields[name] = texts.length === 1 ? read(name, texts[0] as string) : texts.map(text => read(name, text));
  }
}

const elementName = /^e([1-9]\d{0,2})(?:_([1-9]\d{0,2}))?$/;

/** Whether a field of a segment is one of its elements. */
export function isElementName(name: string): boolean {
  return elementName.test(name);
}

/** The elements that the fields of a segment say, without empty ones at the end but for one that is said to be empty. */
export function elementsOf(fields: Fields, path: string): readonly Element[] | Issue {
  const grid: string[][][] = [];
  for (const [name, value] of Object.entries(fields)) {
    const match = elementName.exec(name);
    if (!match) continue;
    const values = Array.isArray(value) ? (value as readonly Value[]) : [value];
    for (const [repetition, one] of values.entries()) {
      const text = scalarText(one);
      if (text === undefined) return notText(`${path}.${name}`);
      place(grid, Number(match[1]) - 1, repetition, Number(match[2] ?? 1) - 1, text);
    }
  }
  return grid;
}

/** Puts a text into the grid, with empty texts before it where nothing stands yet; null makes nothing. */
function place(grid: string[][][], element: number, repetition: number, component: number, text: string | null): void {
  if (text === null) return;
  while (grid.length <= element) grid.push([['']]);
  const repetitions = grid[element] as string[][];
  while (repetitions.length <= repetition) repetitions.push(['']);
  const components = repetitions[repetition] as string[];
  while (components.length <= component) components.push('');
  components[component] = text;
}

function scalarText(value: Value): string | null | undefined {
  if (value === null || typeof value === 'string') return value;
  return typeof value === 'number' && Number.isFinite(value) ? plainDecimal(value) : undefined;
}

function notText(path: string): Issue {
  return formatIssue('edi.not-representable', path, 'expected a text, a number or a list of them');
}
