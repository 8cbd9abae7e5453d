import type { CommandOffer, CommandView, CommandValue } from '@millrace/core';
import { anything, choice, flag, integer, list, map, moment, named, number, object, only, text, type Schema } from './schema.ts';

const value: Schema<CommandValue> = {
  json: {
    description: 'A value, in the unit of the collection.',
    anyOf: [{ type: 'boolean' }, { type: 'number' }, { type: 'string' }],
  },
};
const read = anything('As read; null where there was no value of good quality.') as Schema<CommandValue | null>;

const phases = ['looking', 'preparing', 'reading-back', 'activating', 'confirming'] as const;

/** Tag → value. */
export const commandValues = map('Tag → value, in the unit of the collection.', value);

/** One command with everything that became of it. */
export const commandRecord: Schema<CommandView> = named(
  'EquipmentCommand',
  object(
    'A command to equipment, and what became of it.',
    {
      id: text('Id; the same id is the same command for ever.'),
      collection: text('Collection at its site, `line@lyon`.'),
      equipment: text('Equipment.'),
      command: text('Name in the collection.'),
      values: commandValues,
      who: text('Who asked.'),
      reason: text('Why.'),
      at: moment('When.'),
      state: choice(
        'proposed: a second person has to agree. running: under way. done: read back, and activated where that is declared. refused: nothing was written. failed: not activated. unknown: activated perhaps. declined: the second person said no.',
        ['proposed', 'running', 'done', 'refused', 'failed', 'unknown', 'declined'],
      ),
      sentence: text('What it means.'),
    },
    {
      delivery: object('The delivery that asked, where an integration did and not a person.', {
        integration: text('Integration.'),
        flow: text('Flow.'),
        message: integer('Number of the message.'),
      }),
      phase: choice('How far it has come.', phases),
      steps: list(
        'The phases it went through.',
        object('One phase.', { phase: choice('Phase.', phases), at: moment('When it was begun.') }),
      ),
      provable: only('Once it is activated, what the equipment shows will prove that it took it.'),
      code: text('Code of a refusal or failure, as docs/errors.md explains it.'),
      before: map('Values before.', read),
      after: map('Values after, as read back.', read),
      decision: object('What the second person said.', {
        who: text('Who.'),
        reason: text('Why.'),
        agreed: flag('Whether that person agreed.'),
        at: moment('When.'),
      }),
      endedAt: moment('When it ended.'),
    },
  ),
);

/** What may be commanded. */
export const commandOffer: Schema<CommandOffer> = named(
  'EquipmentCommandOffer',
  object(
    'A command that a collection declares, at one piece of equipment.',
    {
      command: text('Name.'),
      allowed: flag('The binding of the site allows it here.'),
      approval: flag('A second person has to agree.'),
      values: list(
        'What it writes.',
        object(
          'One value.',
          { tag: text('Tag.'), type: choice('Type.', ['number', 'integer', 'boolean', 'text']) },
          {
            title: text('What people see.'),
            unit: text('UCUM unit.'),
            min: number('Least.'),
            max: number('Most.'),
            values: list('One of these.', text('A value.')),
          },
        ),
      ),
    },
    {
      title: text('What people see.'),
      integrations: list('Integrations that may send it as well.', text('Name.')),
      rate: integer('Milliseconds between two of them, at the least.'),
      interlock: text('JSONata over the last values; it must say true.'),
      activate: text('Tag that is written last.'),
    },
  ),
);
