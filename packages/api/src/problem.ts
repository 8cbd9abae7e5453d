import { integer, named, object, text, type TypeOf } from './schema.ts';

/** Every error answer: RFC 9457 (`application/problem+json`) with our code, its remedy and the id of the request. */
export const problem = named(
  'Problem',
  object(
    'An error answer (RFC 9457).',
    {
      type: text('`urn:millrace:error:` and the code.'),
      title: text('What the code means.'),
      status: integer('HTTP status.'),
      detail: text('What was being done, what was expected and what came.'),
      code: text('Code in the catalogue of errors.'),
      requestId: text('Id of this request in the logs of the node.'),
    },
    { remedy: text('What to do.') },
  ),
);

/** The body of an error answer. */
export type Problem = TypeOf<typeof problem>;
