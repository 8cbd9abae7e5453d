import type { ArgumentsOf, CommandLine } from '@millrace/api';
import { heldRangeStates } from '@millrace/api';
import { CliError } from '../cli-error.ts';
import { rangePageView, rangeReportView, targetsView } from '../views/held-series.ts';
import { command, reasonOption } from './command.ts';
import { reasonOf } from './read-words.ts';

type Which = ArgumentsOf<'releaseSeries'>['which'];

const blocks = {
  name: 'BLOCK',
  summary: 'Ranges by their first block, as `series held` prints it.',
  optional: true,
  many: true,
} as const;
const narrowing = {
  collection: { value: 'NAME', summary: 'Only of this collection at its site, `line@lyon`.' },
  target: { value: 'INTERFACE', summary: 'Only for this target, `historian.series`.' },
  site: { value: 'SITE', summary: 'Only at this site.' },
  code: { value: 'CODE', summary: 'Only those with this code.' },
};
const { collection, site } = narrowing;
const actOptions = {
  ...narrowing,
  'dry-run': { summary: 'Only say which.' },
  reason: { ...reasonOption, summary: 'Why; required unless it is a dry run, kept in the audit trail.' },
};

/** `series targets`. */
export const seriesTargets = command({
  declaration: {
    name: 'series targets',
    summary: 'Shows how measurements get to historians and files: what they have, what waits, what is held, what was given up.',
    arguments: [],
    options: { collection, site },
    example: 'millrace series targets --site lyon',
    bad: 'something is stopped, or about to be given up',
    json: 'list of SeriesTarget',
  },
  ask: (client, { options }) => client.seriesTargets(narrowed(options, ['collection', 'site'])),
  view: targetsView,
  isBad: answer => answer.some(({ tone }) => tone === 'bad'),
});

/** `series held`. */
export const seriesHeld = command({
  declaration: {
    name: 'series held',
    summary: 'Lists measurements that a target did not simply get, and why.',
    arguments: [],
    options: { ...narrowing, state: { value: 'STATE', summary: `One of ${heldRangeStates.join(', ')}.`, standard: 'held' } },
    example: 'millrace series held --target historian.series',
    json: 'HeldRangePage',
  },
  ask: (client, { options }) => {
    const state = heldRangeStates.find(one => one === options['state']);
    if (options['state'] !== undefined && state === undefined)
      throw new CliError('cli.arguments', `reading --state ${options['state']}: expected ${heldRangeStates.join(', ')}`);
    return client.heldSeries({ ...narrowed(options, ['collection', 'target', 'site', 'code']), ...(state && { state }) });
  },
  view: rangePageView,
});

/** `series release`. */
export const seriesRelease = command({
  declaration: {
    name: 'series release',
    summary: 'Gives held measurements to their target again, in order.',
    arguments: [blocks],
    options: actOptions,
    example: 'millrace series release --target historian.series --reason "column is wide enough now"',
    bad: 'nothing that is held was named',
    json: 'RangeReport',
  },
  ask: (client, line) => client.releaseSeries(actOf(line)),
  view: (report, now) => rangeReportView('released', report, now),
  isBad: ({ ranges }) => ranges === 0,
});

/** `series cancel`. */
export const seriesCancel = command({
  declaration: {
    name: 'series cancel',
    summary: 'Ends held measurements for good: their target will never get them.',
    arguments: [blocks],
    options: actOptions,
    example: 'millrace series cancel 4712 --target historian.series --reason "loaded by hand"',
    bad: 'nothing that is held was named',
    json: 'RangeReport',
  },
  ask: (client, line) => client.cancelSeries(actOf(line)),
  view: (report, now) => rangeReportView('ended', report, now),
  isBad: ({ ranges }) => ranges === 0,
});

function actOf(line: CommandLine): ArgumentsOf<'releaseSeries'> {
  const which: Which = {
    ...narrowed(line.options, ['collection', 'target', 'site', 'code']),
    ...(line.many.length > 0 && { first: line.many.map(blockNumber) }),
  };
  if (Object.keys(which).length === 0)
    throw new CliError('cli.selection-empty', 'choosing measurements: nothing says which ones');
  return line.flags.has('dry-run') ? { which, dryRun: true } : { which, reason: reasonOf(line) };
}

/** The options of these names that were given. */
function narrowed<K extends string>(
  options: Readonly<Record<string, string | undefined>>,
  names: readonly K[],
): Partial<Record<K, string>> {
  const given = names.flatMap(name => (options[name] === undefined ? [] : [[name, options[name]] as const]));
  return Object.fromEntries(given) as Partial<Record<K, string>>;
}

function blockNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new CliError('cli.arguments', `reading the block "${text}": expected a whole number from 1`);
  return number;
}
