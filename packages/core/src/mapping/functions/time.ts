import { fail } from '../jsonata/failure.ts';
import type { Machine } from '../jsonata/machine.ts';
import { formatDate } from './format-date.ts';
import { native, type NativeFunction } from './native.ts';
import { parseDate } from './parse-date.ts';

type Text = string | undefined;

/** Functions of points in time, which are Unix milliseconds. `$now` and `$millis` tell the time of the evaluation. */
export const timeFunctions: readonly NativeFunction[] = [
  native('now', '<s?s?:s>', ([picture, timezone], machine) =>
    formatDate(machine.now, picture as Text, timezone as Text, machine),
  ),
  native('millis', '<:n>', (_, machine) => machine.now),
  native('toMillis', '<s-s?:n>', ([text, picture], machine) => toMillis(text as Text, picture as Text, machine)),
  native('fromMillis', '<n-s?s?:s>', ([millis, picture, timezone], machine) =>
    millis === undefined ? undefined : formatDate(millis as number, picture as Text, timezone as Text, machine),
  ),
];

const iso8601 = /^\d{4}(-[01]\d)?(-[0-3]\d)?(T[0-2]\d:[0-5]\d:[0-5]\d)?(\.\d+)?([+-][0-2]\d:?[0-5]\d|Z)?$/;

function toMillis(text: Text, picture: Text, machine: Machine): number | undefined {
  if (text === undefined) return undefined;
  if (picture !== undefined) return parseDate(text, picture, machine);
  const found = iso8601.exec(text);
  if (!found) return fail({ code: 'D3110', value: text });
  // A time without an offset is one in UTC: the zone of the machine that happens to run must not change a message.
  return Date.parse(found[3] !== undefined && found[5] === undefined ? `${text}Z` : text);
}
