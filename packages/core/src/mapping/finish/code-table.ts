import type { Value } from '../../value/value.ts';
import { mappingIssue } from '../codes.ts';
import type { Step } from './step.ts';

/** Translates a code by the table of the field; what is not in it becomes `else`, or holds the message. */
export function codeTableStep(codes: Readonly<Record<string, string>>, otherwise: string | undefined): Step {
  const table = new Map(Object.entries(codes));
  return found => {
    const code = codeText(found);
    const entry = code === undefined ? undefined : (table.get(code) ?? otherwise);
    if (entry !== undefined) return { value: entry };
    return { issue: mappingIssue('mapping.code-missing', '', `the code table has no entry for ${JSON.stringify(found)}`) };
  };
}

/** The text under which a code stands in a table; a list or an object has none. */
function codeText(value: Value): string | undefined {
  return typeof value === 'object' ? undefined : String(value);
}
