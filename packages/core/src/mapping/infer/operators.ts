import { suggestion } from '../../document/nearest.ts';
import type { TypeName } from '../../contract/keywords.ts';
import { leftOf, type Node } from '../syntax.ts';
import type { Context } from './context.ts';
import { constant, inexactOf, isNumberText, itemOf, maybe, notKnown, onlyValue, typed, type Flow } from './flow.ts';
import { combinedUnit, sameUnit, summedUnit, unitAdvice } from './unit-arithmetic.ts';
import { typeWords } from '../../contract/type-words.ts';
import { choiceWords } from './words.ts';

/** The two sides of an operator. */
interface Sides {
  readonly node: Node;
  readonly left: Flow;
  readonly right: Flow;
  readonly context: Context;
}

/** Arithmetic, comparison, `&`, `in`, `and`, `or`, `..`. */
export function inferBinary(node: Node, context: Context): Flow {
  const left = context.infer(leftOf(node)!, context);
  const right = context.infer(node.rhs!, context);
  const sides: Sides = { node, left, right, context };
  switch (node.value) {
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return reckoned(sides);
    case '=':
    case '!=':
      return equated(sides);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return ordered(sides);
    case 'in':
      return contained(sides);
    case '&':
      return joined(sides);
    case 'and':
    case 'or':
      return typed('boolean');
    case '..':
      return { ...typed('array'), keepsList: true };
    default:
      return notKnown;
  }
}

/** `-x`. */
export function inferNegation(node: Node, context: Context): Flow {
  const operand = context.infer(node.expression!, context);
  if (isNumberLess(operand)) refuseText({ node, left: operand, right: operand, context }, operand);
  const value = onlyValue(operand)?.value;
  if (typeof value === 'number') return constant(-value);
  return { ...typed('number'), ...unitOf(operand.unit), ...(operand.optional && { optional: true }) };
}

function reckoned(sides: Sides): Flow {
  const { left, right, node } = sides;
  for (const side of [left, right]) if (isNumberLess(side)) refuseText(sides, side);
  const unit = node.value === '*' || node.value === '/' ? multiplied(left, node.value, right) : added(sides);
  const optional = left.optional === true || right.optional === true;
  return { ...typed('number'), ...unitOf(unit), ...(optional && { optional }), ...inexactOf(left, right) };
}

/** It can be no number: a text that says one is no number yet. */
function isNumberLess({ types, many }: Flow): boolean {
  return types !== undefined && many !== true && ![...types].some(type => type === 'number' || type === 'integer');
}

/** $number would round a decimal that is a text, so it is not what is advised there. */
function refuseText({ node, context }: Sides, side: Flow): void {
  const found = isNumberText(side)
    ? 'a decimal as text; to: (units) and round: reckon exactly, $number holds 15 to 17 digits'
    : typeWords(side.types!);
  const sentence = `${String(node.value)} reckons with numbers, and a side is ${found}`;
  context.report({ code: 'mapping.type', sentence, level: 'error', node });
}

/** A literal beside a unit is taken to be in that unit. */
function added({ node, left, right, context }: Sides): string | undefined {
  if (left.unit === undefined || right.unit === undefined) return left.unit ?? right.unit;
  const sum = summedUnit(left.unit, node.value, right.unit);
  if (sum !== 'unlike') return sum;
  const verb = node.value === '+' ? 'adds' : node.value === '-' ? 'subtracts' : 'divides';
  const sentence = `${verb} ${right.unit} and ${left.unit}; ${unitAdvice(right.unit, left.unit)}`;
  context.report({ code: 'mapping.unit', sentence, level: 'error', node });
  return undefined;
}

/** A factor that is written out may convert, so nothing is known behind it; so it is behind a field without a unit. */
function multiplied(left: Flow, operator: '*' | '/', right: Flow): string | undefined {
  return left.unit === undefined || right.unit === undefined ? undefined : combinedUnit(left.unit, operator, right.unit);
}

function unitOf(unit: string | undefined): { readonly unit?: string } {
  return unit === undefined ? {} : { unit };
}

function equated(sides: Sides): Flow {
  const { node, left, right } = sides;
  if (comparesListWithOne(sides)) return typed('boolean');
  if (areUnlike(sides) || isOutside(sides, left, right) || isOutside(sides, right, left)) return typed('boolean');
  checkUnits(sides);
  checkNumberTexts(sides);
  const [one, other] = [onlyValue(left), onlyValue(right)];
  if (one && other) return constant((one.value === other.value) === (node.value === '='));
  return typed('boolean');
}

function ordered(sides: Sides): Flow {
  const { left, right, node, context } = sides;
  const optional = left.optional === true || right.optional === true;
  const result = optional ? maybe(typed('boolean')) : typed('boolean');
  for (const side of [left, right]) {
    if (!side.types || side.many || [...side.types].some(type => type === 'string' || type === 'number' || type === 'integer'))
      continue;
    const sentence = `${String(node.value)} compares texts or numbers, and a side is ${typeWords(side.types)}`;
    context.report({ code: 'mapping.comparison', sentence, level: 'error', node });
    return result;
  }
  if (!areUnlike(sides)) {
    checkUnits(sides);
    checkNumberTexts(sides);
  }
  return result;
}

/** `x = list` is false for any list of several, which is rarely meant. */
function comparesListWithOne({ node, left, right, context }: Sides): boolean {
  const [list, other] = left.many ? [left, right] : [right, left];
  const single = other.many !== true && other.types !== undefined && !other.types.has('array');
  if (!list.many || !single) return false;
  const sentence = `a side of ${String(node.value)} goes through a list, and a list of several never equals one value; use in, or a position like [0]`;
  context.report({ code: 'mapping.list', sentence, level: 'warning', node });
  return true;
}

/** Text and number, flag and text: never equal, never ordered. */
function areUnlike({ node, left, right, context }: Sides): boolean {
  const [one, other] = [kindsOf(left), kindsOf(right)];
  if (!one || !other || [...one].some(kind => other.has(kind))) return false;
  const ordering = node.value !== '=' && node.value !== '!=';
  const what = ordering ? 'cannot be compared' : 'are never equal';
  const hint = isNumberText(left) || isNumberText(right) ? '; use $number' : '';
  const sentence = `${typeWords(left.types!)} and ${typeWords(right.types!)} ${what}${hint}`;
  context.report({ code: 'mapping.comparison', sentence, level: 'error', node });
  return true;
}

function kindsOf({ types, many }: Flow): ReadonlySet<TypeName> | undefined {
  if (!types || many) return undefined;
  return new Set([...types].map(type => (type === 'integer' ? 'number' : type)));
}

/** A constant that the other side can never be: it is not in its enum or code set, or longer than it may be. */
function isOutside({ node, context }: Sides, side: Flow, by: Flow): boolean {
  const value = onlyValue(by)?.value;
  if (value === undefined || value === null || typeof value === 'object' || side.choices === by.choices) return false;
  const known = knownCodes(side, context);
  const never = `${JSON.stringify(value)} never comes here`;
  if (known && !known.includes(value)) {
    const words = known.length <= 10 ? choiceWords(known) : `${known.length} codes`;
    const texts = known.filter(each => typeof each === 'string');
    const meant = typeof value === 'string' ? suggestion(value, texts.length > 12 ? texts : []) : '';
    const near = typeof value === 'string' ? nearOf(value, texts) : '';
    const set = side.choices ? '' : ` of code set ${side.codes!}`;
    context.report({
      code: 'mapping.comparison',
      sentence: `${never}: there is ${words}${set}${near === '' ? meant : near}`,
      level: 'error',
      node,
    });
    return true;
  }
  if (typeof value === 'string' && side.maxLength !== undefined && value.length > side.maxLength) {
    const sentence = `${never}: the text has at most ${side.maxLength} characters`;
    context.report({ code: 'mapping.comparison', sentence, level: 'error', node });
    return true;
  }
  return false;
}

function nearOf(value: string, known: readonly string[]): string {
  const tail = suggestion(value, known);
  return tail.startsWith('; did') ? tail : '';
}

function knownCodes(flow: Flow, { codeSets }: Context): readonly unknown[] | undefined {
  if (flow.choices) return flow.choices;
  const set = flow.codes === undefined ? undefined : codeSets?.get(flow.codes);
  return set && Object.keys(set.codes);
}

function contained(sides: Sides): Flow {
  const { left, right, node, context } = sides;
  const values = node.rhs!.type === 'unary' ? right.choices : undefined;
  for (const value of values ?? []) {
    const one = constant(value);
    if (!areUnlike({ ...sides, right: one })) isOutside({ ...sides, right: one }, left, one);
  }
  if (left.many && left.types) {
    const sentence = 'the left side of in goes through a list, and only single values are looked for';
    context.report({ code: 'mapping.list', sentence, level: 'warning', node });
  }
  return typed('boolean');
}

function checkUnits({ node, left, right, context }: Sides): void {
  if (left.unit === undefined || right.unit === undefined || sameUnit(left.unit, right.unit)) return;
  const sentence = `compares ${left.unit} with ${right.unit}; ${unitAdvice(right.unit, left.unit)}`;
  context.report({ code: 'mapping.unit', sentence, level: 'error', node });
}

/** `"10" < "9"`, and `"5.0"` is not `"5"`. */
function checkNumberTexts({ node, left, right, context }: Sides): void {
  if (!isNumberText(left) && !isNumberText(right)) return;
  const sentence =
    'compares numbers that are texts letter by letter, so that "10" comes before "9" and "5.0" is not "5"; use $number';
  context.report({ code: 'mapping.comparison', sentence, level: 'warning', node });
}

function joined({ node, left, right, context }: Sides): Flow {
  for (const side of [left, right]) {
    if (!side.many && !isStructure(side)) continue;
    const sentence = '& writes a list or an object as JSON text; use $join, a position like [0], or one of its fields';
    context.report({ code: 'mapping.list', sentence, level: 'warning', node });
  }
  const [one, other] = [onlyValue(left), onlyValue(right)];
  if (typeof one?.value === 'string' && typeof other?.value === 'string') return constant(one.value + other.value);
  return typed('string');
}

function isStructure(flow: Flow): boolean {
  const { types } = itemOf(flow);
  return flow.types !== undefined && types !== undefined && [...flow.types].every(type => type === 'array' || type === 'object');
}
