import { excerpt } from '../../contract/excerpt.ts';
import type { ContractDocument } from '../../document/model.ts';
import { failure, success, type Result } from '../../value/issue.ts';
import type { Value } from '../../value/value.ts';
import { buildProgram, machineFor } from './build-program.ts';
import { mappingIssue } from '../codes.ts';
import { readExpression } from './expression.ts';
import { failureIssue, tooLong } from './field-operations.ts';
import { Body } from '../jsonata/generate/unit.ts';
import { openUnit } from '../jsonata/open-unit.ts';
import { generateExpressionIn } from './generate-fields.ts';
import type { Datum, Machine } from '../jsonata/machine.ts';
import { messageOf } from './message.ts';
import type { Condition, Scope } from '../program.ts';

type Decide = (message: Value, machine: Machine, scope: Scope) => Datum;

/**
 * Compiles a condition (`when`): true, false, or an issue that says what came instead. With the contract of the messages, checks are
 * left out that it makes needless: then only messages that it has accepted may be decided on.
 */
export function compileCondition(text: string, from?: ContractDocument): Result<Condition> {
  const read = readExpression(text, '');
  if (!read.ok) return read;
  const unit = openUnit();
  const body = new Body();
  const message = messageOf(from);
  const made = generateExpressionIn(read.value, body, { unit, input: message, message });
  const built = buildProgram<Decide>(unit, `(r,m,s)=>${body.answering(made.code)}`);
  if (!built.ok) return failure(...read.issues, ...built.issues);
  const run: Condition['run'] = (value, scope, bounds) => {
    const machine = machineFor(scope, bounds);
    try {
      return decided(text, built.value(value, machine, scope));
    } catch (error) {
      return failed(text, error, machine);
    }
  };
  return success({ run }, read.issues);
}

function failed(text: string, error: unknown, machine: Machine): Result<never> {
  try {
    return failure(failureIssue(text, error, machine));
  } catch (bound) {
    return tooLong(bound);
  }
}

function decided(text: string, answer: Datum): Result<boolean> {
  if (typeof answer === 'boolean') return success(answer);
  const sentence = `expected true or false from ${JSON.stringify(text)}, found ${excerpt(answer)}`;
  return failure(mappingIssue('mapping.condition-type', '', sentence));
}
