import { SaxesParser } from 'saxes';

/** An element with everything that it means: expanded names, attributes in any order, text without white space around elements. */
export interface XmlElement {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

/** Reads a document without any code of the product, so that it can be compared with what the product writes. */
export function xmlTree(text: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true });
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  parser.on('error', error => {
    throw error;
  });
  parser.on('opentag', tag => {
    const attributes = Object.values(tag.attributes).filter(({ uri }) => uri !== 'http://www.w3.org/2000/xmlns/');
    const element = {
      name: tag.local,
      namespace: tag.uri,
      attributes: Object.fromEntries(attributes.map(({ uri, local, value }) => [`{${uri}}${local}`, value] as const).sort()),
      children: [],
      text: '',
    };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  const addText = (part: string): void => {
    const element = open.at(-1);
    if (element) element.text += part;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const element = open.pop();
    if (element && element.children.length > 0 && element.text.trim() === '') element.text = '';
  });
  parser.write(text.replace(/^\uFEFF/u, '')).close();
  return root as XmlElement;
}

/** A JSON Schema that says no more than which names are in which namespaces, and which elements repeat. */
export function namesOf(root: XmlElement): Readonly<Record<string, unknown>> {
  return { type: 'object', properties: { [root.name]: elementSchema([root]) } };
}

function elementSchema(alike: readonly XmlElement[]): Readonly<Record<string, unknown>> {
  const children = Map.groupBy(
    alike.flatMap(({ children: all }) => all),
    ({ name }) => name,
  );
  const repeats = [...children].filter(([name]) =>
    alike.some(one => one.children.filter(child => child.name === name).length > 1),
  );
  const repeated = new Set(repeats.map(([name]) => name));
  const properties = Object.fromEntries(
    orderIn(alike).map(name => {
      const schema = elementSchema(children.get(name) ?? []);
      return [name, repeated.has(name) ? { type: 'array', items: schema } : schema];
    }),
  );
  return { xml: { namespace: alike[0]?.namespace }, ...(children.size > 0 && { properties }) };
}

/** The names of children in the order that all elements keep: one that is new stands behind the one that it follows. */
function orderIn(alike: readonly XmlElement[]): readonly string[] {
  const order: string[] = [];
  for (const { children } of alike) {
    let at = 0;
    for (const { name } of children) {
      if (!order.includes(name)) order.splice(at, 0, name);
      at = order.indexOf(name) + 1;
    }
  }
  return order;
}

/** A document with like siblings together: what is left of the order when a document is read into fields. */
export function groupedTree(element: XmlElement): XmlElement {
  const groups = [...Map.groupBy(element.children, ({ name }) => name).values()];
  return { ...element, children: groups.flat().map(groupedTree) };
}

/** Why a difference of nothing but the order among unlike siblings is none of meaning. */
export const orderReason =
  'unlike elements stand in turns; fields keep the order among like ones, and `xml: { turns }` of a contract the rest';
