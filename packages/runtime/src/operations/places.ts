import type { HeldPlace } from './select-held.ts';

/** Deliveries named one by one in a report. */
export const mostListed = 1_000;

/** Deliveries named one by one in an audit entry; more are named by ranges of message numbers. */
const namedSingly = 20;

/** Which deliveries an audit entry is about: each of a few, or ranges by flow, so that the entry of 100,000 stays readable. */
export function placesText(places: readonly HeldPlace[]): string {
  if (places.length <= namedSingly) return places.map(({ flow, message }) => `${flow} message ${message}`).join(', ');
  const flows = [...Map.groupBy(places, ({ flow }) => flow)];
  return flows.map(([flow, group]) => `${flow} messages ${rangesOf(group.map(({ message }) => message))}`).join('; ');
}

/** Rising numbers as ranges: `1-500, 502`. */
function rangesOf(numbers: readonly number[]): string {
  const ranges: string[] = [];
  for (let at = 0; at < numbers.length;) {
    let end = at;
    while (numbers[end + 1] === numbers[end]! + 1) end++;
    ranges.push(end === at ? `${numbers[at]}` : `${numbers[at]}-${numbers[end]}`);
    at = end + 1;
  }
  return ranges.join(', ');
}
