import type { MappingDocument, MappingField, MappingFields } from '../../document/model.ts';
import type { Value } from '../../value/value.ts';
import type { ValueField } from '../finish/finish.ts';
import type { Scope } from '../program.ts';
import { coveredExpression, type CoveredExpression } from './covered-expression.ts';

/** One thing in a mapping that a test can reach. */
export interface CoveragePoint {
  /** Target field, with `[]` behind what is repeated: `operations[].seq`. */
  readonly field: string;
  /** A field that got a value, a list that got an element, a branch of an expression, an entry of a code table. */
  readonly kind: 'field' | 'element' | 'branch' | 'code';
  /** What it takes to reach it: "the condition does not hold", "the code 261". */
  readonly words: string;
  /** The expression that a branch is in. */
  readonly expression?: string;
}

/** What tests have reached of a mapping so far. */
export interface Coverage {
  readonly points: readonly CoveragePoint[];
  /** The points that were reached. */
  readonly reached: ReadonlySet<CoveragePoint>;
  /** Adds what one message reaches. It was mapped before, so what fails here is not of interest. */
  visit(message: Value, scope: Scope): void;
}

type Reach = (point: CoveragePoint) => void;
type Visit = (input: Value, root: Value, scope: Scope) => void;

/** Opens the coverage of a mapping that compiles. */
export function openCoverage(document: MappingDocument): Coverage {
  const points: CoveragePoint[] = [];
  const reached = new Set<CoveragePoint>();
  const add = (point: CoveragePoint): CoveragePoint => {
    points.push(point);
    return point;
  };
  const visit = fieldsOf(document.fields, '', { add, reach: point => void reached.add(point) });
  return { points, reached, visit: (message, scope) => visit(message, message, scope) };
}

interface Book {
  readonly add: (point: CoveragePoint) => CoveragePoint;
  readonly reach: Reach;
}

function fieldsOf(fields: MappingFields, prefix: string, book: Book): Visit {
  const visits = Object.entries(fields).map(([name, field]) => fieldOf(field, prefix + name, book));
  return (input, root, scope) => visits.forEach(visit => visit(input, root, scope));
}

function fieldOf(field: MappingField, name: string, book: Book): Visit {
  if (typeof field === 'string') return valueOf({ value: field }, name, book);
  if ('constant' in field) return () => undefined;
  if ('value' in field) return valueOf(field, name, book);
  if (!('each' in field)) return fieldsOf(field.fields, `${name}.`, book);
  const list = branchesOf(field.each, name, book);
  const element = book.add({ field: name, kind: 'element', words: 'the list has an element' });
  const inner = fieldsOf(field.fields, `${name}[].`, book);
  return (input, root, scope) => {
    for (const each of elementsOf(list(input, root, scope))) {
      book.reach(element);
      inner(each, root, scope);
    }
  };
}

function valueOf(field: ValueField, name: string, book: Book): Visit {
  const value = branchesOf(field.value, name, book);
  const filled = book.add({ field: name, kind: 'field', words: 'the field has a value' });
  const codes = codesOf(field, name, book);
  return (input, root, scope) => {
    const found = value(input, root, scope);
    if (found === undefined) return;
    book.reach(filled);
    codes(found);
  };
}

/** The entries of a code table, and its `else`. */
function codesOf({ codes, else: otherwise }: ValueField, name: string, book: Book): (found: Value) => void {
  if (!codes) return () => undefined;
  const entries = new Map(
    Object.keys(codes).map(code => [code, book.add({ field: name, kind: 'code', words: `the code ${code}` })]),
  );
  const rest = otherwise === undefined ? undefined : book.add({ field: name, kind: 'code', words: 'any other code' });
  return found => {
    const point = entries.get(String(found)) ?? rest;
    if (point) book.reach(point);
  };
}

function branchesOf(text: string, name: string, book: Book): CoveredExpression {
  const branches: CoveragePoint[] = [];
  return coveredExpression(text, {
    number: words => branches.push(book.add({ field: name, kind: 'branch', words, expression: text })) - 1,
    reach: branch => book.reach(branches[branch]!),
  });
}

function elementsOf(found: Value | undefined): readonly Value[] {
  if (found === undefined || found === null) return [];
  return Array.isArray(found) ? (found as readonly Value[]) : [found];
}
