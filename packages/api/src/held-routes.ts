import { correctionState, correctionView } from './correction-schemas.ts';
import {
  bulkProgress,
  cancelReport,
  correctionDesk,
  correctionReport,
  decisionReport,
  forwardReport,
  heldGroups,
  heldPage,
} from './held-schemas.ts';
import { reason, replayReport, selection } from './operation-schemas.ts';
import { route } from './route.ts';
import { closed, flag, integer, list, named, object, text, type Schema } from './schema.ts';

const name = (description: string) => text(description, { minLength: 1, maxLength: 300 });
const limit = (most: number) => integer('At most so many; 100 where absent.', { minimum: 1, maximum: most, default: 100 });
const message = closed(object('', { message: integer('Message number.', { minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }));
const correction = closed(object('', { correction: integer('Number of the correction.', { minimum: 1 }) }));
const dryRun = flag('Only say what would happen; then no reason is needed.', { default: false });
const act = closed(reasoned(object('What, and why.', { selection }, { reason, dryRun })));

/** With a reason, unless it is a dry run. */
function reasoned<T>(body: Schema<T>): Schema<T> {
  const isDry = { properties: { dryRun: { const: true } }, required: ['dryRun'] };
  return { json: { ...body.json, anyOf: [{ required: ['reason'] }, isDry] } };
}

/** The routes about what waits for a person. */
export const heldRoutes = {
  held: route({
    method: 'GET',
    path: '/api/v1/held',
    scope: 'read',
    summary: 'Deliveries that wait for a person, oldest first, page by page; with `offset` any page.',
    query: closed(
      object('', {}, {
        flow: name('Only this flow, integration or interface.'),
        site: name('Only flows of this site.'),
        code: name('Only this error code.'),
        cause: text('Only this cause, as a group says it; empty: those without one.', { maxLength: 400 }),
        forwardedTo: text('Only those that were forwarded to this person or team; empty: to nobody.', { maxLength: 200 }),
        value: name('Only messages with this value as a business key, subject or id.'),
        limit: limit(500),
        after: name('`next` of the page before.'),
        offset: integer('Leave out so many first.', { maximum: 10_000_000 }),
      } as const),
    ),
    answer: heldPage,
  }),
  heldGroups: route({
    method: 'GET',
    path: '/api/v1/held/groups',
    scope: 'read',
    summary: 'What waits for a person by cause: how many, since when, whose it is, what it means and what to do.',
    answer: heldGroups,
  }),
  heldProgress: route({
    method: 'GET',
    path: '/api/v1/held/progress',
    scope: 'read',
    summary: 'Releases, cancellations and checks of many deliveries that are under way.',
    answer: list('What is under way now.', bulkProgress),
  }),
  release: route({
    method: 'POST',
    path: '/api/v1/held/release',
    scope: 'operate',
    summary:
      'Tries held deliveries again, in order; one audit entry. A dry run checks and maps each and says which would be held again.',
    body: act,
    answer: replayReport,
    patience: 'long',
  }),
  cancel: route({
    method: 'POST',
    path: '/api/v1/held/cancel',
    scope: 'operate',
    summary: 'Ends held deliveries for good; one audit entry. A dry run says which.',
    body: act,
    answer: cancelReport,
    patience: 'long',
  }),
  forward: route({
    method: 'POST',
    path: '/api/v1/held/forward',
    scope: 'operate',
    summary:
      'Shows another person or team as the owner of held deliveries, with a note; nothing is sent to anybody. One audit entry.',
    body: closed(
      object('What, to whom, and why.', {
        selection,
        to: text('Person or team.', { minLength: 1, maxLength: 200, pattern: '\\S' }),
        reason,
      }),
    ),
    answer: forwardReport,
    patience: 'long',
  }),
  correction: route({
    method: 'GET',
    path: '/api/v1/messages/{message}/correction',
    scope: 'read',
    summary: 'A held message as it can be corrected: its content, what is wrong with it and where, earlier corrections.',
    params: message,
    answer: correctionDesk,
  }),
  correct: route({
    method: 'POST',
    path: '/api/v1/messages/{message}/correction',
    scope: 'operate',
    summary:
      'Puts other content in the place of what was received, which stays as it is; the held deliveries go on with it, or wait for a second person where a contract is regulated. Dry run first.',
    params: message,
    body: closed(
      reasoned(
        object('The content in the format of the source, and why.', {}, {
          text: text('The content as text.', { maxLength: 900_000 }),
          base64: text('Or exactly these bytes.', {
            maxLength: 950_000,
            contentEncoding: 'base64',
            pattern: '^[A-Za-z0-9+/]*={0,2}$',
          }),
          base: text('SHA-256 of the content it was made from; refused where that is not in force any more.', {
            pattern: '^[0-9a-f]{64}$',
          }),
          reason,
          dryRun,
        } as const),
      ),
    ),
    answer: correctionReport,
    patience: 'long',
  }),
  corrections: route({
    method: 'GET',
    path: '/api/v1/corrections',
    scope: 'read',
    summary:
      'Corrections with who, when, why and what differs, newest first; `state=proposed`: those that wait for a second person.',
    query: closed(
      object('', {}, {
        state: correctionState,
        limit: limit(500),
        after: integer('`next` of the page before.'),
      } as const),
    ),
    answer: named(
      'CorrectionPage',
      object(
        'One page of corrections.',
        { items: list('Newest first.', correctionView) },
        { next: integer('Ask with `after` for the next page; absent on the last.') },
      ),
    ),
  }),
  decideCorrection: route({
    method: 'POST',
    path: '/api/v1/corrections/{correction}/decision',
    scope: 'approve',
    summary: 'What a second person says to a proposed correction; its author cannot agree. One audit entry.',
    params: correction,
    body: closed(object('Yes or no, and why.', { agree: flag('Whether you agree.'), reason })),
    answer: decisionReport,
    patience: 'long',
  }),
};
