import { leftOf, pairsOf, type Node, type Stage } from '../syntax.ts';
import { callOrigin } from './lineage-call.ts';
import { anything, bound, withoutClosures, type BoundNames, type Env, type Origin } from './lineage-env.ts';
import { computed, counting, deciding, fieldOf, fromNothing, fromPlace, itemOf, oneOf, type Place } from './lineage-origin.ts';

/** What an expression's value may come from. Never leaves anything out; what it cannot follow may come from the whole message. */
export function originOf(node: Node, env: Env): Origin {
  let result = bareOrigin(node, env);
  for (const stage of node.predicate ?? []) result = filtered(result, stage, env);
  return node.group ? grouped(node.group.lhs, result, env) : result;
}

/** Where an expression begins: nothing bound yet. */
export function newEnv(node: Node, here: Origin, root: Place): Env {
  return { here, input: here, root, variables: new Map(), names: boundNames(node), depth: 0, follow: originOf };
}

function bareOrigin(node: Node, env: Env): Origin {
  switch (node.type) {
    case 'path':
      return pathOrigin(node, env);
    case 'string':
    case 'number':
    case 'value':
    case 'regex':
      return fromNothing;
    case 'variable':
      return variableOrigin(String(node.value), env);
    case 'name':
      return fieldOf(env.here, String(node.value));
    case 'binary':
      return oneOf([leftOf(node)!, node.rhs!].map(side => computed(settled(side, env))));
    case 'unary':
      return unaryOrigin(node, env);
    case 'condition':
      return conditionOrigin(node, env);
    case 'block':
      return blockOrigin(node.expressions ?? [], env);
    case 'bind':
      return originOf(node.rhs!, env);
    case 'lambda':
      return node.thunk ? originOf(node.body!, env) : { ...fromNothing, closures: [{ node, env }] };
    case 'function':
    case 'partial':
    case 'apply':
      return callOrigin(node, env);
    case 'wildcard':
    case 'descendant':
      return computed(env.here);
    default:
      return anything(env);
  }
}

/** The origin of a part whose value is looked at as a whole: a function in it may be called with anything. */
export function settled(node: Node, env: Env): Origin {
  return withoutClosures(originOf(node, env), env);
}

function variableOrigin(name: string, env: Env): Origin {
  if (name === '') return env.here;
  if (name === '$') return env.input;
  if (name === 'root') return fromPlace(env.root);
  const known = env.names.vague.has(name) ? undefined : env.variables.get(name);
  return known ?? (env.names.all.has(name) ? anything(env) : fromNothing);
}

function unaryOrigin(node: Node, env: Env): Origin {
  if (node.value === '[') return oneOf([fromNothing as Origin, ...(node.expressions ?? []).map(each => originOf(each, env))]);
  if (node.value === '-') return computed(settled(node.expression!, env));
  const pairs = pairsOf(node.lhs);
  if (pairs.every(([key]) => key.type === 'string')) {
    const fields = pairs.map(([key, value]) => [String(key.value), originOf(value, env)] as const);
    return { ...fromNothing, built: [new Map(fields)] };
  }
  return computed(oneOf([fromNothing as Origin, ...pairs.flatMap(pair => pair.map(part => settled(part, env)))]));
}

function conditionOrigin(node: Node, env: Env): Origin {
  const branches = [node.then!, ...(node.else ? [node.else] : [])].map(branch => originOf(branch, env));
  return oneOf([...branches, deciding(settled(node.condition!, env))]);
}

function blockOrigin(expressions: readonly Node[], env: Env): Origin {
  let inside = env;
  let result: Origin = fromNothing;
  for (const each of expressions) {
    result = originOf(each, inside);
    if (each.type === 'bind') inside = bound(inside, String(leftOf(each)!.value), result);
  }
  return result;
}

/** Where a walk along a path has come to. */
interface Reached {
  readonly origin: Origin;
  readonly env: Env;
}

function pathOrigin(node: Node, env: Env): Origin {
  const [head, ...rest] = node.steps!;
  if (isSite(head!, env)) return fromNothing;
  const first: Reached = { origin: head!.type === 'name' ? env.here : fromNothing, env };
  const start = head!.type === 'name' ? step(first, head!) : begun(head!, env);
  return rest.reduce(step, start).origin;
}

/** The name `site` means the site, unless the message has such a field, or may have. */
function isSite({ type, value }: Node, { root: { view }, here }: Env): boolean {
  if (type !== 'name' || value !== 'site' || !view) return false;
  return ![view, ...here.places.map(place => place.view)].some(each => !each || each.fields.has('site') || each.open);
}

function begun(head: Node, env: Env): Reached {
  const { stages, ...bare } = head;
  return followed({ origin: originOf(bare, env), env }, head, env.here);
}

function step(before: Reached, node: Node): Reached {
  const { origin, env } = before;
  if (node.type === 'name') return followed({ origin: fieldOf(origin, String(node.value)), env }, node, origin);
  const inside = { ...env, here: itemOf(origin) };
  if (node.type === 'sort') {
    const terms = (node.terms ?? []).map(term => deciding(settled(term.expression, inside)));
    return followed({ origin: oneOf([origin, ...terms]), env }, node, origin);
  }
  const { stages, ...bare } = node;
  const found = withoutClosures(originOf(bare, inside), env);
  return followed({ origin: oneOf([found, counting(origin)]), env }, node, origin);
}

/** Filters and positions behind a step, and what it binds: `@$name` the element, staying where it was, `#$name` its position. */
function followed({ origin, env }: Reached, { stages, focus, index }: Node, before: Origin): Reached {
  let [found, inside] = [origin, env];
  if (focus !== undefined) inside = bound(inside, focus, itemOf(found));
  if (index !== undefined) inside = bound(inside, index, counting(found));
  for (const stage of stages ?? []) {
    if (stage.type === 'index') inside = bound(inside, String(stage.value), counting(found));
    else found = filtered(found, stage, inside);
  }
  return { origin: focus === undefined ? found : oneOf([before, counting(found)]), env: inside };
}

function filtered(list: Origin, { expr }: Stage, env: Env): Origin {
  if (!expr || expr.type === 'number') return list;
  return oneOf([list, deciding(settled(expr, { ...env, here: itemOf(list) }))]);
}

/** `{ key: value }` behind a path. */
function grouped(pairs: readonly (readonly [Node, Node])[], list: Origin, env: Env): Origin {
  const inside = { ...env, here: itemOf(list) };
  const parts = pairs.flatMap(pair => pair.map(part => settled(part, inside)));
  return computed(oneOf([withoutClosures(list, env), ...parts]));
}

function boundNames(node: Node): BoundNames {
  const all = new Set<string>();
  const vague = new Set<string>();
  visit(node, false);
  return { all, vague };

  function visit(part: unknown, inBlock: boolean): void {
    if (Array.isArray(part)) return part.forEach(each => visit(each, inBlock));
    if (typeof part !== 'object' || part === null) return;
    const { type, lhs } = part as Node;
    if (type === 'bind') {
      const name = String((lhs as Node).value);
      if (!inBlock || all.has(name)) vague.add(name);
      all.add(name);
    }
    for (const [key, each] of Object.entries(part)) visit(each, type === 'block' && key === 'expressions');
  }
}
