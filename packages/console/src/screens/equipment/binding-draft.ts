import type { DiscoveredRow, DiscoveryReport } from '@millrace/core';

/** The name of the file that the drafted table is saved as. */
export function tableName({ interface: name }: Pick<DiscoveryReport, 'interface'>): string {
  return `${(name.split('.')[0] ?? name).replaceAll(/[^\w-]+/gu, '-')}.csv`;
}

/** How the binding of a site names the table. */
export function bindingText(report: Pick<DiscoveryReport, 'interface' | 'collection'>): string {
  return [
    'kind: binding',
    'site: …',
    `collection: ${report.collection}`,
    'equipment:',
    `  packing/line-1: { interface: ${report.interface}, table: ${tableName(report)} }`,
  ].join('\n');
}

const doubtful: readonly DiscoveredRow['confidence'][] = ['possible', 'likely', 'sure'];

/** Proposed rows in the order in which a person should read them: what is least sure first. */
export function doubtfulFirst(rows: readonly DiscoveredRow[]): readonly DiscoveredRow[] {
  return rows.toSorted((one, other) => doubtful.indexOf(one.confidence) - doubtful.indexOf(other.confidence));
}
