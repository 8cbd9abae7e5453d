import { incidentReport, recentMessage } from './present-schemas.ts';
import { anything, choice, flag, integer, list, moment, named, object, text } from './schema.ts';

const changes =
  'The fields that changed, null where one is not there any more; ages are given as moments, and each has `inRate` and `outRate` in messages a second.';

/** What stands in the stream: the type of the event is its kind. */
export const liveEvent = named(
  'LiveEvent',
  object(
    'One event; which fields it has follows from its kind.',
    { kind: choice('Type of the event.', ['status', 'incidents', 'held', 'recent', 'release']) },
    {
      at: moment('status: when it was read.'),
      whole: flag('status: everything is told again; what is not named is not there any more.'),
      node: anything('status: the fields of the node that changed.'),
      flows: list('status: flows that changed, by name.', object(changes, { name: text('Flow name.') })),
      interfaces: list('status: interfaces that changed, by name.', object(changes, { name: text('Interface.') })),
      report: incidentReport,
      total: integer('held: deliveries that wait for a person.'),
      messages: list('recent: the newest message of some flows, never each message.', recentMessage),
      release: text('release: hash of the documents that run now.'),
    },
  ),
);
