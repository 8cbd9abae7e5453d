/** Equipment with many tags at one interface. */
export interface EquipmentProject {
  /** Settings of the interface that tells the tags, as YAML. */
  readonly tags: string;
  /** Where the measurements go, as YAML of an interface; absent: they stay in the store. */
  readonly to?: string;
  readonly equipment: number;
  readonly tagsEach: number;
  /** The address of a tag, numbered over all equipment from 0. */
  address(number: number): string;
  /** Another deadband of the first tag makes another version of the collection. */
  readonly deadband?: number;
}

/** Pieces of equipment of one class, each with a table of its own. */
export function equipmentProject(project: EquipmentProject): Readonly<Record<string, string>> {
  const { equipment, tagsEach, address } = project;
  const pieces = Array.from({ length: equipment }, (_, index) => `piece-${index + 1}`);
  const names = Array.from({ length: tagsEach }, (_, index) => `t${index + 1}`);
  const tables = pieces.map((piece, place) => {
    const lines = names.map((name, index) => `${name},${address(place * tagsEach + index)}`);
    return [`${piece}.csv`, `tag,address\n${lines.join('\n')}\n`] as const;
  });
  return { 'documents.yaml': documentsOf(project, pieces, names), ...Object.fromEntries(tables) };
}

function documentsOf({ tags, to, deadband }: EquipmentProject, pieces: readonly string[], names: readonly string[]): string {
  const lake = `---
kind: system
name: lake
role: data-platform
owner: it
interfaces:
  series: ${to}
`;
  return `kind: site
name: lyon
title: Lyon
zone: Europe/Paris
systems: { plc: line }
code: '2010'
---
kind: system
name: line
role: plc
owner: it
site: lyon
interfaces:
  tags: ${tags}
${to === undefined ? '' : lake}---
kind: collection
name: line
owner: it
class: Line
tags:
${names.map(name => `  ${name}: { type: number }`).join('\n')}
measurements:
${names.map((name, index) => `  ${name}: { tag: ${name}${index === 0 && deadband !== undefined ? `, deadband: ${deadband}` : ''} }`).join('\n')}
${to === undefined ? '' : 'to: [lake.series]\n'}---
kind: binding
name: lyon-line
owner: it
site: lyon
collection: line
equipment:
${pieces.map(piece => `  packing/${piece}: { interface: line.tags, table: ${piece}.csv }`).join('\n')}
`;
}
