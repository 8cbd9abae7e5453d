import { suggestion } from '../../document/nearest.ts';
import type { ContractDocument } from '../../document/model.ts';
import { failure, success, type Issue, type Result } from '../../value/issue.ts';
import { contractIssue } from '../codes.ts';
import type { SchemaObject } from '../schema.ts';
import { Conversion } from './conversion.ts';
import { elementSchema } from './particle.ts';
import type { Component, ReadXsdFile, SchemaSet } from './schema-set.ts';
import { loadSchemaSet } from './schema-set.ts';
import { subjectOf } from './subject.ts';

/** Schema files to be read. */
export interface XsdSource {
  /** Paths of the files to begin with; what they include and import is read as well. */
  readonly entries: readonly string[];
  /** The text of a file by its path; locations inside a file are joined to the path of that file. */
  readonly read: ReadXsdFile;
}

/** What becomes of the root elements. */
export interface XsdContractOptions {
  /** Names of global elements, each of which becomes a contract; absent: every one that the entries declare. */
  readonly roots?: readonly string[];
  /** Who owns the contracts; default `integration`. */
  readonly owner?: string;
  /** The name of a contract by that of its root element; default the same in lower case with hyphens. */
  readonly nameOf?: (root: string) => string;
}

/** One contract document for each root element of schema files, or everything that is wrong with the files. */
export function contractsFromXsd(source: XsdSource, options: XsdContractOptions = {}): Result<readonly ContractDocument[]> {
  const set = loadSchemaSet(source.entries, source.read);
  if (!set.ok) return set;
  const roots = rootsOf(set.value, options.roots);
  if (!roots.ok) return roots;
  const issues: Issue[] = [...set.issues];
  const documents = roots.value.map(root => {
    const { schema, issues: found } = schemaOfRoot(set.value, root);
    issues.push(...found.filter(issue => !issues.some(known => known.sentence === issue.sentence)));
    return contractOf(root, schema, options);
  });
  return issues.some(issue => issue.level === 'error') ? failure(...issues) : success(documents, issues);
}

/** Names of the global elements that schema files declare: those that `contractsFromXsd` makes contracts of. */
export function rootsOfXsd(source: XsdSource): Result<readonly string[]> {
  const set = loadSchemaSet(source.entries, source.read);
  return set.ok
    ? success(
        concrete(set.value).map(each => each.name),
        set.issues,
      )
    : set;
}

function concrete(set: SchemaSet): readonly Component[] {
  return set.roots.filter(each => each.node.attributes.get('abstract') !== 'true');
}

function rootsOf(set: SchemaSet, names: readonly string[] | undefined): Result<readonly Component[]> {
  const all = concrete(set);
  if (!names) return success(all);
  const known = all.map(each => each.name);
  const missing = names.filter(name => !known.includes(name));
  if (missing.length === 0) return success(all.filter(each => names.includes(each.name)));
  return failure(
    ...missing.map(name =>
      contractIssue('contract.xsd-root', name, `no global element is named "${name}"${suggestion(name, known)}`),
    ),
  );
}

/**
 * The schema of a document whose only top field is a root element. Converted twice: only when it is known which elements have a type can
 * be told where the namespace is inherited.
 */
function schemaOfRoot(set: SchemaSet, root: Component): { readonly schema: SchemaObject; readonly issues: readonly Issue[] } {
  const first = new Conversion(set);
  elementSchema(root.node, root.file, root.namespace, first, undefined);
  const conversion = new Conversion(set, first.users);
  const schema = elementSchema(root.node, root.file, root.namespace, conversion, undefined);
  const definitions = [...conversion.definitions].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    schema: {
      type: 'object',
      required: [root.name],
      properties: { [root.name]: schema },
      additionalProperties: false,
      ...(definitions.length > 0 && { $defs: Object.fromEntries(definitions) }),
    },
    issues: conversion.issues,
  };
}

function contractOf(root: Component, schema: SchemaObject, options: XsdContractOptions): ContractDocument {
  const { owner = 'integration', nameOf = hyphenated } = options;
  return {
    kind: 'contract',
    name: nameOf(root.name),
    version: 1,
    title: spaced(root.name),
    owner,
    ...subjectOf(schema, root.name),
    schema,
  };
}

/** `SyncMaterialLot` → `sync-material-lot`. */
export function hyphenated(name: string): string {
  return spaced(name)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

function spaced(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3 $2$4');
}
