import type {
  CollectionLine,
  EquipmentCounts,
  EquipmentDetail,
  EquipmentLine,
  GapView,
  MeasurementView,
  SeriesAnswer,
  ShownPoint,
  ShownSample,
  ShownSeries,
  ShownValue,
  TagCounts,
  TagView,
} from '@millrace/core';
import { choice, integer, list, map, moment, named, number, object, text, type Schema } from './schema.ts';

const value: Schema<ShownValue> = {
  json: {
    description: 'A value; whole numbers beyond 2^53 and what JSON has no number for (NaN, Infinity) as text.',
    anyOf: [{ type: 'null' }, { type: 'boolean' }, { type: 'number' }, { type: 'string' }],
  },
};
const quality = choice('By the two highest bits of the status.', ['good', 'uncertain', 'bad']);
const status = integer('OPC UA StatusCode.', { maximum: 4_294_967_295 });
const seriesType = choice('Type of its values.', ['double', 'int64', 'uint64', 'boolean', 'text']);
const tagType = choice('Type in the collection.', ['number', 'integer', 'boolean', 'text']);
const unit = text('UCUM unit of the standard.');
const collection = text('Collection at its site, `line@lyon`.');
const equipment = text('Equipment below the site, `packing/line-1`.');
const tone = choice('How bad that is.', ['good', 'warn', 'bad', 'quiet']);
const names = (description: string): Schema<readonly string[]> => list(description, text('A name.'));

const shownSample: Schema<ShownSample> = object(
  'A sample.',
  { time: moment('By the clock of the source.'), received: moment('When it came here.'), value, quality, status },
  { origin: choice('Where it comes from when not from watching.', ['backfilled', 'retained', 'aggregated', 'repeated']) },
);

const shownPoint: Schema<ShownPoint> = object(
  'What a series was in a part of the time.',
  {
    time: moment('Beginning of the part.'),
    count: integer('Samples.'),
    bad: integer('Samples without a value.'),
    last: value,
  },
  { min: number('Least number.'), max: number('Greatest number.'), mean: number('Mean of the numbers.') },
);

const shownSeries: Schema<ShownSeries> = object(
  'One measurement: its samples, or, where those are more than were asked for, points.',
  {
    measurement: text('Name in the collection; an aggregate has its function behind a dot.'),
    type: seriesType,
    samples: list('Samples by time.', shownSample),
  },
  { unit, points: list('Points by time.', shownPoint) },
);

const gap: Schema<GapView> = object(
  'A time that is known to have no samples.',
  {
    equipment,
    from: moment('From.'),
    reason: text('disconnected, overflow, sequence, silent, stopped or restarted.'),
    sentence: text('In words.'),
  },
  {
    measurements: names('Measurements that miss something; absent: all.'),
    to: moment('Until; absent: it lasts.'),
    backfilled: integer('Values read again of this time since.'),
  },
);

/** Measurements of one piece of equipment. */
export const seriesAnswer: Schema<SeriesAnswer> = named(
  'Series',
  object(
    'Measurements of one piece of equipment over a time.',
    {
      collection,
      equipment,
      from: moment('From.'),
      to: moment('To.'),
      series: list('By name.', shownSeries),
      gaps: list('The newest first.', gap),
      samples: integer('Samples that were read.'),
    },
    { incomplete: text('Why not all of the time was read.') },
  ),
);

const tagCounts: Schema<TagCounts> = object('Tags of the collection here.', {
  declared: integer('That the collection has.'),
  bound: integer('That have an address here.'),
  good: integer('Whose last value is good.'),
  uncertain: integer('Whose last value is uncertain.'),
  bad: integer('Whose last value is bad.'),
  untold: integer('That were never told.'),
  missing: names('Required and not bound.'),
});

const counts: Schema<EquipmentCounts> = object(
  'Counters since the store began. received × its measurements = (samples − made) + windowed + withheld.',
  {
    received: integer('Values told by the source.'),
    samples: integer('Samples stored.'),
    made: integer('Of these, made here: aggregates, heartbeats.'),
    windowed: integer('Values that went into windows.'),
    withheld: integer('Values that were no news: within the deadband, or told twice.'),
    unmeasured: integer('Values of tags that no measurement is made of.'),
    forwarded: map('Samples that each target of measurements has taken.', integer('Samples.')),
    events: map('Events by type.', integer('Events.')),
    gaps: integer('Gaps.'),
    openGaps: integer('Gaps that last.'),
  },
);

const lineParts = {
  collection,
  equipment,
  site: text('Its site.'),
  class: text('Equipment class.'),
  state: choice('How its collecting is.', ['collecting', 'stale', 'silent', 'disconnected', 'stopped', 'waiting']),
  tone,
  sentence: text('In words.'),
  tags: tagCounts,
  counts,
} as const;
const lineExtras = {
  title: text('For people.'),
  lastHeard: moment('When anything was told last.'),
  skewMs: number('Milliseconds that its clock is behind ours, with the way; negative: ahead.'),
} as const;

/** One piece of equipment in a list. */
export const equipmentLine: Schema<EquipmentLine> = named(
  'EquipmentLine',
  object('Equipment that is collected.', lineParts, lineExtras),
);

const tagView: Schema<TagView> = object(
  'The last value of a tag.',
  { tag: text('Tag of the collection.'), type: tagType },
  {
    title: text('For people.'),
    unit,
    interface: text('Interface that tells it.'),
    address: text('As the connector writes addresses.'),
    value,
    quality,
    status,
    time: moment('By the clock of the source.'),
    ageMs: number('Milliseconds since it came here.'),
    requestedMs: number('Milliseconds between looks that were asked for.'),
    revisedMs: number('Milliseconds between looks that were granted.'),
    overflows: integer('Values that the source dropped because its queue was full.'),
    problem: text('Why it gives nothing, or less than asked.'),
  },
);

const measurementView: Schema<MeasurementView> = object(
  'The last sample of a measurement.',
  { measurement: text('Name.'), type: seriesType },
  { unit, last: shownSample },
);

/** Equipment with everything that is known of it now. */
export const equipmentDetail: Schema<EquipmentDetail> = named(
  'Equipment',
  object(
    'Equipment with everything that is known of it now.',
    {
      ...lineParts,
      owner: text('Owner of the collection.'),
      values: list('Last values of its tags.', tagView),
      measurements: list('Last samples of its measurements.', measurementView),
      context: map('Facts that frame its events now.', text('A fact.')),
      gaps: list('The newest first.', gap),
      kept: object(
        'What the store keeps of it.',
        { blocks: integer('Blocks.'), bytes: integer('Bytes.'), samples: integer('Samples.') },
        { from: moment('The earliest.'), to: moment('The latest.') },
      ),
    },
    lineExtras,
  ),
);

/** A collection at its site. */
export const collectionLine: Schema<CollectionLine> = named(
  'CollectionLine',
  object(
    'A collection at its site, with its equipment.',
    {
      collection,
      site: text('Its site.'),
      class: text('Equipment class.'),
      owner: text('Owner.'),
      tone,
      sentence: text('In words.'),
      samplesPerSecond: number('Over the last ten seconds.'),
      to: names('Interfaces that take its measurements.'),
      equipment: list('Its equipment.', equipmentLine),
    },
    { title: text('For people.'), refused: text('Why the store takes nothing.') },
  ),
);
