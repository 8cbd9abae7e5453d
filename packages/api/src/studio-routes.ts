import { reason } from './operation-schemas.ts';
import { route } from './route.ts';
import { closed, flag, integer, list, object, text } from './schema.ts';
import { mappingEdit, mappingMessage, mappingPreview, mappingSaved, mappingView } from './studio-schemas.ts';

const mapping = closed(object('', { name: text('Name of the mapping.', { minLength: 1, maxLength: 300 }) }));
const trial = {
  message: integer('Message to try it on; absent: the newest one that reaches it.', {
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
  }),
  flow: text('Flow in which it is tried; absent: one that the message goes through.', { minLength: 1, maxLength: 500 }),
};
const change = {
  text: text('The whole file as it is to be.', { maxLength: 900_000 }),
  edits: list('Or changes to the file as it stands.', mappingEdit, { maxItems: 1000 }),
};

/** The routes about changing mappings. */
export const studioRoutes = {
  mapping: route({
    method: 'GET',
    path: '/api/v1/mappings/{name}',
    scope: 'read',
    summary: 'A mapping as it stands in its file, with contracts, lineage, findings and users.',
    params: mapping,
    answer: mappingView,
    patience: 'long',
  }),
  mappingMessages: route({
    method: 'GET',
    path: '/api/v1/mappings/{name}/messages',
    scope: 'read',
    summary: 'The newest messages that reach a mapping.',
    params: mapping,
    query: closed(
      object('', {}, { limit: integer('At most so many; 20 where absent.', { minimum: 1, maximum: 100, default: 20 }) }),
    ),
    answer: list('Newest first.', mappingMessage),
  }),
  mappingResult: route({
    method: 'GET',
    path: '/api/v1/mappings/{name}/result',
    scope: 'read',
    summary: 'What a mapping as it is stored makes of a message, field by field, and whether its tests pass.',
    params: mapping,
    query: closed(object('', {}, trial)),
    answer: mappingPreview,
    patience: 'long',
  }),
  previewMapping: route({
    method: 'POST',
    path: '/api/v1/mappings/{name}/preview',
    scope: 'change',
    summary: 'What would become of a mapping: findings, result on a message, tests. Changes nothing.',
    params: mapping,
    body: closed(object('How it is to be, and what to try it on.', {}, { ...change, ...trial })),
    answer: mappingPreview,
    patience: 'long',
  }),
  saveMapping: route({
    method: 'POST',
    path: '/api/v1/mappings/{name}/save',
    scope: 'change',
    summary: 'Writes the file of a mapping, unless somebody else changed it meanwhile. What runs changes with the next reload.',
    params: mapping,
    body: closed(
      object(
        'How it is to be, and why.',
        { base: text('SHA-256 of the file that was changed.', { pattern: '^[0-9a-f]{64}$' }), reason },
        { ...change, despite: flag('Although the check finds errors: the node would not start with it.') },
      ),
    ),
    answer: mappingSaved,
    patience: 'long',
  }),
  copyMapping: route({
    method: 'POST',
    path: '/api/v1/mappings/{name}/copy',
    scope: 'change',
    summary: 'Copies a mapping of the library into the project, where it can be changed.',
    params: mapping,
    body: closed(object('Why.', { reason })),
    answer: mappingSaved,
    patience: 'long',
  }),
};
