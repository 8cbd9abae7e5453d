import { accessRoutes } from './access-routes.ts';
import { codeRoutes } from './code-routes.ts';
import { documentRoutes } from './document-routes.ts';
import { discoveryRoutes } from './discovery-routes.ts';
import { equipmentEventRoutes } from './equipment-event-routes.ts';
import { equipmentCommandRoutes } from './equipment-command-routes.ts';
import { heldRoutes } from './held-routes.ts';
import { findResult } from './message-schemas.ts';
import { messageRoutes } from './message-routes.ts';
import { proofRoutes } from './proof-routes.ts';
import { messageTrace } from './trace-schemas.ts';
import { healthReport } from './health.ts';
import { ledgerReport, nodeStatus } from './flow-schemas.ts';
import {
  anomaly,
  auditEntry,
  guarantee,
  probeReport,
  reason,
  reloadReport,
  replayReport,
  selection,
} from './operation-schemas.ts';
import { presentRoutes } from './present-routes.ts';
import { integrationRoutes } from './integration-routes.ts';
import { route, type Route, type RouteData } from './route.ts';
import { studioRoutes } from './studio-routes.ts';
import { forwardRoutes } from './forward-routes.ts';
import { seriesRoutes } from './series-routes.ts';
import { systemRoutes } from './system-routes.ts';
import { trustRoutes } from './trust-routes.ts';
import { anything, closed, flag, integer, list, named, object, text, type Schema } from './schema.ts';

const name = (description: string) => text(description, { minLength: 1, maxLength: 300 });
const limit = (most: number, standard: number) =>
  integer(`At most so many; ${standard} where absent.`, { minimum: 1, maximum: most, default: standard });
const message = closed(object('', { message: integer('Message number.', { minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }));
const whatAndWhy = closed(
  object('What, and why.', { what: name('A flow, an integration (all its flows) or an interface.'), reason }),
);
const flowNames = list('Names of the flows touched.', text('Flow name.'));
const bytes: Schema<Uint8Array> = { json: { description: 'The bytes, exactly as received.' } };

/**
 * Every route of a node. Server, client, OpenAPI and the reference all derive from this table; the names are the operations.
 * A GET changes nothing; every POST that changes something carries a reason or is audited with the name of its token.
 */
export const routes = {
  health: route({
    method: 'GET',
    path: '/healthz',
    scope: 'none',
    summary: 'Whether the node does its work; 503 with the same body when it does not. The only route without a token.',
    answer: healthReport,
    failing: 503,
  }),
  metrics: route({
    method: 'GET',
    path: '/metrics',
    scope: 'read',
    summary: 'Counters and gauges in the text format of Prometheus.',
    answer: text('Prometheus text exposition, version 0.0.4.'),
    answerType: 'text/plain',
  }),
  openapi: route({
    method: 'GET',
    path: '/api/v1/openapi.json',
    scope: 'read',
    summary: 'This description.',
    answer: anything('OpenAPI 3.1.'),
  }),
  status: route({
    method: 'GET',
    path: '/api/v1/status',
    scope: 'read',
    summary: 'The node, its flows with proof of flow, ledger and backlog, and its interfaces.',
    answer: nodeStatus,
  }),
  find: route({
    method: 'GET',
    path: '/api/v1/messages',
    scope: 'read',
    summary: 'All messages that carry a business key, in both directions.',
    query: closed(
      object(
        '',
        { value: name('Value of the key.') },
        { key: name('Name of the key; absent: any key, id or subject.'), limit: limit(500, 100) },
      ),
    ),
    answer: findResult,
  }),
  explain: route({
    method: 'GET',
    path: '/api/v1/messages/{message}',
    scope: 'read',
    summary: 'Everything known of one message: verdict, bytes, parsed, mapped, sent, answered, attempts, versions.',
    params: message,
    answer: messageTrace,
  }),
  received: route({
    method: 'GET',
    path: '/api/v1/messages/{message}/received',
    scope: 'read',
    summary: 'The raw bytes of a message, exactly as received.',
    params: message,
    answer: bytes,
    answerType: 'application/octet-stream',
  }),
  ledger: route({
    method: 'GET',
    path: '/api/v1/ledger',
    scope: 'read',
    summary: 'The balance of every flow; with `verify`, recomputed from the journal.',
    query: closed(object('', {}, { verify: flag('Recompute from the journal and check every hash.', { default: false }) })),
    answer: ledgerReport,
    patience: 'long',
  }),
  ...heldRoutes,
  ...equipmentCommandRoutes,
  ...discoveryRoutes,
  ...equipmentEventRoutes,
  ...seriesRoutes,
  ...forwardRoutes,
  replay: route({
    method: 'POST',
    path: '/api/v1/replay',
    scope: 'operate',
    summary: 'Reads messages again under the release that runs and delivers them, never overtaking newer data; dry run first.',
    body: closed(object('What, how, and why.', { selection, dryRun: flag('Only say what would happen.'), reason })),
    answer: replayReport,
    patience: 'long',
  }),
  pause: route({
    method: 'POST',
    path: '/api/v1/pause',
    scope: 'operate',
    summary: 'Pauses flows; messages are still taken and wait.',
    body: whatAndWhy,
    answer: flowNames,
  }),
  resume: route({
    method: 'POST',
    path: '/api/v1/resume',
    scope: 'operate',
    summary: 'Resumes paused flows.',
    body: whatAndWhy,
    answer: flowNames,
  }),
  probe: route({
    method: 'POST',
    path: '/api/v1/interfaces/{name}/probe',
    scope: 'operate',
    summary: 'Tests the path to another system, step by step, without any effect on it.',
    params: closed(object('', { name: name('`system.interface`.') })),
    answer: probeReport,
    patience: 'long',
  }),
  guarantees: route({
    method: 'GET',
    path: '/api/v1/guarantees',
    scope: 'read',
    summary: 'What each interface really promises, in words computed from its settings.',
    answer: list('Every interface.', guarantee),
  }),
  reload: route({
    method: 'POST',
    path: '/api/v1/reload',
    scope: 'change',
    summary: 'Reads the project again and moves to it where it checks clean; otherwise nothing changes.',
    answer: reloadReport,
    patience: 'long',
  }),
  ...messageRoutes,
  ...proofRoutes,
  ...presentRoutes,
  ...integrationRoutes,
  ...codeRoutes,
  ...documentRoutes,
  ...studioRoutes,
  ...systemRoutes,
  ...trustRoutes,
  ...accessRoutes,
  anomalies: route({
    method: 'GET',
    path: '/api/v1/anomalies',
    scope: 'read',
    summary: 'Unexpected things that stopped nothing, newest first.',
    query: closed(object('', {}, { limit: limit(500, 100) })),
    answer: list('Newest first.', anomaly),
  }),
  audit: route({
    method: 'GET',
    path: '/api/v1/audit',
    scope: 'read',
    summary: 'The audit trail in order, page by page.',
    query: closed(object('', {}, { after: integer('Continue after this number.', { default: 0 }), limit: limit(1000, 100) })),
    answer: list('In order.', auditEntry),
  }),
  backup: route({
    method: 'POST',
    path: '/api/v1/backup',
    scope: 'admin',
    summary: 'Writes a consistent copy of the store, while running, into a new file on the machine of the node.',
    body: closed(
      object(
        'Where to.',
        { path: text('Absolute path of a file that does not exist.', { minLength: 1, maxLength: 4000 }) },
        { reason },
      ),
    ),
    answer: named(
      'BackupReport',
      object('The copy.', { path: text('File.'), bytes: integer('Size.'), sha256: text('SHA-256, hexadecimal.') }),
    ),
    patience: 'long',
  }),
} as const satisfies Readonly<Record<string, RouteData>>;

/** The name of an operation. */
export type OperationName = keyof typeof routes;
/** What an operation is given: path, query and body fields in one object. */
export type ArgumentsOf<K extends OperationName> = (typeof routes)[K] extends Route<infer A, infer _> ? A : never;
/** What an operation answers. */
export type AnswerOf<K extends OperationName> = (typeof routes)[K] extends Route<infer _, infer R> ? R : never;
