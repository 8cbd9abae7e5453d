import { leftOf, type Node, type Stage } from '../syntax.ts';
import { wordsOfCall } from './call-words.ts';

/**
 * An expression as words that a person who does not read JSONata can check, or `undefined` where it uses a construct that no short
 * sentence says (lambdas, grouping, transformations): then the expression itself has to be read.
 */
export function wordsOfExpression(node: Node): string | undefined {
  const bare = bareWords(node);
  return bare === undefined || node.group ? undefined : filteredWords(bare, node.predicate ?? []);
}

function bareWords(node: Node): string | undefined {
  switch (node.type) {
    case 'path':
      return pathWords(node.steps ?? []);
    case 'name':
      return String(node.value);
    case 'string':
    case 'number':
    case 'value':
      return JSON.stringify(node.value);
    case 'variable':
      return variableWords(String(node.value));
    case 'binary':
      return binaryWords(node);
    case 'unary':
      return unaryWords(node);
    case 'condition':
      return conditionWords(node);
    case 'block':
      return node.expressions?.length === 1 ? wordsOfExpression(node.expressions[0]!) : undefined;
    case 'function':
      return functionWords(node);
    default:
      return undefined;
  }
}

const variables: ReadonlyMap<string, string> = new Map([
  ['', 'the element itself'],
  ['$', 'the whole message'],
  ['root', 'the whole message'],
  ['site', 'the site'],
]);

function variableWords(name: string): string | undefined {
  return variables.get(name);
}

/** `$root.a.b` is "a.b of the whole message"; a filter in the middle of a path is said where it stands. */
function pathWords(steps: readonly Node[]): string | undefined {
  const [head, ...rest] = steps;
  const start = head?.type === 'variable' ? variableWords(String(head.value)) : siteWords(steps);
  const named = start === undefined ? steps : rest;
  let words = '';
  for (const step of named) {
    const stepWords = step.type === 'name' ? String(step.value) : wordsOfExpression(step);
    if (stepWords === undefined || step.focus || step.index || step.group) return undefined;
    const joined = joinedWords(words, stepWords, step.type === 'name');
    const filtered = filteredWords(joined, step.stages ?? []);
    if (filtered === undefined) return undefined;
    words = filtered;
  }
  if (start === undefined) return words;
  return words === '' ? start : `${words} of ${start}`;
}

/** The name `site` at the start of a path means the site, unless the message has such a field; a review sees it as the site. */
function siteWords([head, second]: readonly Node[]): string | undefined {
  const isSite = head?.type === 'name' && head.value === 'site' && second?.type === 'name';
  return isSite && ['name', 'code', 'zone', 'title'].includes(String(second.value)) ? 'the site' : undefined;
}

function joinedWords(words: string, step: string, isName: boolean): string {
  if (words === '') return step;
  if (!isName) return `${step}, for each ${words}`;
  return /\s/.test(words) ? `${step} of ${words}` : `${words}.${step}`;
}

function filteredWords(words: string, stages: readonly Stage[]): string | undefined {
  let result = words;
  for (const { expr } of stages) {
    const said = expr && filterWords(result, expr);
    if (said === undefined) return undefined;
    result = said;
  }
  return result;
}

function filterWords(words: string, filter: Node): string | undefined {
  const position = positionOf(filter);
  const named = words.startsWith('the ') ? `of ${words}` : words;
  if (position === 0) return `the first ${named}`;
  if (position === -1) return `the last ${named}`;
  if (position !== undefined)
    return position > 0 ? `number ${position + 1} of ${words}` : `number ${-position} from the end of ${words}`;
  const condition = wordsOfExpression(filter);
  return condition && `the ${words} where ${condition}`;
}

function positionOf(node: Node): number | undefined {
  if (node.type === 'number' && typeof node.value === 'number') return node.value;
  const inner = node.type === 'unary' && node.value === '-' ? node.expression : undefined;
  return inner?.type === 'number' && typeof inner.value === 'number' ? -inner.value : undefined;
}

const operators: ReadonlyMap<unknown, string> = new Map([
  ['=', 'is'],
  ['!=', 'is not'],
  ['<', 'is less than'],
  ['<=', 'is at most'],
  ['>', 'is more than'],
  ['>=', 'is at least'],
  ['in', 'is one of'],
  ['and', 'and'],
  ['or', 'or'],
  ['+', 'plus'],
  ['-', 'minus'],
  ['*', 'times'],
  ['/', 'divided by'],
  ['%', 'modulo'],
  ['&', 'followed by'],
  ['..', 'up to'],
]);

function binaryWords(node: Node): string | undefined {
  const operator = operators.get(node.value);
  const left = leftOf(node) && wordsOfExpression(leftOf(node)!);
  const right = node.rhs && wordsOfExpression(node.rhs);
  if (operator === undefined || left === undefined || right === undefined) return undefined;
  return `${grouped(left, leftOf(node)!, node)} ${operator} ${grouped(right, node.rhs!, node)}`;
}

/** Words of an operand, in brackets where another operator would read on into it. */
function grouped(words: string, operand: Node, parent: Node): string {
  const composed = operand.type === 'binary' || operand.type === 'condition';
  return composed && operand.value !== parent.value ? `(${words})` : words;
}

function unaryWords(node: Node): string | undefined {
  if (node.value === '-' && node.expression) {
    const words = wordsOfExpression(node.expression);
    return words && `minus ${words}`;
  }
  if (node.value !== '[') return undefined;
  const items = (node.expressions ?? []).map(wordsOfExpression);
  return items.includes(undefined) ? undefined : items.join(', ');
}

/** `a ?? b` and `a ?: b` are parsed as conditions on `a` itself. */
function conditionWords(node: Node): string | undefined {
  const [condition, then] = [node.condition, node.then].map(part => part && wordsOfExpression(part));
  if (condition === undefined || then === undefined) return undefined;
  const otherwise = node.else && wordsOfExpression(node.else);
  if (!node.else) return `${then} where ${condition}, otherwise nothing`;
  if (otherwise === undefined) return undefined;
  if (condition === `${then} is present`) return `${then}, or ${otherwise} where it is absent`;
  if (condition === then) return `${then}, or ${otherwise} where it is absent, empty, zero or false`;
  return `${then} where ${condition}, otherwise ${otherwise}`;
}

function functionWords(node: Node): string | undefined {
  const procedure = node.procedure;
  if (procedure?.type !== 'variable' && procedure?.type !== 'path') return undefined;
  const name = String(procedure.type === 'variable' ? procedure.value : procedure.steps?.[0]?.value);
  const args = (node.arguments ?? []).map(wordsOfExpression);
  if (args.includes(undefined)) return undefined;
  return wordsOfCall(name, args.length === 0 && name !== 'now' ? ['the element itself'] : (args as readonly string[]));
}
