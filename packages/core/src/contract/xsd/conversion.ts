import { suggestion } from '../../document/nearest.ts';
import type { Issue } from '../../value/issue.ts';
import { contractIssue } from '../codes.ts';
import type { SchemaObject } from '../schema.ts';
import { complexTypeSchema } from './complex-type.ts';
import { childOf, type XsdNode } from './node.ts';
import { simpleTypeSchema, textType } from './simple-type.ts';
import type { Component, ComponentKind, QName, SchemaFile, SchemaSet } from './schema-set.ts';
import { isBuiltIn, qname, resolveName } from './schema-set.ts';
import { builtInType } from './built-in.ts';

/** Shorter simple types are written where they are used. */
const longestInline = 80;

/** More elements and groups than any schema has, unless its groups multiply each other. */
const mostParticles = 200_000;

/** Namespaces of the elements that have a type, by type: where they differ from its own, its inner elements must say theirs. */
export type TypeUsers = Map<string, Set<string>>;

/** Lives as long as one root element becomes a schema: collects the types that it reaches. */
export class Conversion {
  readonly definitions = new Map<string, SchemaObject>();
  readonly issues: Issue[] = [];
  readonly users: TypeUsers = new Map();
  readonly #set: SchemaSet;
  /** What an earlier conversion of the same root learned. */
  readonly #known: TypeUsers | undefined;
  readonly #names = new Map<string, string>();
  readonly #noted = new Set<string>();
  #derived: ReadonlyMap<QName, readonly Component[]> | undefined;
  readonly #open = new Set<XsdNode>();
  #particles = 0;

  constructor(set: SchemaSet, known?: TypeUsers) {
    this.#set = set;
    this.#known = known;
  }

  /** The component that the `ref` (or another attribute) of a node names; an issue where there is none. */
  find(kind: ComponentKind, node: XsdNode, file: SchemaFile, attribute = 'ref'): Component | undefined {
    const text = node.attributes.get(attribute) ?? '';
    const { namespace, local } = resolveName(text, node, file);
    return this.#lookUp(kind, namespace, local, node, file);
  }

  /** What comes of a component; `otherwise`, and an issue, where that leads back to the component itself. */
  inside<T>({ name, node, file }: Component, make: () => T, otherwise: T): T {
    if (this.#open.has(node)) {
      this.#note(
        'contract.xsd',
        file.path,
        `${file.path}:${node.at.line}: the definition of "${name}" comes back to itself`,
        'error',
      );
      return otherwise;
    }
    this.#open.add(node);
    try {
      return make();
    } finally {
      this.#open.delete(node);
    }
  }

  /** Counts an element or group; false, and an issue, where there are more than can be meant. */
  spend({ path }: SchemaFile): boolean {
    if (++this.#particles <= mostParticles) return true;
    this.#note('contract.xsd', path, `the groups of ${path} come to more than ${mostParticles} elements`, 'error');
    return false;
  }

  /** The attribute that a node refers to; those of the `xml` prefix need no schema. */
  findAttribute(node: XsdNode, file: SchemaFile): Component | undefined {
    const isOfXml = node.attributes.get('ref')?.startsWith('xml:') === true;
    return isOfXml ? undefined : this.find('attribute', node, file);
  }

  #lookUp(kind: ComponentKind, namespace: string, local: string, node: XsdNode, file: SchemaFile): Component | undefined {
    const component = this.#set.components[kind].get(qname(namespace, local));
    // Inside a redefinition the own name means what was redefined.
    const isOwn = component?.original && component.file === file && contains(component.node, node);
    if (component) return isOwn ? component.original : component;
    const names = [...this.#set.components[kind].values()].filter(each => each.namespace === namespace).map(each => each.name);
    const where = namespace === '' ? 'no namespace' : `the namespace "${namespace}"`;
    const sentence = `${file.path}:${node.at.line} refers to the ${kind} "${local}", and ${where} has none${suggestion(local, names)}`;
    this.#note('contract.xsd', file.path, sentence, 'error');
    return undefined;
  }

  /** Says that the contract will accept more than the schema. */
  approximate(node: XsdNode, file: SchemaFile, what: string): void {
    this.#note(
      'contract.xsd-approximate',
      file.path,
      `${file.path}:${node.at.line}: ${what} is left to the target to check`,
      'warning',
    );
  }

  #note(code: 'contract.xsd' | 'contract.xsd-approximate', path: string, sentence: string, level: 'error' | 'warning'): void {
    if (this.#noted.has(sentence)) return;
    this.#noted.add(sentence);
    this.issues.push(contractIssue(code, path, sentence, level));
  }

  /** The simple type of a name; also the text of a complex type with simple content. */
  simpleType(namespace: string, local: string, node: XsdNode, file: SchemaFile): SchemaObject {
    const type = this.#lookUp('type', namespace, local, node, file);
    if (!type) return { type: 'string' };
    if (type.node.name !== 'simpleType') {
      const schema = this.#complex(type);
      return isTextFields(schema) ? (schema.properties['#text'] ?? { type: 'string' }) : schema;
    }
    const schema = this.inside<SchemaObject>(type, () => simpleTypeSchema(type.node, type.file, this), { type: 'string' });
    return JSON.stringify(schema).length <= longestInline ? schema : this.#define(type, () => schema);
  }

  /** What a message holds for an element declaration, whose own namespace is given. */
  elementType(node: XsdNode, file: SchemaFile, namespace: string): SchemaObject {
    const name = node.attributes.get('type');
    if (name !== undefined) return this.#typeOf(name, node, file, namespace);
    const simple = childOf(node, 'simpleType');
    if (simple) return simpleTypeSchema(simple, file, this);
    const complex = childOf(node, 'complexType');
    if (complex) return this.#anonymous(node, complex, file, namespace);
    const head = node.attributes.has('substitutionGroup') ? this.find('element', node, file, 'substitutionGroup') : undefined;
    return head ? this.inside(head, () => this.elementType(head.node, head.file, head.namespace), {}) : {};
  }

  #typeOf(name: string, node: XsdNode, file: SchemaFile, user: string): SchemaObject {
    const { namespace, local } = resolveName(name, node, file);
    if (isBuiltIn(namespace)) return builtInType(local);
    const type = this.#lookUp('type', namespace, local, node, file);
    if (!type) return {};
    if (type.node.name === 'simpleType') return textType(name, node, file, this);
    const all = this.#withDerived(type);
    const references = all.map(each => {
      this.#use(each.node, user);
      return this.#define(each, () => this.#complex(each, all.length > 1));
    });
    return references.length === 1 ? references[0]! : { anyOf: references };
  }

  /** The type itself, unless it is abstract, and every type that extends or restricts it, at any depth. */
  #withDerived(type: Component): readonly Component[] {
    this.#derived ??= derivedTypes(this.#set);
    const found: Component[] = [];
    const add = (each: Component): void => {
      if (found.includes(each)) return;
      found.push(each);
      for (const further of this.#derived!.get(qname(each.namespace, each.name)) ?? []) add(further);
    };
    add(type);
    const concrete = found.filter(each => each.node.attributes.get('abstract') !== 'true');
    return concrete.length === 0 ? [type] : concrete;
  }

  #anonymous(element: XsdNode, complex: XsdNode, file: SchemaFile, namespace: string): SchemaObject {
    this.#use(complex, namespace);
    const isGlobal = file.root.children.includes(element);
    const convert = (): SchemaObject => complexTypeSchema(complex, file, this, this.#explicit(complex));
    return isGlobal
      ? this.#define({ name: element.attributes.get('name') ?? '', namespace: file.namespace, node: complex, file }, convert)
      : convert();
  }

  #complex(type: Component, hasSiblings = false): SchemaObject {
    const schema = complexTypeSchema(type.node, type.file, this, this.#explicit(type.node));
    return hasSiblings ? markedBy(type, schema) : schema;
  }

  /** Namespaces of the elements of a type that its inner elements cannot inherit; `undefined` where there is one and the same. */
  #explicit(node: XsdNode): string | undefined {
    const users = this.#known?.get(placeOf(node));
    return users?.size === 1 ? [...users][0] : undefined;
  }

  #use(node: XsdNode, namespace: string): void {
    const key = placeOf(node);
    this.users.set(key, (this.users.get(key) ?? new Set()).add(namespace));
  }

  /** A reference to the definition of a component, made once. */
  #define(type: Component, make: () => SchemaObject): SchemaObject {
    const key = `${type.node.name} ${placeOf(type.node)}`;
    const known = this.#names.get(key);
    const name = known ?? this.#freeName(type.name);
    if (known === undefined) {
      this.#names.set(key, name);
      this.definitions.set(name, {});
      this.definitions.set(name, make());
    }
    return { $ref: `#/$defs/${name}` };
  }

  #freeName(name: string): string {
    if (!this.definitions.has(name)) return name;
    let count = 2;
    while (this.definitions.has(`${name}-${count}`)) count++;
    return `${name}-${count}`;
  }

  /** Elements that may stand for a global element: itself, unless it is abstract, and its substitution group. */
  substitutes(head: Component): readonly Component[] {
    const members = [...this.#set.components.element.values()].filter(each => {
      const text = each.node.attributes.get('substitutionGroup');
      if (text === undefined) return false;
      const { namespace, local } = resolveName(text, each.node, each.file);
      return namespace === head.namespace && local === head.name;
    });
    const own = head.node.attributes.get('abstract') === 'true' ? [] : [head];
    return [...own, ...this.inside(head, () => members.flatMap(each => this.substitutes(each)), [])];
  }
}

function derivedTypes(set: SchemaSet): ReadonlyMap<QName, readonly Component[]> {
  const found = new Map<QName, Component[]>();
  for (const type of set.components.type.values()) {
    const content = childOf(type.node, 'complexContent');
    const derivation = content && childOf(content, 'extension', 'restriction');
    const base = derivation?.attributes.get('base');
    if (base === undefined) continue;
    const { namespace, local } = resolveName(base, derivation!, type.file);
    const key = qname(namespace, local);
    found.set(key, [...(found.get(key) ?? []), type]);
  }
  return found;
}

/** A type among others of one element says its name in `xsi:type`, which only the declared type may leave out. */
function markedBy(type: Component, schema: SchemaObject): SchemaObject {
  const properties = { '@xsi:type': { enum: [type.name] }, ...(schema.properties as SchemaObject) };
  return { ...schema, properties };
}

function isTextFields(
  schema: SchemaObject,
): schema is SchemaObject & { readonly properties: Readonly<Record<string, SchemaObject>> } {
  return typeof schema.properties === 'object' && schema.properties !== null && Object.hasOwn(schema.properties, '#text');
}

function placeOf(node: XsdNode): string {
  return `${node.at.file ?? ''}:${node.at.line}:${node.at.column}`;
}

function contains(outer: XsdNode, inner: XsdNode): boolean {
  return outer === inner || outer.children.some(child => contains(child, inner));
}
