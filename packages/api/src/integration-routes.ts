import { flowDetail, flowHistory, flowLine, recentMessages } from './integration-schemas.ts';
import { route } from './route.ts';
import { closed, integer, list, moment, object, text } from './schema.ts';

const name = (description: string) => text(description, { minLength: 1, maxLength: 300 });
const flow = closed(object('', { name: name('Name of a flow, or the beginning of only one.') }));

/** The routes about integrations, their past and their messages. */
export const integrationRoutes = {
  flows: route({
    method: 'GET',
    path: '/api/v1/flows',
    scope: 'read',
    summary: 'Every flow with its integration, health, ledger, backlog, and the rate and latency of its last minutes.',
    answer: list('Every flow.', flowLine),
  }),
  flow: route({
    method: 'GET',
    path: '/api/v1/flows/{name}',
    scope: 'read',
    summary:
      'One flow in full: its two ends, contracts, condition, mappings, policy and guarantees in words, and where it stands.',
    params: flow,
    answer: flowDetail,
  }),
  flowHistory: route({
    method: 'GET',
    path: '/api/v1/flows/{name}/history',
    scope: 'read',
    summary: 'The ledger of a flow over time, with rates, age of the backlog and latencies; 30 days back.',
    params: flow,
    query: closed(
      object('', {}, {
        from: moment('From when; an hour before the end where absent.'),
        to: moment('Until when; now where absent.'),
        points: integer('About so many points.', { minimum: 1, maximum: 1000, default: 120 }),
      } as const),
    ),
    answer: flowHistory,
  }),
  recentMessages: route({
    method: 'GET',
    path: '/api/v1/messages/recent',
    scope: 'read',
    summary: 'The newest messages of a flow, of an interface or of the node, with what became of them, page by page.',
    query: closed(
      object('', {}, {
        flow: name('Only messages of this flow.'),
        interface: name('Only messages that came from this interface or go to it.'),
        limit: integer('At most so many; 50 where absent.', { minimum: 1, maximum: 500, default: 50 }),
        before: integer('`next` of the page before.', { minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
      } as const),
    ),
    answer: recentMessages,
  }),
};
