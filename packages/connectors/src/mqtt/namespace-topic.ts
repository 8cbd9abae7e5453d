import type { SeriesDescription } from '@millrace/core';

import { topicProblem } from './topic.ts';

/** The structure of a unified namespace: where each measurement is published. */
export interface NamespaceStructure {
  /** The topic of a series, or why it has none. */
  topicOf(series: SeriesDescription): { readonly topic: string } | { readonly problem: string };
}

const known = /^(?:enterprise|site|collection|measurement|equipment(?:\.[1-9])?)$/;

/**
 * Reads a structure as `{enterprise}/{site}/{equipment}/{measurement}`. `{equipment}` is the whole path of the equipment; `{equipment.1}`,
 * `{equipment.2}` … are its levels, of which an equipment must have exactly as many. Throws where two measurements would share a topic.
 */
export function namespaceStructure(text: string, enterprise: string): NamespaceStructure {
  const names = [...text.matchAll(/\{([^{}]*)\}/g)].map(match => match[1] ?? '');
  const unknown = names.find(name => !known.test(name));
  if (unknown !== undefined) throw new Error(`"{${unknown}}" is no level of a namespace: ${levelsInWords}`);
  const problem = topicProblem(text.replace(/\{[^{}]*\}/g, 'x')) ?? incomplete(names);
  if (problem !== undefined) throw new Error(problem);
  const depth = Math.max(0, ...names.map(name => Number(/^equipment\.(\d)$/.exec(name)?.[1] ?? 0)));
  return { topicOf: series => filled(text, depth, enterprise, series) };
}

const levelsInWords = 'there are {enterprise}, {site}, {equipment}, {equipment.1} and so on, {collection} and {measurement}';

/** What is missing so that every measurement has a topic of its own. */
function incomplete(names: readonly string[]): string | undefined {
  const lacks = ['site', 'measurement'].filter(name => !names.includes(name));
  const levels = names.filter(name => name.startsWith('equipment.')).map(name => Number(name.slice(10)));
  const isWhole =
    levels.length > 0 && Array.from({ length: Math.max(...levels) }, (_, at) => at + 1).every(at => levels.includes(at));
  if (!names.includes('equipment') && !isWhole) lacks.push('equipment');
  return lacks.length === 0
    ? undefined
    : `the structure lacks {${lacks.join('}, {')}}: several measurements would share one topic`;
}

function filled(
  text: string,
  depth: number,
  enterprise: string,
  { site, equipment, collection, measurement }: SeriesDescription,
): ReturnType<NamespaceStructure['topicOf']> {
  const levels = equipment.split('/');
  if (depth > 0 && levels.length !== depth)
    return { problem: `the structure has ${depth} levels of equipment, and ${equipment} has ${levels.length}` };
  const values: Readonly<Record<string, string>> = { enterprise, site, collection, measurement };
  const topic = text.replace(/\{([^{}]*)\}/g, (_, name: string) => {
    if (name === 'equipment') return levels.map(level).join('/');
    if (name.startsWith('equipment.')) return level(levels[Number(name.slice(10)) - 1] ?? '');
    return level(values[name] ?? '');
  });
  const problem = topicProblem(topic);
  return problem === undefined ? { topic } : { problem };
}

/** A name as one level: what no level can have is percent-encoded, so that different names stay different. */
function level(name: string): string {
  return name.replace(/[%+#/\0]/g, mark => `%${mark.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}
