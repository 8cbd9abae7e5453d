import type { OpenFields } from '../value/fields.ts';
import { putField } from '../value/fields.ts';
import type { Issue, Position } from '../value/issue.ts';
import type { Value } from '../value/value.ts';
import { formatIssue } from './format-issue.ts';
import { expandedName } from './xml-name.ts';
import type { ElementShape } from './xml-shape.ts';
import { typedText } from './xml-text.ts';

/** An element while it is open. */
export interface OpenElement {
  /** The field that it becomes. */
  readonly name: string;
  readonly uri: string;
  readonly shape: ElementShape | undefined;
  readonly parent: OpenElement | undefined;
  readonly fields: OpenFields;
  /** The contract says namespaces here, so that a foreign one is part of a name. */
  readonly namespaced: boolean;
  /** Names of the children that are lists so far. */
  lists: Set<string> | undefined;
  /** Namespaces of children that are not the element's own, by the name that they took. */
  foreign: Map<string, string> | undefined;
  text: string;
  attributes: number;
  children: number;
  nil: boolean;
}

/** A new element inside `parent`; its field and shape follow from the parent's. */
export function openElement(uri: string, local: string, parent: OpenElement | undefined, root: ElementShape): OpenElement {
  const above = parent ? parent.shape : root;
  const name = fieldName(uri, local, parent, above);
  const shape = above?.child(name);
  const namespaced = parent?.namespaced === true || shape?.namespace !== undefined;
  return {
    name,
    uri,
    shape,
    parent,
    fields: {},
    namespaced,
    lists: undefined,
    foreign: undefined,
    text: '',
    attributes: 0,
    children: 0,
    nil: false,
  };
}

/** The field of an element: its local name, and the namespace before it where that name stands for another namespace. */
function fieldName(uri: string, local: string, parent: OpenElement | undefined, above: ElementShape | undefined): string {
  if (!parent) return local;
  if (!parent.namespaced) return unclaimedName(uri, local, parent);
  const declared = above?.child(local);
  const expected = declared?.namespace ?? parent.uri;
  return uri === expected ? local : expandedName(uri, local);
}

/** Where no contract says namespaces, only a clash brings one into a name: the parent's own namespace has the plain name. */
function unclaimedName(uri: string, local: string, parent: OpenElement): string {
  const taken = parent.foreign?.get(local);
  if (uri === parent.uri) {
    if (taken !== undefined) giveWay(parent, local, taken);
    return local;
  }
  if (taken === uri || !Object.hasOwn(parent.fields, local)) {
    (parent.foreign ??= new Map()).set(local, uri);
    return local;
  }
  return expandedName(uri, local);
}

/** Renames the field of a foreign element, because the element's own namespace needs the plain name. */
function giveWay(element: OpenElement, local: string, uri: string): void {
  const { fields, foreign } = element;
  const name = expandedName(uri, local);
  foreign?.delete(local);
  if (!Object.hasOwn(fields, local)) return;
  putField(fields, name, fields[local] as Value);
  delete fields[local];
  if (element.lists?.delete(local) === true) element.lists.add(name);
}

/** Adds the value of a closed child: the second of a name makes a list, and so does the first where the shape says so. */
export function addChild(element: OpenElement, name: string, value: Value, isList: boolean): void {
  const { fields } = element;
  element.children++;
  if (element.lists?.has(name) === true) return void (fields[name] as Value[]).push(value);
  const isSecond = Object.hasOwn(fields, name);
  if (!isSecond && !isList) return putField(fields, name, value);
  (element.lists ??= new Set()).add(name);
  putField(fields, name, isSecond ? [fields[name] as Value, value] : [value]);
}

/** Path of an element for messages: names from the root, joined with dots. */
export function elementPath(element: OpenElement | undefined): string {
  const names: string[] = [];
  for (let here = element; here; here = here.parent) names.unshift(here.name);
  return names.join('.');
}

/** The value of a closed element, and what is wrong or noteworthy in it. */
export function elementValue(element: OpenElement, at: Position, issues: Issue[]): Value {
  const { fields, shape } = element;
  if (element.nil) return nilValue(element, at, issues);
  if (element.children > 0) {
    if (isBlank(element.text)) return fields;
    putField(fields, '#text', element.text);
    const issue = formatIssue('xml.mixed-content', elementPath(element), 'text stands between the child elements', at);
    issues.push({ ...issue, level: 'warning' });
    return fields;
  }
  if (shape?.text === 'always') return putText(element, at, issues);
  if (shape?.structured === true && isBlank(element.text)) return fields;
  if (element.attributes === 0 && shape?.text === undefined) {
    return typedText(element.text, shape, () => elementPath(element), at, issues);
  }
  return element.text === '' ? fields : putText(element, at, issues);
}

function putText(element: OpenElement, at: Position, issues: Issue[]): Value {
  const shape = element.shape?.child('#text');
  const value = typedText(element.text, shape, () => `${elementPath(element)}.#text`, at, issues);
  putField(element.fields, '#text', value);
  return element.fields;
}

function nilValue(element: OpenElement, at: Position, issues: Issue[]): Value {
  if (element.children > 0 || !isBlank(element.text)) {
    issues.push(formatIssue('xml.nil-content', elementPath(element), 'the element says xsi:nil="true" and has content', at));
  }
  if (element.attributes === 0) return null;
  putField(element.fields, '#text', null);
  return element.fields;
}

function isBlank(text: string): boolean {
  return !/\S/.test(text);
}
