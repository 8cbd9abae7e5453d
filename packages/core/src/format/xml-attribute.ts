import { expandedName, instanceNamespace } from './xml-name.ts';
import type { OpenElement } from './xml-element.ts';

/** What an attribute becomes: a field of this name, or nothing. */
export function attributeField(uri: string, local: string, element: OpenElement): string | undefined {
  const { shape } = element;
  const plain = `@${local}`;
  if (uri === instanceNamespace && shape && (shape.scalar || shape.structured)) {
    // A declared element has the type that its contract says; where that leaves a choice, the contract declares the mark.
    const marked = `@xsi:${local}`;
    return [marked, plain].find(name => shape.child(name) !== undefined);
  }
  if (uri === '' || !element.namespaced) return plain;
  return shape?.child(plain)?.namespace === uri ? plain : `@${expandedName(uri, local)}`;
}

/** The value of `xsi:type`: the local name in the element's own namespace, else with the namespace before it. */
export function typeName(value: string, element: OpenElement, resolve: (prefix: string) => string | undefined): string {
  const text = value.trim();
  const colon = text.indexOf(':');
  const uri = resolve(colon === -1 ? '' : text.slice(0, colon)) ?? '';
  const local = text.slice(colon + 1);
  return uri === element.uri ? local : expandedName(uri, local);
}
