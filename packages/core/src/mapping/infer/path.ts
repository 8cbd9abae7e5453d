import { mayBe, stepInto, type View } from '../../contract/view.ts';
import { nearest, suggestion } from '../../document/nearest.ts';
import type { Node } from '../syntax.ts';
import { at, pathKey, withVariable, type Context } from './context.ts';
import { described, isNumberText, itemOf, maybe, notKnown, selection, typed, type Flow } from './flow.ts';

const siteFields: readonly string[] = ['name', 'code', 'zone', 'title'];

/** Where a walk along a path has come to. */
interface Reached {
  readonly flow: Flow;
  /** The names so far, to tell people where it is. */
  readonly names: readonly string[];
  readonly context: Context;
}

/** A path step by step: names, filters, positions, sorting, and expressions in place of a name. */
export function inferPath(node: Node, context: Context): Flow {
  const [head, ...rest] = node.steps!;
  if (isSite(head!, context)) return inferSite(node, context);
  let reached = rest.reduce(step, firstStep(head!, context));
  if (node.keepSingletonArray) reached = { ...reached, flow: { ...reached.flow, keepsList: true } };
  return withFact(node, reached.flow, context);
}

function firstStep(head: Node, context: Context): Reached {
  if (head.type === 'name') return step({ flow: context.here ?? notKnown, names: [], context }, head);
  const { stages, ...bare } = head;
  const flow = context.infer(bare, context);
  const isVariable = head.type === 'variable' && head.value !== '' && head.value !== '$' && head.value !== 'root';
  const names = isVariable ? [`$${String(head.value)}`] : [];
  const isRoot = head.type === 'variable' && head.value === 'root';
  const following = isRoot ? { ...context, where: 'the source contract' } : context;
  return bound(staged({ flow, names, context: following }, stages), head, flow);
}

function step(before: Reached, node: Node): Reached {
  if (node.type === 'name') {
    const named = stepByName(before, node);
    return bound(staged(named, node.stages), node, before.flow);
  }
  if (node.type === 'sort') return staged(sorted(before, node), node.stages, false);
  const item = itemOf(before.flow);
  const inside = at(before.context, node.type === 'parent' ? undefined : item, elementOf(before));
  const { stages, ...bare } = node;
  const flow = before.context.infer(bare, inside);
  const spread = {
    ...flow,
    ...((before.flow.many === true || isList(before.flow)) && { many: true }),
    ...(before.flow.optional && { optional: true }),
  };
  return staged({ ...before, flow: spread }, stages);
}

function stepByName(before: Reached, node: Node): Reached {
  const { names, context, flow } = before;
  const name = String(node.value);
  const found = flow.view ? stepInto(flow.view, name) : undefined;
  const reached = { names: [...names, name], context };
  if (!found) return { ...reached, flow: isPlain(flow) ? missing(before, node, []) : notKnown };
  if (found.kind === 'missing') return { ...reached, flow: missing(before, node, found.candidates) };
  if (found.kind === 'open') return { ...reached, flow: notKnown };
  const many = flow.many === true || found.list;
  const optional = flow.optional === true || !found.required;
  const passed = { ...(many && { many }), ...(optional && { optional }), ...(flow.selected && { selected: true }) };
  return { ...reached, flow: { ...described(found.view), ...passed } };
}

/** A text, number or flag, which has no fields. */
function isPlain({ types }: Flow): boolean {
  return types !== undefined && [...types].every(type => type !== 'object' && type !== 'array');
}

function missing({ names, context }: Reached, node: Node, candidates: readonly string[]): Flow {
  const where = names.length > 0 ? names.join('.') : (context.where ?? 'the source contract');
  const name = String(node.value);
  const elsewhere = nearest(name, candidates) === undefined ? atRoot(name, context) : '';
  context.report({
    code: 'mapping.path-unknown',
    sentence: `${where} has no field "${name}"${suggestion(name, candidates)}${elsewhere}`,
    level: 'error',
    node,
  });
  return notKnown;
}

/** Inside an element people often mean a field of the whole message. */
function atRoot(name: string, { root, where }: Context): string {
  return where?.startsWith('an element') === true && root.fields.has(name)
    ? `; $root.${name} is the one of the whole message`
    : '';
}

/**
 * Filters and positions behind a step. One position of a list is one item, of a path through lists one of each; any other filter may
 * leave any number.
 */
function staged(reached: Reached, stages: Node['stages'], throughLists = reached.flow.many === true): Reached {
  return (stages ?? []).reduce((before, stage) => {
    if (stage.type === 'index') {
      return { ...before, context: withVariable(before.context, String(stage.value), typed('integer')) };
    }
    if (!stage.expr) return before;
    const item = itemOf(before.flow);
    const found = before.context.infer(stage.expr, at(before.context, item, elementOf(before)));
    const position = stage.expr.type === 'number' || stage.expr.type === 'unary' ? positionOf(found) : undefined;
    if (position === undefined) return { ...before, flow: selection(before.flow) };
    return { ...before, flow: throughLists ? selection(before.flow) : atPosition(before.flow, item, position) };
  }, reached);
}

function positionOf({ choices }: Flow): number | undefined {
  return typeof choices?.[0] === 'number' ? choices[0] : undefined;
}

/** `[0]` of a list is one item, certain where the list is long enough; of what a filter left it is there if its writer is right. */
function atPosition(list: Flow, item: Flow, position: number): Flow {
  if (list.selected || list.many) return { ...item, selected: true };
  const needed = position < 0 ? -position : position + 1;
  const single = list.view !== undefined && !mayBe(list.view, 'array');
  const certain = (needed === 1 && single) || needed <= (list.view?.leastItems ?? 0);
  return certain && list.optional !== true ? item : maybe(item);
}

/** `@$name` binds the element and stays where it was, `#$name` binds its position. */
function bound(reached: Reached, { focus, index }: Node, before: Flow): Reached {
  let { context, flow } = reached;
  if (index !== undefined) context = withVariable(context, index, typed('integer'));
  if (focus !== undefined) {
    context = withVariable(context, focus, itemOf(flow));
    flow = { ...before, many: true };
    return { context, flow, names: reached.names.slice(0, -1) };
  }
  return { ...reached, context };
}

function sorted(before: Reached, node: Node): Reached {
  const inside = at(before.context, itemOf(before.flow), elementOf(before));
  for (const { expression } of node.terms ?? []) {
    const term = before.context.infer(expression, inside);
    if (!isNumberText(term)) continue;
    const sentence = 'sorts numbers that are texts letter by letter, "10" before "9"; use $number';
    inside.report({ code: 'mapping.comparison', sentence, level: 'warning', node: expression });
  }
  const { flow } = before;
  return { ...before, flow: flow.many === true || isList(flow) ? { ...flow, ...itemOf(flow), many: true } : flow };
}

function elementOf({ names, context }: Reached): string {
  return names.length > 0 ? `an element of ${names.join('.')}` : (context.where ?? 'the source contract');
}

function isList({ view, types }: Flow): boolean {
  return view ? view.types?.has('array') === true : types?.has('array') === true;
}

/** What a condition around the path says of it. */
function withFact(node: Node, flow: Flow, context: Context): Flow {
  const key = context.facts.size === 0 ? undefined : pathKey(node);
  const fact = key === undefined ? undefined : context.facts.get(key);
  if (!fact) return flow;
  const { optional, ...present } = flow;
  const known = fact.present ? present : { ...present, ...(optional && { optional }) };
  return { ...known, ...(fact.choices && { choices: fact.choices }) };
}

function isSite(head: Node, context: Context): boolean {
  if (head.value !== 'site') return false;
  return head.type === 'variable' || (head.type === 'name' && !ownsSite(context));
}

function ownsSite({ here, root }: Context): boolean {
  const has = (view: View | undefined): boolean => view === undefined || view.fields.has('site') || view.open;
  return has(here?.view) || has(root);
}

function inferSite(node: Node, context: Context): Flow {
  const [, second, ...more] = node.steps!;
  if (!second) return typed('object');
  const name = String(second.value);
  if (second.type === 'name' && !siteFields.includes(name)) {
    const sentence = `a site has no field "${name}"${suggestion(name, siteFields)}`;
    context.report({ code: 'mapping.path-unknown', sentence, level: 'error', node: second });
    return notKnown;
  }
  if (more.length > 0) return notKnown;
  return name === 'title' ? maybe(typed('string')) : typed('string');
}
