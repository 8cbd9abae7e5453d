import jsonata from 'jsonata';
import { excerpt } from '../contract/excerpt.ts';
import { failure, success, type Result } from '../value/issue.ts';
import type { Value } from '../value/value.ts';
import { mappingIssue } from './codes.ts';
import type { Frame } from './fast-operators.ts';
import { plainValue } from './plain-value.ts';
import { childrenOf, lowerFirst, type Node } from './syntax.ts';

/** Bounds on one evaluation. They stop a recursion and a loop in the language; a regular expression only ends with its thread. */
const bounds = { stack: 2_000, sequence: 1_000_000, timeout: 5_000 };

/** Names by which the interpreter marks its own data; in a message they would be taken for them. */
const reserved: ReadonlySet<string> = new Set(['_jsonata_function', '_jsonata_lambda', 'outerWrapper', 'tupleStream']);

/** An expression on the interpreter of the `jsonata` package: every construct, any cost. */
export interface Interpreter {
  /** The plain result, `undefined` for nothing. Fails with the code of JSONata in the sentence. */
  evaluate(input: Value, frame: Frame): Promise<Result<Value | undefined>>;
}

/**
 * An interpreter of one expression, which must parse. With `siteByName` the name `site` at the start of a path means the site;
 * otherwise it is a field like any other.
 */
export function openInterpreter(text: string, siteByName: boolean): Interpreter {
  const program = jsonata(text, bounds);
  if (siteByName) pointToSite(program.ast() as unknown as Node);
  return {
    evaluate: async (input, frame) => {
      const name = reservedName(frame.root);
      if (name !== undefined) {
        return failure(
          mappingIssue('mapping.reserved-name', '', `the message has a field "${name}", which the interpreter uses for itself`),
        );
      }
      try {
        return settle(await program.evaluate(input, { root: frame.root, site: frame.site, eval: undefined }));
      } catch (error) {
        return failure(mappingIssue('mapping.expression-failed', '', failureSentence(text, error)));
      }
    },
  };
}

/** Whether the name `site` starts a path in the expression's own context. */
export function namesSite(node: Node): boolean {
  const head = node.type === 'path' ? node.steps?.[0] : undefined;
  if (head?.type === 'name' && head.value === 'site') return true;
  return childrenOf(node).some(child => child.sameContext && namesSite(child.node));
}

/** Turns such a name into the variable `$site`; the parser's tree is the program, and this one is ours alone. */
function pointToSite(node: Node): void {
  const head = node.type === 'path' ? node.steps?.[0] : undefined;
  if (head?.type === 'name' && head.value === 'site') Object.assign(head, { type: 'variable' });
  for (const child of childrenOf(node)) if (child.sameContext) pointToSite(child.node);
}

function settle(result: unknown): Result<Value | undefined> {
  if (result === undefined) return success(undefined);
  const plain = plainValue(result);
  if ('value' in plain) return success(plain.value);
  const place = plain.at === '' ? '' : ` at ${plain.at}`;
  return failure(
    mappingIssue('mapping.not-a-value', '', `expected a value that a message can carry, found ${plain.found}${place}`),
  );
}

/** Failures whose text is the writer's own: `$error` and `$assert`. */
const ownWords: ReadonlySet<unknown> = new Set(['D3137', 'D3141']);

function failureSentence(text: string, error: unknown): string {
  const { code, message, position, value } = error as Readonly<Record<string, unknown>>;
  const said = typeof message === 'string' ? message : String(error);
  const reason = [code, ownWords.has(code) ? said : lowerFirst(said)].filter(part => part !== undefined).join(' ');
  const place = typeof position === 'number' ? `, at column ${Math.max(1, position)}` : '';
  const found = value === undefined || typeof value === 'function' ? '' : `, found ${excerpt(value)}`;
  return `the expression ${JSON.stringify(text)} failed: ${reason}${place}${found}`;
}

function reservedName(value: Value): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    for (const each of value as readonly Value[]) {
      const name = reservedName(each);
      if (name !== undefined) return name;
    }
    return undefined;
  }
  for (const [name, each] of Object.entries(value)) {
    const found = reserved.has(name) ? name : reservedName(each);
    if (found !== undefined) return found;
  }
  return undefined;
}
