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
  const found = names.length === 0 ? 'none' : `${names.length}:${listed(names)}`;
  return failure(contractIssue('contract.draft-root', '', `expected one ${what}, found ${found}`));
}

const mostListed = 40;

/** A few on the line, more one a line. */
function listed(names: readonly string[]): string {
  if (names.length <= 5) return ` ${names.join(', ')}`;
  const more = names.length - mostListed;
  const lines = [...names.slice(0, mostListed), ...(more > 0 ? [`and ${more} more`] : [])];
  return lines.map(name => `\n  ${name}`).join('');
}

function only(names: readonly string[]): string | undefined {
  return names.length === 1 ? names[0] : undefined;
}
