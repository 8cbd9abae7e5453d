import { childrenOf, type Node } from '../../syntax.ts';
import type { Made } from '../kinds.ts';
import { jsonataLibrary } from '../library.ts';
import { generateExpression } from './expression.ts';
import { boundNames, Scope } from './scope.ts';
import type { Body, Settings, Unit } from './unit.ts';
import { declare } from './variable.ts';

/** What a whole expression is generated with. */
export interface Outermost extends Pick<Settings, 'variables' | 'siteUnlessIn'> {
  readonly unit: Unit;
  readonly body: Body;
  /** The context, which is the input of the expression; where it may be a list, it is wrapped. */
  readonly input: Made;
  readonly isWrapped: boolean;
  /** The input as it came. */
  readonly root: Made;
}

/** Generates a whole expression, with variables of its own. */
export function generateOutermost(node: Node, outermost: Outermost): Made {
  const { unit, body, input, isWrapped, root, variables, siteUnlessIn } = outermost;
  const scope = new Scope();
  declare(boundNames([node]), scope, { unit, body });
  const settings: Settings = {
    variables,
    tupleNames: tupleNames(node),
    library: jsonataLibrary,
    ...(siteUnlessIn !== undefined && { siteUnlessIn }),
  };
  return generateExpression(node, {
    unit,
    body,
    scope,
    input,
    isWrapped,
    isOuter: true,
    root,
    generate: generateExpression,
    settings,
  });
}

/** The names that `@`, `#` and `%` bind anywhere in an expression. */
function tupleNames(root: Node): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (node: Node): void => {
    for (const name of [node.focus, node.index, node.ancestor?.label]) if (name !== undefined) found.add(name);
    for (const stage of node.stages ?? []) if (stage.type === 'index') found.add(String(stage.value));
    for (const child of childrenOf(node)) walk(child.node);
  };
  walk(root);
  return found;
}
