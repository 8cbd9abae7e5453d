import { standardFunctions } from '../functions/standard.ts';
import { leftOf, type Node } from '../syntax.ts';
import { anything, bound, isUnbound, withoutClosures, type Env, type Origin } from './lineage-env.ts';
import { computed, counting, deciding, fromNothing, itemOf, oneOf } from './lineage-origin.ts';

/** Calls deeper than this, and every recursion, may come from anything. */
const deepest = 12;

/** What a call may come from: a function of the library, one that the expression itself defines, or `a ~> $f`. */
export function callOrigin(node: Node, env: Env): Origin {
  if (node.type === 'apply') return applyOrigin(node, env);
  const args = (node.arguments ?? []).map(each => env.follow(each, env));
  return called(node, args, env);
}

function applyOrigin(node: Node, env: Env): Origin {
  const first = env.follow(leftOf(node)!, env);
  const { rhs } = node;
  if (rhs?.type !== 'function') return applied(rhs!, [first], env);
  return called(rhs, [first, ...(rhs.arguments ?? []).map(each => env.follow(each, env))], env);
}

function called(node: Node, args: readonly Origin[], env: Env): Origin {
  if (node.type !== 'partial') return applied(node.procedure!, withContext(node, args, env), env);
  const given = args.filter((_, index) => node.arguments?.[index]?.type !== 'operator');
  const all = [env.follow(node.procedure!, env), ...given].map(each => withoutClosures(each, env));
  return computed(oneOf(all));
}

/** Calls what a node stands for. */
function applied(procedure: Node, args: readonly Origin[], env: Env): Origin {
  const name = procedure.type === 'variable' ? String(procedure.value) : undefined;
  if (name !== undefined && isUnbound(name, env) && standardFunctions.has(name)) return ofLibrary(name, args, env);
  return callEither(env.follow(procedure, env), args, env);
}

/** Some functions take the context for an argument that is left out. */
function withContext({ procedure, arguments: nodes = [] }: Node, args: readonly Origin[], env: Env): readonly Origin[] {
  const native = procedure?.type === 'variable' ? standardFunctions.get(String(procedure.value)) : undefined;
  const parameters = native?.signature.parameters ?? [];
  const context = parameters.findIndex(each => each.usesContext);
  if (context < 0 || args.length >= parameters.length) return args;
  const needed = parameters.filter(each => each.times === '').length;
  const mayShift = args.length <= needed || nodes[context]?.type === 'number';
  return mayShift ? args.toSpliced(context, 0, oneOf([env.here, ...args])) : args;
}

/** The value of any of the functions that an origin may be. What is no known function is made of all it is given. */
function callEither(callee: Origin, args: readonly Origin[], env: Env): Origin {
  const known = callee.closures.map(closure => callClosure(closure, args, env));
  const chosen = { ...callee, closures: [] };
  return oneOf([known.length > 0 ? deciding(chosen) : computed(oneOf([chosen, handedOver(args, env)])), ...known]);
}

function callClosure({ node, env: seen }: Origin['closures'][number], args: readonly Origin[], env: Env): Origin {
  if (env.depth >= deepest) return anything(env);
  const inside = (node.arguments ?? []).reduce(
    (before, each, index) => bound(before, String(each.value), args[index] ?? fromNothing),
    { ...seen, depth: env.depth + 1 },
  );
  return env.follow(node.body!, inside);
}

/** What a function makes of its arguments, of which nothing is known: all of them, and what the functions among them give for these. */
function handedOver(args: readonly Origin[], env: Env): Origin {
  const data = computed(oneOf([fromNothing as Origin, ...args.map(each => ({ ...each, closures: [] }))]));
  const functions = args.flatMap(each => each.closures).map(closure => callClosure(closure, [data, data, data, data], env));
  return oneOf([data, ...functions.map(each => computed(withoutClosures(each, env)))]);
}

/** Functions of the library; those that only pass on what they are given keep it navigable. */
function ofLibrary(name: string, args: readonly Origin[], env: Env): Origin {
  const [list = fromNothing as Origin, second = fromNothing as Origin] = args;
  const ofItem = (...parameters: readonly Origin[]): Origin => callEither(second, parameters, env);
  switch (name) {
    case 'filter':
    case 'single':
      return oneOf([list, deciding(withoutClosures(ofItem(itemOf(list), counting(list), list), env))]);
    case 'sort':
      return oneOf([list, deciding(withoutClosures(ofItem(itemOf(list), itemOf(list)), env))]);
    case 'map':
      return oneOf([ofItem(itemOf(list), counting(list), list), counting(list)]);
    case 'reverse':
    case 'distinct':
    case 'shuffle':
      return name === 'distinct' ? oneOf([list, deciding(withoutClosures(list, env))]) : list;
    case 'append':
      return oneOf([list, second]);
    case 'exists':
    case 'count':
      return counting(withoutClosures(list, env));
    default:
      return handedOver(args, env);
  }
}
