import { nodeHealth, openApi, type AnswerOf, type ArgumentsOf, type OperationName } from '@millrace/api';
import type { Actor, MetricSample, Operations, SurroundingTrust } from '@millrace/core';
import { accessHandlers } from '../access/access-handlers.ts';
import type { Access } from '../access/access.ts';
import type { Exchange } from '../access/exchange.ts';
import { documentHandlers } from './document-handlers.ts';
import { studioHandlers } from './studio-handlers.ts';
import { issuePdf, issueProof } from '../proof/issue-proof.ts';
import type { SigningKey } from '../proof/signing-key.ts';
import { expositionOf } from './exposition.ts';

/** What the handlers work on. */
export interface Handled {
  readonly operations: Operations;
  /** Who may enter. */
  readonly access: Access;
  /** Signs proofs of delivery. */
  readonly signingKey: SigningKey;
  /** The time of day. */
  readonly wall: () => number;
  /** Metrics of the process and the API itself. */
  ownMetrics(): readonly MetricSample[];
  /** What the server knows about trust: its certificate, and who may enter until when. */
  trustAround(): Promise<SurroundingTrust>;
}

/** One function for each operation: arguments as the route declares them (defaults filled in) → answer. */
export type Handlers = {
  readonly [K in OperationName]: (node: Handled, given: ArgumentsOf<K>, actor: Actor, exchange: Exchange) => Promise<AnswerOf<K>>;
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
  attemptBytes: ({ operations }, { message, attempt, part }) => operations.attemptBytes(message, attempt, part),
  suggest: ({ operations }, { start, limit }) => operations.suggest(start, limit ?? 8),
  proof: ({ operations, signingKey: key, wall }, { message }) => issueProof({ operations, key, wall }, message),
  proofPdf: ({ operations, signingKey: key, wall }, { message }) => issuePdf({ operations, key, wall }, message),
  signingKey: async ({ signingKey }) => signingKey.view,
  ledger: ({ operations }, { verify }) => operations.ledger(verify ?? false),
  held: ({ operations }, { limit, ...filter }) => operations.held({ ...filter, limit: limit ?? 100 }),
  heldGroups: ({ operations }) => operations.heldGroups(),
  heldProgress: ({ operations }) => operations.heldProgress(),
  release: ({ operations }, { selection, reason, dryRun }, actor) =>
    operations.release(selection, reason?.trim() ?? '', actor, dryRun ?? false),
  cancel: ({ operations }, { selection, reason, dryRun }, actor) =>
    operations.cancel(selection, reason?.trim() ?? '', actor, dryRun ?? false),
  forward: ({ operations }, { selection, to, reason }, actor) => operations.forward(selection, to.trim(), reason.trim(), actor),
  series: ({ operations }, { measurements, points, ...query }) =>
    operations.series({ ...query, points: points ?? 500, ...(measurements && { measurements: measurements.split(',') }) }),
  equipmentEvents: ({ operations }, { types, limit, ...query }) =>
    operations.equipmentEvents({ ...query, limit: limit ?? 1000, ...(types && { types: types.split(',') }) }),
  equipment: ({ operations }, filter) => operations.equipment(filter),
  oneEquipment: ({ operations }, { collection, equipment }) => operations.oneEquipment(collection, equipment),
  collections: ({ operations }, filter) => operations.collections(filter),
  seriesTargets: ({ operations }, filter) => operations.seriesTargets(filter),
  heldSeries: ({ operations }, query) => operations.heldSeries(query),
  releaseSeries: ({ operations }, { which, reason, dryRun }, actor) =>
    operations.releaseSeries(which, reason?.trim() ?? '', actor, dryRun ?? false),
  cancelSeries: ({ operations }, { which, reason, dryRun }, actor) =>
    operations.cancelSeries(which, reason?.trim() ?? '', actor, dryRun ?? false),
  browse: ({ operations }, { name, node, page }) => operations.browse(name, node, page),
  readNodes: ({ operations }, { name, addresses }) => operations.readNodes(name, addresses),
  discover: ({ operations }, query) => operations.discover(query),
  commandOffers: ({ operations }, { collection, equipment }) => operations.commandOffers(collection, equipment),
  commands: ({ operations }, { limit, ...filter }) => operations.commands({ ...filter, limit: limit ?? 100 }),
  command: ({ operations }, { id }) => operations.command(id),
  sendCommand: ({ operations }, { dryRun, reason, ...order }, actor) =>
    operations.sendCommand({ ...order, reason: reason.trim() }, dryRun ?? false, actor),
  decideCommand: ({ operations }, { id, agree, reason }, actor) => operations.decideCommand(id, agree, reason.trim(), actor),
  correction: ({ operations }, { message }) => operations.correction(message),
  correct: ({ operations }, { message, reason, dryRun, ...content }, actor) =>
    operations.correct(message, content, dryRun ?? false, reason?.trim() ?? '', actor),
  corrections: ({ operations }, { limit, ...filter }) => operations.corrections({ ...filter, limit: limit ?? 100 }),
  decideCorrection: ({ operations }, { correction, agree, reason }, actor) =>
    operations.decideCorrection(correction, agree, reason.trim(), actor),
  replay: ({ operations }, { selection, dryRun, reason }, actor) => operations.replay(selection, dryRun, reason.trim(), actor),
  pause: ({ operations }, { what, reason }, actor) => operations.pause(what, reason.trim(), actor),
  resume: ({ operations }, { what, reason }, actor) => operations.resume(what, reason.trim(), actor),
  probe: ({ operations }, { name }, actor) => operations.probe(name, actor),
  systems: ({ operations }) => operations.systems(),
  interface: ({ operations }, { name }) => operations.interface(name),
  maintenance: ({ operations }) => operations.maintenance(),
  startMaintenance: ({ operations }, { name, reason, ...window }, actor) =>
    operations.startMaintenance(name, window, reason.trim(), actor),
  endMaintenance: ({ operations }, { name, reason }, actor) => operations.endMaintenance(name, reason.trim(), actor),
  trust: async ({ operations, trustAround }) => operations.trust(await trustAround()),
  startVerification: ({ operations }, { what }, actor) => operations.startVerification(what, actor),
  verifyAudit: ({ operations }, _, actor) => operations.verifyAudit(actor),
  verifyBackup: ({ operations }, { path, sha256 }, actor) => operations.verifyBackup(path, sha256, actor),
  auditSearch: ({ operations }, { offset, limit, ...filter }) =>
    operations.auditSearch({ ...filter, offset: offset ?? 0, limit: limit ?? 100 }),
  guarantees: ({ operations }) => operations.guarantees(),
  reload: ({ operations }, _, actor) => operations.reload(actor),
  codeSets: ({ operations }) => operations.codeSets(),
  codeSet: ({ operations }, { name, limit, ...page }) => operations.codeSet(name, { ...page, limit: limit ?? 100 }),
  crosswalks: ({ operations }) => operations.crosswalks(),
  crosswalk: ({ operations }, { name, limit, ...filter }) => operations.crosswalk(name, { ...filter, limit: limit ?? 100 }),
  crosswalkTable: ({ operations }, { name }) => operations.crosswalkTable(name),
  missingCodes: ({ operations }) => operations.missingCodes(),
  addEntry: ({ operations }, { name, reason, ...entry }, actor) => operations.addEntry(name, entry, reason.trim(), actor),
  ...accessHandlers,
  ...documentHandlers,
  ...studioHandlers,
  landscape: ({ operations }) => operations.landscape(),
  incidents: ({ operations }) => operations.incidents(),
  recent: ({ operations }, { limit }) => operations.recent(limit ?? 12),
  flows: ({ operations }) => operations.flows(),
  flow: ({ operations }, { name }) => operations.flow(name),
  flowHistory: ({ operations }, { name, points, ...range }) => operations.flowHistory(name, { ...range, points: points ?? 120 }),
  recentMessages: ({ operations }, { limit, ...filter }) => operations.recentMessages({ ...filter, limit: limit ?? 50 }),
  anomalies: ({ operations }, { limit }) => operations.anomalies(limit ?? 100),
  audit: ({ operations }, { after, limit }) => operations.audit(after ?? 0, limit ?? 100),
  backup: ({ operations }, { path, reason }, actor) => operations.backup(path, actor, reason?.trim()),
};
