import type { Node } from '../syntax.ts';
import { leftOf } from '../syntax.ts';
import { pathKey, type Context, type Fact } from './context.ts';
import { either, isCertain, maybe, onlyValue, type Flow } from './flow.ts';
import { sameUnit, unitAdvice } from './unit-arithmetic.ts';

/** `a ? b : c`, `a ?? b`, `a ?: b`: what each branch gives, knowing what the condition says; and branches that are never taken. */
export function inferCondition(node: Node, context: Context): Flow {
  if (isCoalescing(node)) return coalesced(node, context);
  const condition = context.infer(node.condition!, context);
  const always = truthOf(condition);
  if (always !== undefined) neverTaken(node, always, context);
  const [whenTrue, whenFalse] = factsOf(node.condition!, context);
  const then = isDefaulting(node) ? withoutAbsence(condition) : context.infer(node.then!, withFacts(context, whenTrue));
  if (!node.else) return maybe(then);
  const other = context.infer(node.else, withFacts(context, whenFalse));
  checkUnits(node, then, other, context);
  return either(then, other);
}

/** `a ?? b` is parsed as `$exists(a) ? a : b`, with an `$exists` that stands nowhere. */
function isCoalescing({ condition }: Node): boolean {
  const { procedure } = condition!;
  return condition!.type === 'function' && procedure?.value === 'exists' && procedure.position === undefined;
}

function coalesced(node: Node, context: Context): Flow {
  const then = context.infer(node.then!, context);
  const other = context.infer(node.else!, context);
  if (isCertain(then)) {
    const sentence = 'the left side of ?? is always there, so that the right side is never used';
    context.report({ code: 'mapping.dead-branch', sentence, level: 'warning', node });
  }
  checkUnits(node, then, other, context);
  return either(withoutAbsence(then), other);
}

function withoutAbsence({ optional: _, selected: __, ...present }: Flow): Flow {
  return present;
}

/** `a ?: b` is parsed as `a ? a : b`, with one text for both. Following it twice would take twice as long for each one inside another. */
function isDefaulting({ condition, then }: Node): boolean {
  const start = firstPosition(condition!);
  return start !== undefined && start === firstPosition(then!);
}

function firstPosition({ position, steps, lhs }: Node): number | undefined {
  const first = steps?.[0] ?? (lhs && 'type' in lhs ? lhs : undefined);
  return first ? firstPosition(first) : position;
}

function neverTaken(node: Node, always: boolean, context: Context): void {
  if (always && !node.else) return say('the condition is always true');
  say(
    always
      ? 'the condition is always true, so that what stands behind : is never used'
      : 'the condition is never true, so that what stands behind ? is never used',
  );

  function say(sentence: string): void {
    const level = isNarrowed(node.condition!, context) ? 'info' : 'warning';
    context.report({ code: 'mapping.dead-branch', sentence, level, node });
  }
}

/** The conditions before it have left one value: a last branch for what else may come is careful, not wrong. */
function isNarrowed(condition: Node, { facts }: Context): boolean {
  const sides = condition.type === 'binary' ? [leftOf(condition)!, condition.rhs!] : [];
  return sides.some(side => facts.get(pathKey(side) ?? '')?.choices !== undefined);
}

function truthOf(flow: Flow): boolean | undefined {
  const value = onlyValue(flow)?.value;
  return typeof value === 'boolean' ? value : undefined;
}

function checkUnits(node: Node, then: Flow, other: Flow, context: Context): void {
  if (then.unit === undefined || other.unit === undefined || sameUnit(then.unit, other.unit)) return;
  const sentence = `one branch is in ${then.unit}, the other in ${other.unit}; ${unitAdvice(other.unit, then.unit)}`;
  context.report({ code: 'mapping.unit', sentence, level: 'error', node });
}

type Facts = ReadonlyMap<string, Fact>;

function withFacts(context: Context, facts: Facts): Context {
  return facts.size === 0 ? context : { ...context, facts: new Map([...context.facts, ...facts]) };
}

const none: Facts = new Map();

/** What holds where a condition is true, and where it is not. */
function factsOf(node: Node, context: Context): readonly [Facts, Facts] {
  if (node.type === 'block' && node.expressions?.length === 1) return factsOf(node.expressions[0]!, context);
  if (node.type === 'path') return [present(node), none];
  if (node.type === 'function') return callFacts(node, context);
  if (node.type !== 'binary') return [none, none];
  const sides = [leftOf(node)!, node.rhs!] as const;
  if (node.value === 'and' || node.value === 'or') {
    const [one, other] = sides.map(side => factsOf(side, context)) as [readonly [Facts, Facts], readonly [Facts, Facts]];
    return node.value === 'and' ? [merged(one[0], other[0]), none] : [none, merged(one[1], other[1])];
  }
  if (node.value === '=' || node.value === '!=') return equalityFacts(node, sides, context);
  return ['<', '<=', '>', '>='].includes(String(node.value))
    ? [merged(present(sides[0]), present(sides[1])), none]
    : [none, none];
}

function callFacts(node: Node, context: Context): readonly [Facts, Facts] {
  const [argument] = node.arguments ?? [];
  if (!argument || node.arguments!.length !== 1) return [none, none];
  if (node.procedure?.value === 'exists' || node.procedure?.value === 'boolean') return [present(argument), none];
  if (node.procedure?.value !== 'not') return [none, none];
  const [whenTrue, whenFalse] = factsOf(argument, context);
  return [whenFalse, whenTrue];
}

function equalityFacts(node: Node, [left, right]: readonly [Node, Node], context: Context): readonly [Facts, Facts] {
  const literal = [left, right].find(side => side.type === 'string' || side.type === 'number');
  const path = literal === left ? right : left;
  const key = pathKey(path);
  if (!literal || key === undefined) return node.value === '=' ? [merged(present(left), present(right)), none] : [none, none];
  const silent = { ...context, report: () => undefined };
  const rest = context.infer(path, silent).choices?.filter(choice => choice !== literal.value);
  const same: Facts = new Map([[key, { present: true, choices: [literal.value] }]]);
  const other: Facts = rest && rest.length > 0 ? new Map([[key, { choices: rest }]]) : none;
  return node.value === '=' ? [same, other] : [other, same];
}

function present(node: Node): Facts {
  const key = pathKey(node);
  return key === undefined ? none : new Map([[key, { present: true }]]);
}

function merged(a: Facts, b: Facts): Facts {
  return new Map([...a, ...b]);
}
