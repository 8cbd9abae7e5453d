import type { ArgumentsOf } from '@millrace/api';
import type { HeldGroup } from '@millrace/core';
import { useSearchParams } from 'wouter';

/** What the inbox shows, as it stands in the address: a group, a filter, an open message. */
export interface HeldChoice {
  readonly flow?: string;
  readonly code?: string;
  readonly cause?: string;
  readonly forwardedTo?: string;
  readonly site?: string;
  /** A business key, subject or id. */
  readonly value?: string;
  /** The message that is open. */
  readonly message?: number;
}

const names = ['flow', 'code', 'cause', 'forwardedTo', 'site', 'value'] as const;

/** The choice in the address, and how to change it; what is given as undefined goes. */
export function useHeldChoice(): readonly [
  HeldChoice,
  (change: { readonly [K in keyof HeldChoice]?: HeldChoice[K] | undefined }) => void,
] {
  const [search, setSearch] = useSearchParams();
  const message = Number(search.get('message') ?? NaN);
  const texts = names.flatMap(name => (search.has(name) ? [[name, search.get(name)!] as const] : []));
  const choice: HeldChoice = { ...Object.fromEntries(texts), ...(Number.isSafeInteger(message) && { message }) };
  return [
    choice,
    change =>
      setSearch(before => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(change))
          if (value === undefined) next.delete(name);
          else next.set(name, String(value));
        return next;
      }),
  ];
}

/** The part of a choice that names a group. */
export function choiceOfGroup({
  flow,
  code,
  cause,
  owner,
  forwarded,
}: HeldGroup): Omit<HeldChoice, 'message' | 'value' | 'site'> {
  return { flow, ...(code !== undefined && { code }), cause: cause ?? '', forwardedTo: forwarded ? owner : '' };
}

/** Whether a choice names this group. */
export function isChosen(group: HeldGroup, choice: HeldChoice): boolean {
  const named = choiceOfGroup(group);
  return (['flow', 'code', 'cause', 'forwardedTo'] as const).every(name => named[name] === choice[name]);
}

/** What the choice asks of the node. */
export function queryOf({ message: _, ...query }: HeldChoice): Omit<ArgumentsOf<'held'>, 'limit' | 'offset' | 'after'> {
  return query;
}

/** Everything of a choice as a selection for an operation. */
export function selectionOf({ message: _, value, ...rest }: HeldChoice): ArgumentsOf<'release'>['selection'] {
  return { ...rest, ...(value !== undefined && { key: { value } }) };
}
