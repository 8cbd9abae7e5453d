import { plainSchema } from '../contract/plain-schema.ts';
import type { ContractDocument, MappingDocument } from '../document/model.ts';
import { failure, success, type Issue, type Result } from '../value/issue.ts';
import type { Value } from '../value/value.ts';
import { buildProgram, machineFor } from './build-program.ts';
import * as fieldOperations from './field-operations.ts';
import { readFields } from './field-program.ts';
import type { FinishPlace } from './finish/step.ts';
import { generateFields, parameters } from './generate-fields.ts';
import { openUnit } from './jsonata/compile.ts';
import { dataKinds, Kind, type Made } from './jsonata/kinds.ts';
import { knownOf } from './jsonata/known.ts';
import type { Machine } from './jsonata/machine.ts';
import type { MappingProgram, Scope } from './program.ts';
import { sourceUnits } from './source-units.ts';
import type { Surroundings } from './surroundings.ts';

type MapMessage = (message: Value, machine: Machine, scope: Scope, at: FinishPlace, issues: Issue[]) => Value;

const operations: ReadonlyMap<string, unknown> = new Map(Object.entries(fieldOperations));

/**
 * Compiles a mapping to one function. An expression that gives nothing leaves its field out; a group without fields is left out;
 * `each` makes one element a source element, an empty list from an empty list, and leaves the field out where there is no list. A
 * null stays a null, except where a code table or a conversion would have to work on it: then the field is left out.
 *
 * With `surroundings.from` a conversion of units reads the unit from the source contract, and checks are left out that the contract
 * makes needless: then only messages that the contract has accepted may be mapped.
 */
export function compileMapping(document: MappingDocument, surroundings: Surroundings = {}): Result<MappingProgram> {
  const { from } = surroundings;
  const read = readFields(document.fields, 'fields', sourceUnits(document, from));
  if (!read.ok) return read;
  const unit = openUnit(operations);
  const message = messageOf(from);
  const code = `${parameters}=>${generateFields(read.value, { unit, input: message, message })}`;
  const built = buildProgram<MapMessage>(unit, code);
  if (!built.ok) return failure(...read.issues, ...built.issues);
  const run: MappingProgram['run'] = (value, scope, bounds) =>
    fieldOperations.withinBounds(() => {
      const issues: Issue[] = [];
      return fieldOperations.mapped(built.value(value, machineFor(scope, bounds), scope, { scope }, issues), issues);
    });
  return success({ run }, read.issues);
}

/** What is certain of the message before it comes. */
function messageOf(from: ContractDocument | undefined): Made {
  const known = from && knownOf(plainSchema(from.schema));
  return { code: 'r', kinds: known?.kinds ?? dataKinds & ~Kind.nothing, isData: true, ...(known && { known }) };
}
