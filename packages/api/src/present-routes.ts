import { incidentReport, landscapeView, recentMessage } from './present-schemas.ts';
import { route } from './route.ts';
import { closed, integer, list, object } from './schema.ts';

/** The routes about the present moment. */
export const presentRoutes = {
  landscape: route({
    method: 'GET',
    path: '/api/v1/landscape',
    scope: 'read',
    summary: 'Sites, systems with their interfaces, and the flows between them, as the release that runs has them.',
    answer: landscapeView,
  }),
  incidents: route({
    method: 'GET',
    path: '/api/v1/incidents',
    scope: 'read',
    summary: 'What is wrong now, one incident for each cause: impact, side, loss, owner and what may be done.',
    answer: incidentReport,
  }),
  recent: route({
    method: 'GET',
    path: '/api/v1/recent',
    scope: 'read',
    summary: 'The newest message of each flow that brought one to its target, newest first.',
    query: closed(
      object('', {}, { limit: integer('At most so many; 12 where absent.', { minimum: 1, maximum: 100, default: 12 }) }),
    ),
    answer: list('Newest first.', recentMessage),
  }),
};
