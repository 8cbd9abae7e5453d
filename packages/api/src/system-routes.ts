import { maintenanceWindow } from './flow-schemas.ts';
import { reason } from './operation-schemas.ts';
import { route } from './route.ts';
import { closed, list, moment, object, text } from './schema.ts';
import { interfaceDetails, maintenanceReport, system } from './system-schemas.ts';

const named = (about: string) => closed(object('', { name: text(about, { minLength: 1, maxLength: 300 }) }));
const what = named('`system.interface`, or a system: all its interfaces.');

/** Routes about systems, their interfaces and planned maintenance. */
export const systemRoutes = {
  systems: route({
    method: 'GET',
    path: '/api/v1/systems',
    scope: 'read',
    summary: 'Every system with its interfaces: state, breaker, limits, sessions, and whose a fault is.',
    answer: list('Every system.', system),
  }),
  interface: route({
    method: 'GET',
    path: '/api/v1/interfaces/{name}',
    scope: 'read',
    summary: 'Everything about one interface; references to secrets stand as references, never as values.',
    params: named('`system.interface`.'),
    answer: interfaceDetails,
  }),
  maintenance: route({
    method: 'GET',
    path: '/api/v1/maintenance',
    scope: 'read',
    summary: 'Maintenance windows that are in force or planned, the next one first.',
    answer: list('The next one first.', maintenanceWindow),
  }),
  startMaintenance: route({
    method: 'POST',
    path: '/api/v1/interfaces/{name}/maintenance',
    scope: 'operate',
    summary: 'Leaves an interface, or a system, alone until a time: messages to it wait, and it is not read where it can wait.',
    params: what,
    body: closed(
      object(
        'Until when, and why.',
        { until: moment('When it ends by itself.'), reason },
        { from: moment('When it begins; absent: at once.') },
      ),
    ),
    answer: maintenanceReport,
  }),
  endMaintenance: route({
    method: 'POST',
    path: '/api/v1/interfaces/{name}/maintenance/end',
    scope: 'operate',
    summary: 'Ends the maintenance that is in force or planned about a name; what waited is sent in order.',
    params: what,
    body: closed(object('Why.', { reason })),
    answer: maintenanceReport,
  }),
} as const;
