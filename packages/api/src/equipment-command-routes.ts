import { commandOffer, commandRecord, commandValues } from './equipment-command-schemas.ts';
import { reason } from './operation-schemas.ts';
import { route } from './route.ts';
import { closed, flag, integer, list, object, text } from './schema.ts';

const id = text('Id of the command, chosen by whoever asks.', { minLength: 1, maxLength: 100, pattern: '^[A-Za-z0-9._:-]+$' });
const collection = text('Collection at its site, `line@lyon`.', { minLength: 1, maxLength: 200 });
const equipment = text('Equipment below the site, `packing/line-1`.', { minLength: 1, maxLength: 300 });

/** The routes about commands to equipment. */
export const equipmentCommandRoutes = {
  commandOffers: route({
    method: 'GET',
    path: '/api/v1/equipment/commands/offers',
    scope: 'read',
    summary:
      'What may be commanded at a piece of equipment: values, bounds, rate, interlock, approval, and whether the site allows it.',
    query: closed(object('', { collection, equipment })),
    answer: list('Commands of the collection.', commandOffer),
  }),
  commands: route({
    method: 'GET',
    path: '/api/v1/equipment/commands',
    scope: 'read',
    summary: 'Commands to equipment and what became of them, newest first.',
    query: closed(
      object('', {}, {
        collection,
        equipment,
        open: flag('Only those that are not ended.'),
        limit: integer('At most so many; 100 where absent.', { minimum: 1, maximum: 1000, default: 100 }),
      } as const),
    ),
    answer: list('Commands.', commandRecord),
  }),
  command: route({
    method: 'GET',
    path: '/api/v1/equipment/commands/{id}',
    scope: 'read',
    summary: 'One command to equipment.',
    params: closed(object('', { id })),
    answer: commandRecord,
  }),
  sendCommand: route({
    method: 'POST',
    path: '/api/v1/equipment/commands',
    scope: 'operate',
    summary:
      'Commands equipment: looks, writes, reads back, activates. The same id again answers what became of it and does nothing. Where a second person has to agree it waits.',
    body: closed(
      object(
        'The command.',
        {
          id,
          collection,
          equipment,
          command: text('Name in the collection.', { minLength: 1, maxLength: 100 }),
          values: commandValues,
          reason,
        },
        { dryRun: flag('Only say whether it would begin.', { default: false }) },
      ),
    ),
    answer: commandRecord,
    patience: 'long',
  }),
  decideCommand: route({
    method: 'POST',
    path: '/api/v1/equipment/commands/{id}/decision',
    scope: 'approve',
    summary: 'What a second person says to a command that waits; agreed, it is carried out at once.',
    params: closed(object('', { id })),
    body: closed(object('The decision.', { agree: flag('Whether to agree.'), reason })),
    answer: commandRecord,
    patience: 'long',
  }),
};
