import type { InterfaceLine, InterfaceVerdict, SystemView } from '@millrace/core';
import { hasWords, type ListSearch } from '../../parts/list-search.ts';

type Wanted = ListSearch<InterfaceVerdict['state']>;

/** A line of the list: a system, or one of its interfaces under it. */
export type Row =
  { readonly kind: 'system'; readonly system: SystemView } | { readonly kind: 'interface'; readonly line: InterfaceLine };

/** The states an interface can be in, the worst first. */
export const verdictStates: readonly InterfaceVerdict['state'][] = [
  'failing',
  'maintenance',
  'busy',
  'unproven',
  'well',
  'unused',
];

/** The lines that are wanted: systems in trouble first, then by site and title; each with its interfaces. */
export function rowsOf(systems: readonly SystemView[], wanted: Wanted): readonly Row[] {
  return systems
    .filter(({ site = '' }) => wanted.site === undefined || site === wanted.site)
    .map(system => ({ ...system, interfaces: system.interfaces.filter(line => isWanted(system, line, wanted)) }))
    .filter(({ interfaces }) => interfaces.length > 0)
    .toSorted(byTroubleAndPlace)
    .flatMap((system): readonly Row[] => [
      { kind: 'system', system },
      ...system.interfaces.map(line => ({ kind: 'interface', line }) as const),
    ]);
}

function isWanted(system: SystemView, line: InterfaceLine, { text, state }: Wanted): boolean {
  if (state !== undefined && line.verdict.state !== state) return false;
  const { name, title, role, owner, siteTitle = '' } = system;
  return hasWords(text, [name, title, role, owner, siteTitle, line.name, line.title, line.connector]);
}

function byTroubleAndPlace(one: SystemView, other: SystemView): number {
  const trouble = (system: SystemView): number => (system.interfaces.some(({ verdict }) => verdict.state === 'failing') ? 0 : 1);
  return (
    trouble(one) - trouble(other) || (one.site ?? '').localeCompare(other.site ?? '') || one.title.localeCompare(other.title)
  );
}
