import { unitIssue } from '../../contract/unit/codes.ts';
import { conversionBetween, type Conversion } from '../../contract/unit/conversion.ts';
import { parseUnit, type Unit } from '../../contract/unit/unit.ts';
import type { MappingField } from '../../document/model.ts';
import { failure, success, type Issue, type Result } from '../../value/issue.ts';
import type { Value } from '../../value/value.ts';
import { mappingIssue } from '../codes.ts';
import { convert, type Target } from './convert.ts';
import { codeTableStep } from './code-table.ts';
import { crosswalkStep } from './crosswalk.ts';
import { conversionsByMessage } from './message-unit.ts';
import { reckonStep } from './reckon.ts';
import type { FinishPlace, Step } from './step.ts';
import { isTimeTarget, timeStep } from './time.ts';

/** A field whose value is an expression with settings. */
export type ValueField = Extract<MappingField, { readonly value: string }>;

/** What is done to the result of an expression: the finished value, nothing, or an issue without its path. */
export type Finish = (found: Value, at: FinishPlace) => Finished;

/** A finished value, nothing (the field is left out), or what is wrong. */
export type Finished = { readonly value: Value } | { readonly issue: Issue } | undefined;

/**
 * What the settings of a field do to the result of its expression, in this order: code table or crosswalk, conversion of the unit,
 * rounding, type. `sourceUnit` is the unit that the source contract states. A null has nothing to translate or convert, so it is left
 * out; everything else becomes what the field asks for, or an issue. `undefined` where there is nothing to do.
 */
export function finishOf(field: ValueField, sourceUnit?: string): Result<Finish | undefined> {
  const conversion = conversionOf(field, sourceUnit);
  if (!conversion.ok) return conversion;
  const steps: Step[] = [];
  if (field.codes) steps.push(codeTableStep(field.codes, field.else));
  if (field.crosswalk !== undefined) steps.push(crosswalkStep(field.crosswalk, field.back === true));
  if (conversion.value || field.round) {
    const toText = field.as === 'decimal' || field.as === 'text';
    steps.push(
      reckonStep({
        ...(conversion.value && { conversion: conversion.value }),
        ...(field.round && { round: field.round }),
        toText,
      }),
    );
  }
  if (field.as !== undefined) steps.push(typeStep(field.as));
  return success(steps.length === 0 ? undefined : inOrder(steps));
}

function inOrder(steps: readonly Step[]): Finish {
  return (found, at) => {
    if (found === null) return undefined;
    let value: Value = found;
    for (const step of steps) {
      const result = step(value, at);
      if ('issue' in result) return result;
      ({ value } = result);
    }
    return { value };
  };
}

function typeStep(target: Target): Step {
  if (isTimeTarget(target)) return timeStep(target);
  return found => {
    const converted = convert(found, target);
    return 'value' in converted ? converted : { issue: mappingIssue('mapping.conversion', '', converted.fault) };
  };
}

/** How the unit of a field is converted, where it is; the paths of issues are the settings of the field. */
function conversionOf(
  { to, unit, units }: ValueField,
  sourceUnit: string | undefined,
): Result<((at: FinishPlace) => Result<Conversion>) | undefined> {
  if (to === undefined) return success(undefined);
  const target = readUnit(to, 'to');
  if (!target.ok) return target;
  if (unit !== undefined) return success(conversionsByMessage(unit, units, target.value));
  if (sourceUnit === undefined) {
    return failure(
      unitIssue(
        'unit.missing',
        'to',
        `the value should become ${to}, and neither the source contract nor a unit: expression says in what unit it is`,
      ),
    );
  }
  const source = readUnit(sourceUnit, 'to');
  const conversion = source.ok ? conversionBetween(source.value, target.value) : source;
  if (conversion.ok) return success(() => conversion);
  return failure(...conversion.issues.map(issue => ({ ...issue, path: 'to' })));
}

function readUnit(text: string, path: string): Result<Unit> {
  const unit = parseUnit(text);
  return unit.ok ? unit : failure(...unit.issues.map(issue => ({ ...issue, path })));
}
