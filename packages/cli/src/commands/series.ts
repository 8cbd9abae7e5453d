import type { EquipmentDetail, EquipmentLine, SeriesAnswer } from '@millrace/core';
import { CliError } from '../cli-error.ts';
import { collectionsView, equipmentListView, equipmentView } from '../views/equipment.ts';
import { seriesCsv, seriesView } from '../views/series.ts';
import { command, nodeOptions } from './command.ts';
import type { NodeCommand } from './command.ts';
import { numberOption } from './read-words.ts';

const collection = { name: 'COLLECTION', summary: 'A collection at its site, `line@lyon`.' };
const equipmentName = { name: 'EQUIPMENT', summary: 'Equipment below the site, `packing/line-1`.' };
const filters = {
  collection: { value: 'NAME', summary: 'Only of this collection at its site.' },
  site: { value: 'SITE', summary: 'Only at this site.' },
};

/** Points that a table or a file asks for, and that a look at the line asks for. */
const pointsOfTable = 2000;
const pointsOfLook = 60;

/** `series`. */
export const series: NodeCommand = {
  declaration: {
    name: 'series',
    summary: 'Shows measurements of a piece of equipment over a time, with its gaps.',
    arguments: [
      collection,
      equipmentName,
      { name: 'MEASUREMENTS', summary: 'Which; all where absent.', many: true, optional: true },
    ],
    options: {
      from: { value: 'TIME', summary: 'From when, 2026-11-23T06:00:00Z.', standard: 'an hour before the end' },
      to: { value: 'TIME', summary: 'Until when.', standard: 'now' },
      points: { value: 'NUMBER', summary: 'At most so many of each; more become points with least, greatest and mean.' },
      last: { summary: 'Only the last sample of each.' },
      csv: { summary: 'Print CSV.' },
      ...nodeOptions,
    },
    example: 'millrace series line@lyon packing/line-1 speed --from 2026-11-23T06:00:00Z',
    bad: 'not all of the time could be read',
    json: 'Series',
  },
  async run(client, line, around) {
    const { from, to } = line.options;
    const isCsv = line.flags.has('csv');
    if (line.many.some(name => name.includes(','))) throw new CliError('cli.arguments', 'names of measurements stand one by one');
    const answer = await client.series({
      collection: line.arguments['COLLECTION']!,
      equipment: line.arguments['EQUIPMENT']!,
      ...(line.many.length > 0 && { measurements: line.many.join(',') }),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      points: numberOption(line, 'points') ?? (isCsv ? pointsOfTable : pointsOfLook),
    });
    const shown = line.flags.has('last') ? lastOnly(answer) : answer;
    const text = isCsv ? seriesCsv(shown) : seriesView(shown, around.now());
    return { json: shown, text, bad: answer.incomplete !== undefined };
  },
};

/** `equipment`. */
export const equipment = command({
  declaration: {
    name: 'equipment',
    summary: 'Lists the equipment that is collected, or says everything of one: last values, age, gaps, counters, clock.',
    arguments: [
      { ...collection, optional: true },
      { ...equipmentName, optional: true },
    ],
    options: { site: filters.site },
    example: 'millrace equipment line@lyon packing/line-1',
    bad: 'some of it is not collected as it should be',
    json: 'list of EquipmentLine; Equipment',
  },
  ask: async (client, line): Promise<OneOrList> => {
    const { COLLECTION, EQUIPMENT } = line.arguments;
    if (COLLECTION !== undefined && EQUIPMENT !== undefined)
      return { one: await client.oneEquipment({ collection: COLLECTION, equipment: EQUIPMENT }) };
    const { site } = line.options;
    const filter = { ...(COLLECTION !== undefined && { collection: COLLECTION }), ...(site !== undefined && { site }) };
    return { listed: await client.equipment(filter) };
  },
  view: ({ one, listed }, now) => (one ? equipmentView(one, now) : equipmentListView(listed, now)),
  isBad: ({ one, listed }) => (one ? [one] : listed).some(({ tone }) => tone === 'bad'),
  json: ({ one, listed }) => one ?? listed,
});

/** `collections`. */
export const collections = command({
  declaration: {
    name: 'collections',
    summary: 'Shows which equipment each collection collects at which site, with bound, missing and bad tags.',
    arguments: [],
    options: filters,
    example: 'millrace collections --site lyon',
    bad: 'some equipment is not collected as it should be',
    json: 'list of CollectionLine',
  },
  ask: (client, line) => {
    const { collection: name, site } = line.options;
    return client.collections({ ...(name !== undefined && { collection: name }), ...(site !== undefined && { site }) });
  },
  view: collectionsView,
  isBad: answer => answer.some(({ tone }) => tone === 'bad'),
});

type OneOrList =
  | { readonly one: EquipmentDetail; readonly listed?: never }
  | { readonly one?: never; readonly listed: readonly EquipmentLine[] };

/** The last sample, or the last point, of each. */
function lastOnly(answer: SeriesAnswer): SeriesAnswer {
  const shown = answer.series.map(({ points, ...one }) => ({
    ...one,
    samples: one.samples.slice(-1),
    ...(points && { points: points.slice(-1) }),
  }));
  return { ...answer, series: shown };
}
