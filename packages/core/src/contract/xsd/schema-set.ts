import { failure, success, type Issue, type Result } from '../../value/issue.ts';
import { contractIssue } from '../codes.ts';
import { childrenOf, readXsdNodes, xsdNamespace, type XsdNode } from './node.ts';

/** Gives the text of a schema file by its path, or nothing where there is none. */
export type ReadXsdFile = (path: string) => string | undefined;

/** A qualified name as one text, `{namespace}local`. */
export type QName = string;

/** A declaration or definition at the top of a schema file, with what its inside needs to be understood. */
export interface Component {
  readonly name: string;
  /** Namespace of its schema; empty for none. */
  readonly namespace: string;
  readonly node: XsdNode;
  readonly file: SchemaFile;
  /** What `redefine` replaced by this: a reference to its own name inside it means that. */
  readonly original?: Component;
}

/** One schema file as it counts in one namespace: a file without a target namespace takes that of the including one. */
export interface SchemaFile {
  readonly path: string;
  readonly root: XsdNode;
  readonly namespace: string;
  readonly elementsQualified: boolean;
  readonly attributesQualified: boolean;
}

/** The kinds of components, each with names of its own. */
export type ComponentKind = 'element' | 'attribute' | 'type' | 'group' | 'attributeGroup';

/** All schema files that belong together, with what stands at their top by qualified name. */
export interface SchemaSet {
  readonly components: Readonly<Record<ComponentKind, ReadonlyMap<QName, Component>>>;
  /** Global elements of the files that were asked for and of what they include, in document order. */
  readonly roots: readonly Component[];
}

const kinds: Readonly<Record<string, ComponentKind>> = {
  element: 'element',
  attribute: 'attribute',
  complexType: 'type',
  simpleType: 'type',
  group: 'group',
  attributeGroup: 'attributeGroup',
};

/**
 * Loads schema files and everything that they include, import or redefine. A file that is named and not there is an issue; an import
 * without a location is none until something of it is used.
 */
export function loadSchemaSet(entries: readonly string[], read: ReadXsdFile): Result<SchemaSet> {
  const loading = new Loading(read);
  for (const entry of entries) loading.load(entry, undefined, `reading the schema ${entry}`);
  const { issues, components, roots } = loading;
  return issues.some(issue => issue.level === 'error')
    ? failure(...issues)
    : success({ components, roots: [...roots.values()] }, issues);
}

/** Lives as long as one set is loaded. */
class Loading {
  readonly issues: Issue[] = [];
  readonly components = newTables();
  readonly roots = new Map<QName, Component>();
  readonly #read: ReadXsdFile;
  readonly #parsed = new Map<string, XsdNode | undefined>();
  readonly #loaded = new Set<string>();

  constructor(read: ReadXsdFile) {
    this.#read = read;
  }

  /** Loads a file; `includer` is the namespace that a file without one takes, absent for an entry or an import. */
  load(path: string, includer: string | undefined, doing: string, isRoot = true): void {
    const root = this.#parse(path, doing);
    if (!root) return;
    const namespace = root.attributes.get('targetNamespace') ?? includer ?? '';
    const key = `${namespace} ${path}`;
    if (this.#loaded.has(key)) return;
    this.#loaded.add(key);
    const file: SchemaFile = {
      path,
      root,
      namespace,
      elementsQualified: root.attributes.get('elementFormDefault') === 'qualified',
      attributesQualified: root.attributes.get('attributeFormDefault') === 'qualified',
    };
    for (const child of root.children) this.#take(child, file, isRoot);
  }

  #parse(path: string, doing: string): XsdNode | undefined {
    if (this.#parsed.has(path)) return this.#parsed.get(path);
    const text = this.#read(path);
    const parsed = text === undefined ? undefined : readXsdNodes(text, path);
    if (parsed === undefined) this.issues.push(contractIssue('contract.xsd-missing', path, `${doing}: there is no such file`));
    else if (!parsed.ok) this.issues.push(...parsed.issues);
    const root = parsed?.ok === true ? parsed.value : undefined;
    this.#parsed.set(path, root);
    return root;
  }

  #take(node: XsdNode, file: SchemaFile, isRoot: boolean): void {
    const kind = kinds[node.name];
    const location = node.attributes.get('schemaLocation');
    if (kind) return this.#define(kind, node, file, isRoot);
    if (location === undefined || !['include', 'import', 'redefine'].includes(node.name)) return;
    const doing = `reading the ${node.name} of ${location} at ${file.path}:${node.at.line}`;
    const path = resolveLocation(file.path, location);
    if (node.name === 'import') return this.load(path, undefined, doing, false);
    this.load(path, file.namespace, doing, isRoot);
    if (node.name === 'redefine') for (const child of childrenOf(node, ...Object.keys(kinds))) this.#redefine(child, file);
  }

  #define(kind: ComponentKind, node: XsdNode, file: SchemaFile, isRoot: boolean): void {
    const name = node.attributes.get('name');
    if (name === undefined) return;
    const key = qname(file.namespace, name);
    const component = { name, namespace: file.namespace, node, file };
    // The same file may be reached under two names; the first definition stands, as validators have it.
    if (!this.components[kind].has(key)) this.components[kind].set(key, component);
    if (kind === 'element' && isRoot && !this.roots.has(key)) this.roots.set(key, component);
  }

  #redefine(node: XsdNode, file: SchemaFile): void {
    const name = node.attributes.get('name') ?? '';
    const table = this.components[kinds[node.name]!];
    const original = table.get(qname(file.namespace, name));
    table.set(qname(file.namespace, name), { name, namespace: file.namespace, node, file, ...(original && { original }) });
  }
}

function newTables(): Record<ComponentKind, Map<QName, Component>> {
  return { element: new Map(), attribute: new Map(), type: new Map(), group: new Map(), attributeGroup: new Map() };
}

/** A qualified name as one text. */
export function qname(namespace: string, local: string): QName {
  return `{${namespace}}${local}`;
}

/** What a reference written in a schema file means; a name without prefix in a file without namespaces is of the file's own. */
export function resolveName(
  text: string,
  node: XsdNode,
  file: SchemaFile,
): { readonly namespace: string; readonly local: string } {
  const colon = text.indexOf(':');
  const prefix = colon === -1 ? '' : text.slice(0, colon);
  const local = text.slice(colon + 1).trim();
  if (prefix === 'xml') return { namespace: 'http://www.w3.org/XML/1998/namespace', local };
  const found = node.prefixes.get(prefix) ?? '';
  const isChameleon = found === '' && !file.root.attributes.has('targetNamespace');
  return { namespace: isChameleon ? file.namespace : found, local };
}

/** Whether a name is one of XML Schema's own types. */
export function isBuiltIn(namespace: string): boolean {
  return namespace === xsdNamespace;
}

function resolveLocation(from: string, location: string): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(location) || location.startsWith('/')) return location;
  const steps = from.split('/').slice(0, -1);
  for (const step of location.split('/')) {
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else if (step !== '.') steps.push(step);
  }
  return steps.join('/');
}
