import type { TypeName } from '../contract/keywords.ts';
import { mayBe, stepInto, typeOfValue, type View } from '../contract/view.ts';
import { suggestion } from '../document/nearest.ts';
import { childrenOf, leftOf, type Node } from './syntax.ts';

/** What is known of the result of an expression before any message comes. */
export interface Inferred {
  /** The types it may have; absent: any. */
  readonly types?: ReadonlySet<TypeName>;
  /** What the source contract says of it, where the expression is a plain path. */
  readonly view?: View;
  /** The path goes through a list, so that it may give many values. */
  readonly many?: boolean;
  /** The source may leave it out. */
  readonly optional?: boolean;
  /** `[]`: a list of one stays a list. */
  readonly keepsList?: boolean;
}

/** What paths are looked up in. */
export interface Context {
  /** The contract at the place where the expression stands; absent: not known. */
  readonly here?: View;
  /** The contract of the whole message. */
  readonly root: View;
  /** How to name the place where the expression stands, where that is not the whole message. */
  readonly where?: string;
  report(kind: 'path' | 'type', sentence: string): void;
}

const unknown: Inferred = {};
const siteFields: readonly string[] = ['name', 'code', 'zone', 'title'];
const arithmetic: ReadonlySet<unknown> = new Set(['+', '-', '*', '/', '%']);
const comparisons: ReadonlySet<unknown> = new Set(['=', '!=', '<', '<=', '>', '>=', 'in', 'and', 'or']);

/** What functions give where they give something. */
const functionTypes: Readonly<Record<string, TypeName>> = {
  ...typed(
    'string',
    'string substring substringBefore substringAfter lowercase uppercase trim pad replace join formatNumber formatBase',
  ),
  ...typed(
    'string',
    'formatInteger base64encode base64decode encodeUrl encodeUrlComponent decodeUrl decodeUrlComponent fromMillis now type',
  ),
  ...typed(
    'number',
    'number sum max min average length floor ceil round abs sqrt power random count toMillis millis parseInteger',
  ),
  ...typed('boolean', 'boolean not exists contains'),
};

/**
 * Follows an expression through the source contract: reports every path that the contract does not have, arithmetic on what is no
 * number, and returns what is known of the result.
 */
export function infer(node: Node, context: Context): Inferred {
  const result = inferBare(node, context);
  const filters = [...(node.predicate ?? [])];
  for (const filter of filters) if (filter.expr) infer(filter.expr, { ...context, ...inItem(result.view) });
  if (node.group) for (const pair of node.group.lhs) for (const each of pair) infer(each, withoutHere(context));
  return filters.length > 0 || node.group ? unknown : result;
}

function inferBare(node: Node, context: Context): Inferred {
  switch (node.type) {
    case 'path':
      return inferPath(node, context);
    case 'string':
    case 'number':
    case 'value':
      return { types: new Set([typeOfValue(node.value)]) };
    case 'variable':
      return variableView(node, context);
    case 'binary':
      return inferBinary(node, context);
    case 'condition':
      return inferCondition(node, context);
    case 'block':
      return (node.expressions ?? []).reduce<Inferred>((_, each) => infer(each, context), unknown);
    case 'function':
      inferParts(node, context);
      return callType(node);
    default:
      inferParts(node, context);
      return node.type === 'unary' ? unaryType(node) : unknown;
  }
}

/** Parts of which only the paths matter. */
function inferParts(node: Node, context: Context): void {
  const elsewhere = withoutHere(context);
  for (const child of childrenOf(node)) {
    if (child.node.type !== 'name') infer(child.node, child.sameContext ? context : elsewhere);
  }
}

function withoutHere({ root, report }: Context): Context {
  return { root, report };
}

function inferCondition(node: Node, context: Context): Inferred {
  infer(node.condition!, context);
  const results = [infer(node.then!, context), ...(node.else ? [infer(node.else, context)] : [])];
  const optional = !node.else;
  if (results.some(result => !result.types)) return { optional };
  return { types: new Set(results.flatMap(result => [...result.types!])), optional };
}

function inferBinary(node: Node, context: Context): Inferred {
  const sides = [infer(leftOf(node)!, context), infer(node.rhs!, context)];
  if (comparisons.has(node.value)) return { types: new Set<TypeName>(['boolean']) };
  if (node.value === '&') return { types: new Set<TypeName>(['string']) };
  if (!arithmetic.has(node.value)) return unknown;
  for (const side of sides) {
    if (!side.types || side.many || [...side.types].some(type => type === 'number' || type === 'integer')) continue;
    context.report(
      'type',
      `${String(node.value)} reckons with numbers, and a side is ${[...side.types].join(' or ')}; use $number`,
    );
  }
  return { types: new Set<TypeName>(['number']) };
}

function unaryType(node: Node): Inferred {
  const type: TypeName = node.value === '-' ? 'number' : node.value === '[' ? 'array' : 'object';
  return { types: new Set([type]), keepsList: true };
}

function callType(node: Node): Inferred {
  const name = node.procedure?.type === 'variable' ? String(node.procedure.value) : '';
  const type = Object.hasOwn(functionTypes, name) ? functionTypes[name] : undefined;
  return type === undefined ? unknown : { types: new Set([type]) };
}

function variableView(node: Node, context: Context): Inferred {
  if (node.value === 'root') return viewed(context.root);
  if (node.value === '' || node.value === '$') return context.here ? viewed(context.here) : unknown;
  return unknown;
}

function viewed(view: View): Inferred {
  return { view, ...(view.types && { types: view.types }) };
}

/** The path as far as it consists of names; behind anything else nothing is known. */
function inferPath(node: Node, context: Context): Inferred {
  const [head, ...rest] = node.steps!;
  const names: string[] = [];
  if (head!.type === 'name' && head!.value === 'site' && !ownsSite(context)) return inferSite(node, context);
  if (head!.type === 'variable' && head!.value === 'site') return inferSite(node, context);
  const first =
    head!.type === 'name'
      ? stepFrom({ ...(context.here && viewed(context.here)) }, head!, names, context)
      : infer(head!, context);
  const following = head!.type === 'variable' && head!.value === 'root' ? { ...context, where: 'the source contract' } : context;
  const result = rest.reduce((before, step) => stepFrom(before, step, names, following), first);
  if (node.group) for (const pair of node.group.lhs) for (const each of pair) infer(each, withoutHere(context));
  return node.keepSingletonArray ? { ...result, keepsList: true } : result;
}

function stepFrom(before: Inferred, step: Node, names: string[], context: Context): Inferred {
  const reached =
    step.type === 'name' && before.view ? stepByName(before, before.view, String(step.value), names, context) : unknown;
  const inside = (view: View | undefined): Context => ({
    ...withoutHere(context),
    ...inItem(view),
    where: `an element of ${names.join('.')}`,
  });
  if (step.type !== 'name') infer({ ...step, stages: [] } as Node, inside(before.view));
  if (!step.stages || step.stages.length === 0) return step.focus || step.index ? unknown : reached;
  for (const stage of step.stages) if (stage.expr) infer(stage.expr, inside(reached.view));
  return filtered(reached, step);
}

function stepByName(before: Inferred, view: View, name: string, names: string[], context: Context): Inferred {
  const step = stepInto(view, name);
  if (step.kind === 'missing') {
    const where = names.length > 0 ? names.join('.') : (context.where ?? 'the source contract');
    context.report('path', `${where} has no field "${name}"${suggestion(name, step.candidates)}`);
  }
  names.push(name);
  if (step.kind !== 'field') return unknown;
  return {
    ...viewed(step.view),
    many: before.many === true || step.list,
    optional: before.optional === true || !step.required,
  };
}

/** One position (`[0]`) of a list is one item, there if the list is long enough; any other filter may leave any number. */
function filtered(reached: Inferred, step: Node): Inferred {
  const stages = step.stages!;
  const item = reached.view && inItem(reached.view).here;
  if (!item) return unknown;
  const last = stages.at(-1)!.expr;
  const position = !reached.many && last?.type === 'number' && typeof last.value === 'number' ? last.value : undefined;
  if (position === undefined) return { ...viewed(item), many: true, optional: true };
  const needed = position < 0 ? -position : position + 1;
  const certain = stages.length === 1 && ((needed === 1 && !mayBe(reached.view, 'array')) || needed <= reached.view.leastItems);
  return { ...viewed(item), optional: reached.optional === true || !certain };
}

/** Inside a filter the context is an item. */
function inItem(view: View | undefined): { readonly here?: View } {
  if (!view) return {};
  if (!mayBe(view, 'array') || !view.items()) return view.types && !view.types.has('array') ? { here: view } : {};
  return { here: view.items()! };
}

function ownsSite(context: Context): boolean {
  const has = (view: View | undefined): boolean => view === undefined || view.fields.has('site') || view.open;
  return has(context.here) || has(context.root);
}

function inferSite(node: Node, context: Context): Inferred {
  const [, second, ...more] = node.steps!;
  if (!second) return { types: new Set<TypeName>(['object']) };
  const name = String(second.value);
  if (second.type === 'name' && !siteFields.includes(name)) {
    context.report('path', `a site has no field "${name}"${suggestion(name, siteFields)}`);
    return unknown;
  }
  return more.length === 0 ? { types: new Set<TypeName>(['string']), optional: name === 'title' } : unknown;
}

function typed(type: TypeName, names: string): Readonly<Record<string, TypeName>> {
  return Object.fromEntries(names.split(' ').map(name => [name, type]));
}
