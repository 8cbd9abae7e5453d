import type { OpenFields } from '../value/fields.ts';
import { putField } from '../value/fields.ts';
import type { Issue, Position } from '../value/issue.ts';
import type { Value } from '../value/value.ts';
import { exactNumber } from '../value/decimal.ts';
import { formatIssue } from './format-issue.ts';
import type { ShapeNode } from './xml-shape.ts';

/** An element while it is open. */
export interface OpenElement {
  readonly name: string;
  readonly shape: ShapeNode | undefined;
  readonly parent: OpenElement | undefined;
  readonly fields: OpenFields;
  /** Names of the children that are lists so far. */
  readonly lists: Set<string>;
  text: string;
  attributes: number;
  children: number;
  nil: boolean;
}

/** A new element inside `parent`; its shape follows the parent's. */
export function openElement(name: string, parent: OpenElement | undefined, root: ShapeNode): OpenElement {
  const shape = parent ? parent.shape?.steps.get(name) : root.steps.get(name);
  return { name, shape, parent, fields: {}, lists: new Set(), text: '', attributes: 0, children: 0, nil: false };
}

/** Adds the value of a closed child: the second of a name makes a list, and so does the first where the shape says so. */
export function addChild(element: OpenElement, name: string, value: Value, isList: boolean): void {
  const { fields, lists } = element;
  element.children++;
  if (lists.has(name)) (fields[name] as Value[]).push(value);
  else if (Object.hasOwn(fields, name)) {
    lists.add(name);
    putField(fields, name, [fields[name] as Value, value]);
  } else if (isList) {
    lists.add(name);
    putField(fields, name, [value]);
  } else putField(fields, name, value);
}

/** Path of an element for messages: names from the root, joined with dots. */
export function elementPath(element: OpenElement | undefined): string {
  const names: string[] = [];
  for (let here = element; here; here = here.parent) names.unshift(here.name);
  return names.join('.');
}

/** The value of a closed element, and what is wrong or noteworthy in it. */
export function elementValue(element: OpenElement, at: Position, issues: Issue[]): Value {
  const { fields, text } = element;
  if (element.nil) return nilValue(element, at, issues);
  if (element.children > 0) {
    if (/\S/.test(text)) {
      putField(fields, '#text', text);
      const issue = formatIssue('xml.mixed-content', elementPath(element), 'text stands between the child elements', at);
      issues.push({ ...issue, level: 'warning' });
    }
    return fields;
  }
  if (element.attributes === 0) return typedText(text, element.shape, () => elementPath(element), at, issues);
  if (text !== '') {
    const shape = element.shape?.steps.get('#text');
    putField(
      fields,
      '#text',
      typedText(text, shape, () => `${elementPath(element)}.#text`, at, issues),
    );
  }
  return fields;
}

function nilValue(element: OpenElement, at: Position, issues: Issue[]): Value {
  if (element.children > 0 || /\S/.test(element.text)) {
    issues.push(formatIssue('xml.nil-content', elementPath(element), 'the element says xsi:nil="true" and has content', at));
  }
  if (element.attributes === 0) return null;
  putField(element.fields, '#text', null);
  return element.fields;
}

/** A text as its shape says: a number or flag exactly, or the text itself. */
export function typedText(text: string, shape: ShapeNode | undefined, path: () => string, at: Position, issues: Issue[]): Value {
  if (!shape || (!shape.number && !shape.flag)) return text;
  const trimmed = text.trim();
  if (shape.number) {
    const number = exactNumber(trimmed);
    if (number !== undefined) return number;
    issues.push(
      formatIssue('xml.not-a-number', path(), `expected a number that a double holds exactly, found ${shown(text)}`, at),
    );
    return text;
  }
  if (trimmed === 'true' || trimmed === '1') return true;
  if (trimmed === 'false' || trimmed === '0') return false;
  issues.push(formatIssue('xml.not-a-flag', path(), `expected true, false, 1 or 0, found ${shown(text)}`, at));
  return text;
}

function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
