import { suggestion } from '../../document/nearest.ts';
import { failure, success, type Result } from '../../value/issue.ts';
import { contractIssue } from '../codes.ts';

/** The one that was named, or the only one there is; else a failure that lists what there is. */
export function chooseRoot(what: string, names: readonly string[], wanted: string | undefined): Result<string> {
  if (wanted !== undefined) {
    const found = names.find(name => name === wanted) ?? only(names.filter(name => name.endsWith(`.${wanted}`)));
    if (found !== undefined) return success(found);
    return failure(contractIssue('contract.draft-root', '', `there is no ${what} "${wanted}"${suggestion(wanted, names)}`));
  }
  const single = only(names);
  if (single !== undefined) return success(single);
  const listed = names.slice(0, 40).join(', ');
  const found = names.length === 0 ? 'none' : `${names.length}: ${listed}${names.length > 40 ? ' …' : ''}`;
  return failure(contractIssue('contract.draft-root', '', `expected one ${what}, found ${found}`));
}

function only(names: readonly string[]): string | undefined {
  return names.length === 1 ? names[0] : undefined;
}
