import { suggestion } from './message-schemas.ts';
import { route } from './route.ts';
import { choice, closed, integer, list, object, text, type Schema } from './schema.ts';

const number = (description: string): Schema<number> => integer(description, { minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const bytes: Schema<Uint8Array> = { json: { description: 'The bytes, exactly as they were.' } };

/** Routes about one message, and for whoever looks for it. */
export const messageRoutes = {
  attemptBytes: route({
    method: 'GET',
    path: '/api/v1/messages/{message}/attempts/{attempt}/{part}',
    scope: 'read',
    summary: 'The whole bytes that an attempt sent to the target, or was answered.',
    params: closed(
      object('', {
        message: number('Message number.'),
        attempt: number('Record of the attempt, as the trace of the message names it.'),
        part: choice('Which way.', ['sent', 'answered']),
      } as const),
    ),
    answer: bytes,
    answerType: 'application/octet-stream',
  }),
  suggest: route({
    method: 'GET',
    path: '/api/v1/suggestions',
    scope: 'read',
    summary: 'Values of business keys, subjects and ids that begin like a text, in order.',
    query: closed(
      object(
        '',
        { start: text('How it begins.', { minLength: 1, maxLength: 200 }) },
        { limit: integer('At most so many.', { minimum: 1, maximum: 50, default: 8 }) },
      ),
    ),
    answer: list('Each value once.', suggestion),
  }),
} as const;
