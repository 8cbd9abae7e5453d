import type { CorrectionView, FieldChange, Value } from '@millrace/core';
import { payload } from './message-schemas.ts';
import { anything, choice, flag, integer, list, moment, named, object, text, type Schema } from './schema.ts';

const value = anything('Any value.') as Schema<Value>;

/** A field that differs. */
export const fieldChange: Schema<FieldChange> = named(
  'FieldChange',
  object(
    'A field that differs; without `before` it came, without `after` it went.',
    { path: text('Path, empty for the whole.') },
    { before: value, after: value },
  ),
);

/** Every state of a correction. */
export const correctionStates = ['applied', 'proposed', 'refused', 'replaced', 'lapsed'] as const;

/** State of a correction. */
export const correctionState = choice(
  'applied: it holds, or held until a later one. proposed: a second person has to agree. refused: that person did not. replaced: a later one took its place. lapsed: the message is not held any more.',
  correctionStates,
);

/** One correction. */
export const correctionView: Schema<CorrectionView> = named(
  'Correction',
  object(
    'Content in the place of what was received.',
    {
      number: integer('Number of the correction.'),
      message: integer('Message number.'),
      id: text('Id of the message.'),
      subject: text('Key that orders delivery.'),
      state: correctionState,
      who: text('Who made it.'),
      at: moment('When.'),
      reason: text('Why.'),
      audit: integer('Number of the audit entry.'),
      content: payload,
      changes: list('The fields that differ from what the message held before.', fieldChange),
      flows: list('The flows whose deliveries it is for.', text('Flow name.')),
    },
    {
      decision: object('What the second person said.', {
        who: text('Who.'),
        at: moment('When.'),
        reason: text('Why.'),
        agreed: flag('Whether that person agreed.'),
        audit: integer('Number of the audit entry.'),
      }),
    },
  ),
);
