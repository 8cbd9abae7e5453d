import { sessionView } from './access-schemas.ts';
import { route } from './route.ts';

/** The routes about who may enter and what they may do. */
export const accessRoutes = {
  session: route({
    method: 'GET',
    path: '/api/v1/session',
    scope: 'none',
    summary: 'Who asks, what they may do, and how one can sign in; also without a token or a session.',
    answer: sessionView,
  }),
};
