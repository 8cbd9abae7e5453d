import { nodeHealth, openApi, type AnswerOf, type ArgumentsOf, type OperationName } from '@millrace/api';
import type { MetricSample, Operations } from '@millrace/core';
import type { Caller } from '../access/caller.ts';
import { sessionOf } from '../access/session-view.ts';
import { expositionOf } from './exposition.ts';

/** What the handlers work on. */
export interface Handled {
  readonly operations: Operations;
  /** Metrics of the process and the API itself. */
  ownMetrics(): readonly MetricSample[];
}

/** One function for each operation: arguments as the route declares them (defaults filled in) → answer. */
export type Handlers = {
  readonly [K in OperationName]: (node: Handled, given: ArgumentsOf<K>, caller: Caller) => Promise<AnswerOf<K>>;
};

/** The operations of the API, each carried to the node. */
export const handlers: Handlers = {
  health: async ({ operations }) => nodeHealth(await operations.status()),
  metrics: async node => expositionOf([...(await node.operations.metrics()), ...node.ownMetrics()]),
  openapi: async () => openApi(),
  status: ({ operations }) => operations.status(),
  find: ({ operations }, { value, key, limit }) => operations.find(value, key, limit ?? 100),
  explain: ({ operations }, { message }) => operations.explain(message),
  received: ({ operations }, { message }) => operations.received(message),
  ledger: ({ operations }, { verify }) => operations.ledger(verify ?? false),
  held: ({ operations }, { limit, ...filter }) => operations.held({ ...filter, limit: limit ?? 100 }),
  release: ({ operations }, { selection, reason }, actor) => operations.release(selection, reason.trim(), actor),
  cancel: ({ operations }, { selection, reason }, actor) => operations.cancel(selection, reason.trim(), actor),
  replay: ({ operations }, { selection, dryRun, reason }, actor) => operations.replay(selection, dryRun, reason.trim(), actor),
  pause: ({ operations }, { what, reason }, actor) => operations.pause(what, reason.trim(), actor),
  resume: ({ operations }, { what, reason }, actor) => operations.resume(what, reason.trim(), actor),
  probe: ({ operations }, { name }) => operations.probe(name),
  guarantees: ({ operations }) => operations.guarantees(),
  reload: ({ operations }, _, actor) => operations.reload(actor),
  codeSets: ({ operations }) => operations.codeSets(),
  codeSet: ({ operations }, { name, limit, ...page }) => operations.codeSet(name, { ...page, limit: limit ?? 100 }),
  crosswalks: ({ operations }) => operations.crosswalks(),
  crosswalk: ({ operations }, { name, limit, ...filter }) => operations.crosswalk(name, { ...filter, limit: limit ?? 100 }),
  crosswalkTable: ({ operations }, { name }) => operations.crosswalkTable(name),
  missingCodes: ({ operations }) => operations.missingCodes(),
  addEntry: ({ operations }, { name, reason, ...entry }, actor) => operations.addEntry(name, entry, reason.trim(), actor),
  session: async (_node, _given, caller) => sessionOf(caller),
  landscape: ({ operations }) => operations.landscape(),
  incidents: ({ operations }) => operations.incidents(),
  recent: ({ operations }, { limit }) => operations.recent(limit ?? 12),
  flows: ({ operations }) => operations.flows(),
  flow: ({ operations }, { name }) => operations.flow(name),
  flowHistory: ({ operations }, { name, points, ...range }) => operations.flowHistory(name, { ...range, points: points ?? 120 }),
  recentMessages: ({ operations }, { limit, ...filter }) => operations.recentMessages({ ...filter, limit: limit ?? 50 }),
  anomalies: ({ operations }, { limit }) => operations.anomalies(limit ?? 100),
  audit: ({ operations }, { after, limit }) => operations.audit(after ?? 0, limit ?? 100),
  backup: ({ operations }, { path }, actor) => operations.backup(path, actor),
};
