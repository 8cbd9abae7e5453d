import { suggestion } from '../document/nearest.ts';
import { joinIndex, joinName } from '../document/path.ts';
import type { ContractDocument } from '../document/model.ts';
import { failure, success, type Issue, type Result } from '../value/issue.ts';
import type { Value } from '../value/value.ts';
import { codeCheckOf } from './check-codes.ts';
import { checkSchema } from './check-schema.ts';
import { contractIssue } from './codes.ts';
import type { Contract, Shape } from './contract.ts';
import { explainErrors } from './explain.ts';
import { compileIdentity } from './identify.ts';
import { usesIdentifiers } from './schema.ts';
import { shapeOf } from './shape.ts';
import { compile, lazyValidator } from './validator.ts';
import { stepInto, viewOf, type View } from './view.ts';

const none: readonly Issue[] = Object.freeze([]);

/**
 * Makes a contract ready for use. Fails with every fault of the schema and of the paths that identify a message, each with its
 * path in the document (`schema.properties.amount.type`, `keys.order`). Code for checking is made when the first message comes.
 */
export function openContract(document: ContractDocument): Result<Contract> {
  const faults = checkContract(document);
  if (faults.length > 0) return failure(...faults);
  const root = viewOf(document.schema);
  const validator = lazyValidator(document.schema);
  const checkCodes = codeCheckOf(document.schema);
  let shape: Shape | undefined;
  return success({
    ref: `${document.name}@${document.version}`,
    document,
    get shape() {
      return (shape ??= shapeOf(document.schema));
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
  return [...checkIdentifiers(document), ...checkPaths(document)];
}

/** Identifiers and what refers to them are resolved by compiling; rare, so only such a schema is compiled early. */
function checkIdentifiers(document: ContractDocument): readonly Issue[] {
  if (!usesIdentifiers(document.schema)) return [];
  try {
    compile(document.schema);
    return [];
  } catch (error) {
    return [
      contractIssue('contract.schema-reference', 'schema', `the schema cannot be put together: ${(error as Error).message}`),
    ];
  }
}

function checkPaths(document: ContractDocument): readonly Issue[] {
  const root = viewOf(document.schema);
  const named: readonly (readonly [place: string, path: string | undefined])[] = [
    ['subject', document.subject],
    ...(document.id ?? []).map((path, index) => [joinIndex('id', index), path] as const),
    ...Object.entries(document.keys ?? {}).map(([name, path]) => [joinName('keys', name), path] as const),
    ['revision', document.revision],
    ['sequence', document.sequence],
  ];
  return named.flatMap(([place, path]) => (path === undefined ? [] : checkPath(root, place, path)));
}

function checkPath(root: View, place: string, path: string): readonly Issue[] {
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
