import type { EquipmentEventAnswer, ShownEvent, ShownStateEvent, Value } from '@millrace/core';
import { route } from './route.ts';
import { anything, choice, closed, flag, integer, list, moment, named, object, only, text, type Schema } from './schema.ts';

const collection = text('Collection at its site, `line@lyon`.', { minLength: 1, maxLength: 200 });
const equipment = text('Equipment below the site, `packing/line-1`.', { minLength: 1, maxLength: 300 });
const value = anything('Any value; states of a model by their names.') as Schema<Value>;

const shownEvent: Schema<ShownEvent> = object(
  'An event.',
  {
    message: integer('Number of its message.'),
    id: text('The same after a restart; never used twice.'),
    type: text('What happened, as the collection names it.'),
    time: moment('By the clock of the source.'),
    quality: choice('Quality of the value that made it.', ['good', 'uncertain']),
  },
  { from: value, to: value, afterGap: only('A gap lies before it.') },
);

const stateEvent: Schema<ShownStateEvent> = object(
  'An event type that tells a state.',
  { type: text('Its name.'), tag: text('The tag that it looks at.') },
  { title: text('Title.'), to: flag('What the tag turns to; absent: every change of a state model.') },
);

const answer: Schema<EquipmentEventAnswer> = named(
  'EquipmentEvents',
  object(
    'Events of one piece of equipment over a time.',
    {
      collection,
      equipment,
      from: moment('From.'),
      to: moment('To.'),
      events: list('By time.', shownEvent),
      before: list('Of each type the last one before `from`, where it was found.', shownEvent),
      states: list('What tells states.', stateEvent),
    },
    { completeFrom: moment('Since when these are all, where that is later than `from`.') },
  ),
);

/** The route about what happened at equipment. */
export const equipmentEventRoutes = {
  equipmentEvents: route({
    method: 'GET',
    path: '/api/v1/equipment/events',
    scope: 'read',
    summary: 'Events of some types of one piece of equipment over a time, oldest first; where there are too many, the newest.',
    query: closed(
      object(
        '',
        { collection, equipment },
        {
          types: text('Event types of the collection, separated by commas; absent: those that tell a state.', {
            minLength: 1,
            maxLength: 1000,
          }),
          from: moment('From; an hour before `to` where absent.'),
          to: moment('To; now where absent.'),
          limit: integer('At most so many; 1,000 where absent.', { minimum: 1, maximum: 1000, default: 1000 }),
        },
      ),
    ),
    answer,
    patience: 'long',
  }),
};
