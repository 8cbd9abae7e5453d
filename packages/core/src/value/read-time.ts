import { millisShowing, type WrittenTime } from './local-time.ts';
import { odataTimeOf } from './odata-time.ts';

const day = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const dateTime = /^([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})?$/;

/** Reads a time of ISO 8601, or a literal of OData V2; `undefined` for anything else, and for what the calendar does not have. */
export function readTime(text: string): WrittenTime | undefined {
  if (day.test(text)) return millisShowing(`${text}T00:00:00`) === undefined ? undefined : { kind: 'day', text };
  const [whole, date, time, fraction = '', offset] = dateTime.exec(text) ?? [];
  if (whole === undefined) return odataTimeOf(text);
  const local = `${date}T${time}`;
  if (millisShowing(local) === undefined) return undefined;
  if (offset === undefined) return { kind: 'local', text: local + fraction };
  return Number.isNaN(Date.parse(`${local}${offset.toUpperCase()}`)) ? undefined : { kind: 'moment', text };
}
