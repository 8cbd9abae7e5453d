import type { IntegrationTarget } from './model.ts';

/** A target as its integration says it, for names of flows: `mes.work-orders`, or of a command `line.load-recipe`. */
export function targetName({
  interface: name,
  collection,
  command,
}: Pick<IntegrationTarget, 'interface' | 'collection' | 'command'>): string {
  return name ?? `${collection ?? ''}.${command ?? ''}`;
}
