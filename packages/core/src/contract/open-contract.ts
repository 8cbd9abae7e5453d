import { suggestion } from '../document/nearest.ts';
import { joinIndex, joinName } from '../document/path.ts';
import type { ContractDocument } from '../document/model.ts';
import { failure, success, type Issue, type Result } from '../value/issue.ts';
import type { Value } from '../value/value.ts';
import { codeCheckOf } from './check-codes.ts';
import { checkCycles } from './check-cycles.ts';
import { checkSchema } from './check-schema.ts';
import { contractIssue } from './codes.ts';
import type { Contract, Shape } from './contract.ts';
import { explainErrors } from './explain.ts';
import { compileIdentity } from './identify.ts';
import { MissingReference, plainSchema } from './plain-schema.ts';
import { schemaRoot, usesIdentifiers } from './schema.ts';
import { shapeOf } from './shape.ts';
import { lazyValidator } from './validator.ts';
import { stepInto, viewOf, type View } from './view.ts';

const none: readonly Issue[] = Object.freeze([]);

/**
 * Makes a contract ready for use. Fails with every fault of the schema and of the paths that identify a message, each with its
 * path in the document (`schema.properties.amount.type`, `keys.order`). Code for checking is made when the first message comes.
 */
export function openContract(document: ContractDocument): Result<Contract> {
  const faults = checkContract(document);
  if (faults.length > 0) return failure(...faults);
  const schema = plainSchema(document.schema);
  const root = viewOf(schema);
  const validator = lazyValidator(schema);
  const checkCodes = codeCheckOf(schema);
  let shape: Shape | undefined;
  return success({
    ref: `${document.name}@${document.version}`,
    document,
    get shape() {
      return (shape ??= shapeOf(schema));
    },
    check: (value: Value) => (validator.isValid(value) ? none : explainErrors(validator.errors(value), value)),
    ...(checkCodes && { checkCodes }),
    identify: compileIdentity(document, path => isRequired(root, path)),
  });
}

/** Everything that is wrong with a contract document beyond its form. */
export function checkContract(document: ContractDocument): readonly Issue[] {
  const faults = checkSchema(document.schema, 'schema');
  if (faults.length > 0) return faults;
  const unresolved = checkIdentifiers(document);
  return unresolved.length > 0 ? unresolved : checkPaths(document);
}

/** What identifiers and references to them mean is worked out; what comes of it is checked like any other schema. */
function checkIdentifiers({ schema }: ContractDocument): readonly Issue[] {
  if (!usesIdentifiers(schema)) return [];
  try {
    return checkCycles(schemaRoot(plainSchema(schema)), 'schema').map(issue => ({ ...issue, path: 'schema' }));
  } catch (error) {
    if (!(error instanceof MissingReference)) throw error;
    return [contractIssue('contract.schema-reference', 'schema', error.message)];
  }
}

function checkPaths(document: ContractDocument): readonly Issue[] {
  const root = viewOf(plainSchema(document.schema));
  const named: readonly (readonly [place: string, path: string | undefined])[] = [
    ['subject', document.subject],
    ...(document.id ?? []).map((path, index) => [joinIndex('id', index), path] as const),
    ...Object.entries(document.keys ?? {}).map(([name, path]) => [joinName('keys', name), path] as const),
    ['revision', document.revision],
    ['sequence', document.sequence],
  ];
  return named.flatMap(([place, path]) => (path === undefined ? [] : checkPath(root, place, path)));
}

/** A path that a contract names at a place of a document: an issue where its schema knows no such field. */
export function checkPath(root: View, place: string, path: string): readonly Issue[] {
  const known: string[] = [];
  let here = root;
  for (const name of path.split('.')) {
    const step = stepInto(here, name);
    if (step.kind === 'open') return [];
    if (step.kind === 'missing') {
      const where = known.length === 0 ? 'the schema' : known.join('.');
      return [
        contractIssue('contract.path-unknown', place, `${where} has no field "${name}"${suggestion(name, step.candidates)}`),
      ];
    }
    known.push(name);
    here = step.view;
  }
  return [];
}

/** Whether a message that keeps the schema has a value at this path. */
function isRequired(root: View, path: string): boolean {
  let here = root;
  for (const name of path.split('.')) {
    const step = stepInto(here, name);
    if (step.kind !== 'field' || !step.required) return false;
    here = step.view;
  }
  return true;
}
