import { viewOf } from '../../contract/view.ts';
import type { ContractDocument } from '../../document/model.ts';
import { success, type Issue, type Result } from '../../value/issue.ts';
import { inferText } from './field/places.ts';
import { described } from '../infer/flow.ts';
import { flowWords } from '../infer/flow-words.ts';
import { parseExpression } from '../syntax.ts';

/**
 * What an expression gives for messages of a contract, in words ("a number in kg, which may be absent"), with everything that can be
 * known to be wrong with it; "not known" where the contract leaves it open. Pure: an editor asks at every key.
 */
export function describeExpression(text: string, from: ContractDocument): Result<string> {
  const parsed = parseExpression(text, '');
  if (!parsed.ok) return parsed;
  const issues: Issue[] = [];
  const root = viewOf(from.schema);
  const add = (issue: Issue): void => void issues.push(issue);
  const flow = inferText(text, '', { here: described(root), root, parse: () => parsed, add });
  return success(flow ? flowWords(flow) : 'not known', issues);
}
