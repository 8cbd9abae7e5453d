import type { CodeSetDocument } from '../../document/model.ts';
import type { View } from '../../contract/view.ts';
import type { Level } from '../../value/issue.ts';
import type { MappingCode } from '../codes.ts';
import type { Node } from '../syntax.ts';
import type { Flow } from './flow.ts';

/** What is known of a path because of a condition around it: that it is there, or which values are left. */
export interface Fact {
  readonly present?: true;
  readonly choices?: readonly unknown[];
}

/** Something that can be known to be wrong with an expression. */
export interface Finding {
  readonly code: MappingCode;
  readonly sentence: string;
  readonly level: Level;
  /** The part of the expression that it is about. */
  readonly node: Node;
}

/** What the parts of an expression are looked up in. */
export interface Context {
  /** The value at which the expression stands (`$`); absent: not known. */
  readonly here?: Flow;
  /** What the whole expression stands at (`$$`). */
  readonly input?: Flow;
  /** The contract of the whole message (`$root`). */
  readonly root: View;
  /** How to name the place where the expression stands, where that is not the whole message. */
  readonly where?: string;
  readonly variables: ReadonlyMap<string, Flow>;
  /** By path, as `pathKey` writes it. */
  readonly facts: ReadonlyMap<string, Fact>;
  readonly codeSets?: ReadonlyMap<string, CodeSetDocument>;
  /** Follows a part of the expression. */
  infer(node: Node, context: Context): Flow;
  report(finding: Finding): void;
}

/** The same context at another value. */
export function at(context: Context, here: Flow | undefined, where?: string): Context {
  const { here: _, where: __, ...rest } = context;
  return { ...rest, facts: new Map(), ...(here && { here }), ...(where !== undefined && { where }) };
}

/** The same context with one more variable. */
export function withVariable(context: Context, name: string, flow: Flow): Context {
  return { ...context, variables: new Map(context.variables).set(name, flow) };
}

/** A plain path as text, to find facts about it; `undefined` for anything else. */
export function pathKey(node: Node): string | undefined {
  if (node.type !== 'path' || node.group) return undefined;
  const names: string[] = [];
  for (const step of node.steps!) {
    const plain = (step.type === 'name' || step.type === 'variable') && !step.stages && !step.focus && !step.index;
    if (!plain) return undefined;
    names.push(step.type === 'variable' ? `$${String(step.value)}` : String(step.value));
  }
  return names.join('\u0000');
}
