import { incidentsView } from '../views/incidents.ts';
import { command } from './command.ts';

/** `incidents`. */
export const incidents = command({
  declaration: {
    name: 'incidents',
    summary: 'Says what is wrong now, one incident for each cause: impact, side, loss, owner and what to do.',
    arguments: [],
    options: {},
    example: 'millrace incidents',
    bad: 'something is wrong that is more than worth knowing',
    json: 'IncidentReport',
  },
  ask: client => client.incidents(),
  view: incidentsView,
  isBad: ({ incidents: found }) => found.some(({ gravity }) => gravity !== 'notice'),
});
