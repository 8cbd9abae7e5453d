import type { CommandOffer, CommandValues } from '@millrace/core';

/** What a person filled in, tag by tag, as it stands in the fields. */
export type Filled = Readonly<Record<string, string | number | boolean | undefined>>;

/** The values of a command; `undefined` as long as one is missing. Whether they are allowed the node says. */
export function valuesOf({ values }: CommandOffer, filled: Filled): CommandValues | undefined {
  const given = values.map(({ tag, type }) => [tag, type === 'boolean' ? (filled[tag] ?? false) : filled[tag]] as const);
  return given.some(([, value]) => value === undefined || value === '')
    ? undefined
    : (Object.fromEntries(given) as CommandValues);
}

/** An id that nobody else chooses. */
export function newCommandId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `console-${[...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')}`;
}
