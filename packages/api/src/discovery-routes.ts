import { discoveryReport, nodePage, nodeValue } from './discovery-schemas.ts';
import { route } from './route.ts';
import { closed, list, object, text } from './schema.ts';

const name = text('`system.interface`; it need not be used by anything yet.', { minLength: 1, maxLength: 200 });
const node = text('Address of a node; absent: the root.', { minLength: 1, maxLength: 2000 });

/** The routes about what endpoints have. */
export const discoveryRoutes = {
  browse: route({
    method: 'GET',
    path: '/api/v1/interfaces/{name}/nodes',
    scope: 'change',
    summary: 'What an endpoint has below a node, page by page. Uses the open session where there is one; writes nothing.',
    params: closed(object('', { name })),
    query: closed(object('', {}, { node, page: text('`next` of the page before.', { maxLength: 2000 }) } as const)),
    answer: nodePage,
    patience: 'long',
  }),
  readNodes: route({
    method: 'POST',
    path: '/api/v1/interfaces/{name}/values',
    scope: 'change',
    summary: 'Present values of addresses, as the endpoint tells them. Reads only.',
    params: closed(object('', { name })),
    body: closed(
      object('Which.', {
        addresses: list('Addresses.', text('An address.', { minLength: 1, maxLength: 2000 }), { minItems: 1, maxItems: 500 }),
      }),
    ),
    answer: list('In the order asked.', nodeValue),
    patience: 'long',
  }),
  discover: route({
    method: 'GET',
    path: '/api/v1/discovery',
    scope: 'change',
    summary:
      'Looks through an endpoint and drafts the address table of a collection: what fits, what fits alike, what has no match.',
    query: closed(
      object(
        '',
        { interface: name, collection: text('Name of the collection.', { minLength: 1, maxLength: 200 }) },
        { node, under: text('Only what stands below this folder.', { minLength: 1, maxLength: 500 }) },
      ),
    ),
    answer: discoveryReport,
    patience: 'long',
  }),
};
