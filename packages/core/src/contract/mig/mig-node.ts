import { isFields, type Fields, type Value } from '../../value/value.ts';
import { mergeSiblings } from './merge-nodes.ts';

/** One node of a message implementation guideline (SAP Integration Advisor, "MigDetail"): an element, attribute, segment or field. */
export interface MigNode {
  readonly name: string;
  readonly isAttribute: boolean;
  /** `Segment Group`, `Segment`, `Segment Field`, `Element` … */
  readonly category: string;
  readonly least: number;
  /** `Infinity` where unbounded. */
  readonly most: number;
  readonly title?: string;
  readonly type?: MigType;
  readonly nodes: readonly MigNode[];
}

/** The simple type of a node. */
export interface MigType {
  /** ABAP (`CHAR`, `QUAN`) or XSD (`xsd:decimal`) name. */
  readonly syntax: string;
  readonly length?: number;
  readonly least?: number;
}

/** The tree of a guideline, or `undefined` where the JSON is none. */
export function migTree(mig: Value): MigNode | undefined {
  if (!isFields(mig) || !isFields(mig['SimpleTypes'] ?? null) || !Array.isArray(mig['Nodes'])) return undefined;
  const [root] = mig['Nodes'] as readonly Value[];
  return isFields(root) ? nodeOf(root, mig) : undefined;
}

function nodeOf(node: Fields, mig: Fields): MigNode {
  const title = documentation(node, mig);
  const type = typeOf(node, mig);
  return {
    name: text(node['Id']),
    isAttribute: node['NodeCategory'] === 'Attribute',
    category: property(node, 'Properties', 'ExternalCategory') ?? '',
    // What the guideline does not use cannot be required.
    least: node['IsSelected'] === false ? 0 : Number(property(node, 'Properties', 'MinOccurs') ?? 1),
    most: numberOrEndless(property(node, 'Properties', 'MaxOccurs')),
    nodes: mergeSiblings(
      list(node['Nodes'])
        .filter(isFields)
        .map(inner => nodeOf(inner, mig)),
    ),
    ...(title !== undefined && { title }),
    ...(type && { type }),
  };
}

function typeOf(node: Fields, mig: Fields): MigType | undefined {
  const types = mig['SimpleTypes'] as Fields;
  const id = text(node['SimpleTypeVertexGUID']);
  const type = Object.hasOwn(types, id) ? types[id] : undefined;
  if (!isFields(type)) return undefined;
  const [length, least] = [property(type, 'FacetProperties', 'MaxLength'), property(type, 'FacetProperties', 'MinLength')];
  return {
    syntax: property(type, 'Properties', 'SyntaxDataType') ?? '',
    ...(length !== undefined && { length: Number(length) }),
    ...(least !== undefined && { least: Number(least) }),
  };
}

/** The name that a guideline gives a node, from its table of texts. */
function documentation(node: Fields, mig: Fields): string | undefined {
  const id =
    path(node['Documentation'], 'Name', 'BaseArtifactValue', 'Id') ?? path(node['Documentation'], 'Name', 'ArtifactValue', 'Id');
  const found = path(mig['DocumentationArtifacts'], text(id));
  return typeof found === 'string' && found.trim() !== '' ? found.trim() : undefined;
}

/** A property: what the customer set, else what the standard says. */
function property(node: Fields, set: string, name: string): string | undefined {
  const found = path(node[set], name, 'ArtifactValue', 'Id') ?? path(node[set], name, 'BaseArtifactValue', 'Id');
  return typeof found === 'string' ? found : undefined;
}

function path(value: Value | undefined, ...steps: readonly string[]): Value | undefined {
  let here = value;
  for (const step of steps) here = isFields(here) && Object.hasOwn(here, step) ? here[step] : undefined;
  return here;
}

function numberOrEndless(said: string | undefined): number {
  return said === undefined ? 1 : /^\d+$/.test(said) ? Number(said) : Infinity;
}

function list(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? (value as readonly Value[]) : [];
}

function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}
