import { route } from './route.ts';
import { closed, integer, list, moment, object, text } from './schema.ts';
import { collectionLine, equipmentDetail, equipmentLine, seriesAnswer } from './series-schemas.ts';

const collection = text('Collection at its site, `line@lyon`.', { minLength: 1, maxLength: 200 });
const equipment = text('Equipment below the site, `packing/line-1`.', { minLength: 1, maxLength: 300 });
const site = text('Only at this site.', { minLength: 1, maxLength: 100 });

/** The routes about measurements and equipment. */
export const seriesRoutes = {
  series: route({
    method: 'GET',
    path: '/api/v1/series',
    scope: 'read',
    summary:
      'Measurements of one piece of equipment over a time, with its gaps: each sample, or, where there are more than asked for, least, greatest and mean of parts of the time.',
    query: closed(
      object('', { collection, equipment }, {
        measurements: text('Names of measurements, separated by commas; absent: all.', { maxLength: 2000 }),
        from: moment('From; an hour before `to` where absent.'),
        to: moment('To; now where absent.'),
        points: integer('Points of each series at the most; 500 where absent.', { minimum: 1, maximum: 20_000, default: 500 }),
      } as const),
    ),
    answer: seriesAnswer,
    patience: 'long',
  }),
  equipment: route({
    method: 'GET',
    path: '/api/v1/equipment',
    scope: 'read',
    summary: 'Equipment that is collected, with how that goes, its counters and the skew of its clock.',
    query: closed(object('', {}, { collection, site } as const)),
    answer: list('Equipment.', equipmentLine),
  }),
  oneEquipment: route({
    method: 'GET',
    path: '/api/v1/equipment/one',
    scope: 'read',
    summary:
      'One piece of equipment: last values with quality and age, counters, gaps, what was asked of the source and what it granted.',
    query: closed(object('', { collection, equipment })),
    answer: equipmentDetail,
  }),
  collections: route({
    method: 'GET',
    path: '/api/v1/collections',
    scope: 'read',
    summary: 'Collections at their sites: which equipment is collected, with bound, missing and bad tags, and samples a second.',
    query: closed(object('', {}, { collection, site } as const)),
    answer: list('Collections.', collectionLine),
  }),
};
