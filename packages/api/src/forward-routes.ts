import type { RangeQuery } from '@millrace/core';
import { forwardStatus, rangePage, rangeReport, rangeState } from './forward-schemas.ts';
import { reason } from './operation-schemas.ts';
import { route } from './route.ts';
import { closed, flag, integer, list, object, text, type Schema } from './schema.ts';

const filter = {
  collection: text('Only of this collection at its site, `line@lyon`.', { minLength: 1, maxLength: 200 }),
  target: text('Only for this interface.', { minLength: 1, maxLength: 200 }),
  site: text('Only at this site.', { minLength: 1, maxLength: 100 }),
  code: text('Only with this error code.', { minLength: 1, maxLength: 200 }),
} as const;

const which: Schema<Pick<RangeQuery, 'collection' | 'target' | 'site' | 'code' | 'first'>> = closed(
  object('Which held ranges; what is given must all hold. Empty: none.', {}, {
    ...filter,
    first: list('Ranges by their first block.', integer('Number.', { minimum: 1 }), { maxItems: 10_000 }),
  } as const),
);

const body = object('What, and why.', { which }, {
  reason,
  dryRun: flag('Only say which; then no reason is needed.', { default: false }),
} as const);
const isDry = { properties: { dryRun: { const: true } }, required: ['dryRun'] };
const act = closed({ json: { ...body.json, anyOf: [{ required: ['reason'] }, isDry] } } as typeof body);

/** The routes about measurements on their way to historians and files. */
export const forwardRoutes = {
  seriesTargets: route({
    method: 'GET',
    path: '/api/v1/series/targets',
    scope: 'read',
    summary:
      'How the measurements of collections get to their targets: the balance, what waits and how much may, since when nothing goes.',
    query: closed(object('', {}, { collection: filter.collection, site: filter.site } as const)),
    answer: list('Targets.', forwardStatus),
  }),
  heldSeries: route({
    method: 'GET',
    path: '/api/v1/series/held',
    scope: 'read',
    summary:
      'Measurements that a target did not simply get: refused, in doubt, damaged, given up; the oldest of each target first.',
    query: closed(object('', {}, { ...filter, state: rangeState } as const)),
    answer: rangePage,
  }),
  releaseSeries: route({
    method: 'POST',
    path: '/api/v1/series/held/release',
    scope: 'operate',
    summary: 'Gives held measurements to their target again, in order; one audit entry. A dry run says which.',
    body: act,
    answer: rangeReport,
    patience: 'long',
  }),
  cancelSeries: route({
    method: 'POST',
    path: '/api/v1/series/held/cancel',
    scope: 'operate',
    summary: 'Gives held measurements up for good: their target never gets them. One audit entry. A dry run says which.',
    body: act,
    answer: rangeReport,
    patience: 'long',
  }),
};
