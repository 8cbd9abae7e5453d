import type { MappingDocument } from '../../document/model.ts';
import { failure, success, type Result } from '../../value/issue.ts';
import { buildProgram, machineFor } from './build-program.ts';
import * as fieldOperations from './field-operations.ts';
import { readFields } from './field-program.ts';
import { generateMapping } from './generate-fields.ts';
import { languageOperations } from '../jsonata/open-unit.ts';
import { Unit } from '../jsonata/generate/unit.ts';
import { messageOf } from './message.ts';
import type { MappingProgram } from '../program.ts';
import { sourceUnits } from './source-units.ts';
import type { Surroundings } from '../surroundings.ts';

/** What the code of a mapping may call. */
const operations: ReadonlyMap<string, unknown> = new Map([
  ...languageOperations,
  ...Object.entries(fieldOperations),
  ['machineFor', machineFor],
]);

/**
 * Compiles a mapping to one function. An expression that gives nothing leaves its field out; a group without fields is left out;
 * `each` makes one element a source element, an empty list from an empty list, and leaves the field out where there is no list. A
 * null stays a null, except where a code table or a conversion would have to work on it: then the field is left out.
 *
 * With `surroundings.from` a conversion of units reads the unit from the source contract, and checks are left out that the contract
 * makes needless: then only messages that the contract has accepted may be mapped.
 */
export function compileMapping(document: MappingDocument, surroundings: Surroundings = {}): Result<MappingProgram> {
  const { from, parse } = surroundings;
  const read = readFields(document.fields, 'fields', { units: sourceUnits(document, surroundings), parse });
  if (!read.ok) return read;
  const unit = new Unit(operations);
  const message = messageOf(from);
  const built = buildProgram<MappingProgram['run']>(unit, generateMapping(read.value, { unit, input: message, message }));
  if (!built.ok) return failure(...read.issues, ...built.issues);
  const run: MappingProgram['run'] = (value, scope, bounds) => {
    try {
      return built.value(value, scope, bounds);
    } catch (error) {
      return fieldOperations.tooLong(error);
    }
  };
  return success({ run }, read.issues);
}
