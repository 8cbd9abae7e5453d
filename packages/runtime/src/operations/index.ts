import type { Operations } from '@millrace/core';
import { knowAccess, messagePlaceOf, noteAccess, noteOddAccess, territoryOf } from './access.ts';
import { addCrosswalkEntry } from './add-entry.ts';
import { codeSetOf, codeSetsOf } from './code-sets.ts';
import { crosswalkOf, crosswalksOf, crosswalkTableOf } from './crosswalks.ts';
import { missingCodesOf } from './missing-codes.ts';
import { anomaliesOf, auditOf } from './records.ts';
import { backupTo, verifyBackup } from './backup.ts';
import type { NodeContext } from './context.ts';
import { discoveryOperations } from './discovery.ts';
import { documentOperations } from './document-operations.ts';
import { attemptBytes, auditOfMessage, explainMessage, receivedBytes } from './explain.ts';
import { findMessages, suggestValues } from './find.ts';
import { historyOf } from './flow-history.ts';
import { flowDetail, flowLines } from './integrations.ts';
import { recentMessagesOf } from './recent-messages.ts';
import { guaranteesOf } from './guarantees.ts';
import { equipmentEventsOf } from './equipment-events.ts';
import { collectionLines, equipmentDetail, equipmentLines } from './equipment.ts';
import { commandOperations } from './commands.ts';
import { correctMessage, decideAboutCorrection } from './correcting.ts';
import { correctionDesk } from './correction-desk.ts';
import { correctionsOf } from './corrections.ts';
import { forwardHeld } from './forwarding.ts';
import { heldItems } from './held.ts';
import { heldGroups } from './held-groups.ts';
import { openHeldBook } from './held-facts.ts';
import { landscape, newPresent } from './present.ts';
import { recentOf } from './recent.ts';
import { newTurns } from './in-turn.ts';
import { interfaceOf } from './interface.ts';
import { ledgerOf } from './ledger.ts';
import { maintenanceList, startMaintenance, stopMaintenance } from './maintenance.ts';
import { metricsOf } from './metrics.ts';
import { pauseFlows, resumeFlows } from './pausing.ts';
import { probeInterface } from './probe.ts';
import { reloadProject } from './reload.ts';
import { cancelHeld, releaseHeldOnes } from './releasing.ts';
import { replayDeliveries } from './replay.ts';
import { statusOf } from './status.ts';
import { studioOperations } from './studio.ts';
import { decideSeries, heldSeriesOf, seriesTargetsOf } from './held-series.ts';
import { seriesOf } from './series.ts';
import { systemsOf } from './systems.ts';
import { trustOf } from './trust.ts';
import { searchAudit, startVerification } from './verifying.ts';

/** Everything a node can be asked, one file each. What changes flows takes turns. */
export function nodeOperations(context: NodeContext): Operations {
  const inTurn = newTurns();
  const accessInTurn = newTurns();
  const { present, incidents } = newPresent(context, openHeldBook(context));
  return {
    ...studioOperations(context),
    status: () => statusOf(context),
    find: (value, key, limit) => findMessages(context, value, key, limit),
    explain: message => explainMessage(context, message),
    received: message => receivedBytes(context, message),
    attemptBytes: (message, attempt, part) => attemptBytes(context, message, attempt, part),
    suggest: (start, limit) => suggestValues(context, start, limit),
    messageAudit: message => auditOfMessage(context, message),
    ledger: verify => ledgerOf(context, verify),
    held: filter => heldItems(context, filter),
    heldGroups: () => heldGroups(context),
    heldProgress: async () => context.bulk.running,
    release: (selection, reason, actor, dryRun = false) => releaseHeldOnes({ context, inTurn, actor, dryRun }, selection, reason),
    cancel: (selection, reason, actor, dryRun = false) => cancelHeld({ context, inTurn, actor, dryRun }, selection, reason),
    forward: (selection, to, note, actor) => forwardHeld(context, inTurn, selection, to, note, actor),
    correction: message => correctionDesk(context, message),
    correct: (message, content, dryRun, reason, actor) =>
      inTurn(() => correctMessage(context, message, content, dryRun, reason, actor)),
    corrections: filter => correctionsOf(context, filter),
    decideCorrection: (number, agree, reason, actor) =>
      inTurn(() => decideAboutCorrection(context, number, agree, reason, actor)),
    replay: (selection, dryRun, reason, actor) => inTurn(() => replayDeliveries(context, selection, dryRun, reason, actor)),
    pause: (what, reason, actor) => inTurn(() => pauseFlows(context, what, reason, actor)),
    resume: (what, reason, actor) => inTurn(() => resumeFlows(context, what, reason, actor)),
    probe: (name, actor) => probeInterface(context, name, actor),
    systems: () => systemsOf(context),
    interface: name => interfaceOf(context, name),
    maintenance: () => maintenanceList(context),
    startMaintenance: (name, window, reason, actor) => inTurn(() => startMaintenance(context, name, window, reason, actor)),
    endMaintenance: (name, reason, actor) => inTurn(() => stopMaintenance(context, name, reason, actor)),
    trust: around => trustOf(context, around),
    startVerification: (what, actor) => startVerification(context, what, actor),
    verifyAudit: actor => context.verifier.verify('audit', actor.name),
    verifyBackup: (path, sha256, actor) => verifyBackup(context, path, sha256, actor),
    auditSearch: filter => searchAudit(context, filter),
    guarantees: () => guaranteesOf(context),
    reload: actor => inTurn(() => reloadProject(context, actor)),
    codeSets: () => codeSetsOf(context),
    codeSet: (name, page) => codeSetOf(context, name, page),
    crosswalks: () => crosswalksOf(context),
    crosswalk: (name, filter) => crosswalkOf(context, name, filter),
    crosswalkTable: name => crosswalkTableOf(context, name),
    missingCodes: () => missingCodesOf(context),
    addEntry: (name, entry, reason, actor) => inTurn(() => addCrosswalkEntry(context, name, entry, reason, actor)),
    anomalies: limit => anomaliesOf(context, limit),
    audit: (after, limit) => auditOf(context, after, limit),
    backup: (path, actor, reason) => backupTo(context, path, actor, reason),
    metrics: () => metricsOf(context),
    ...documentOperations(context),
    ...commandOperations(context),
    ...discoveryOperations(context),
    series: query => seriesOf(context, query),
    seriesTargets: filter => seriesTargetsOf(context, filter),
    heldSeries: query => heldSeriesOf(context, query),
    releaseSeries: (query, reason, actor, dryRun = false) =>
      inTurn(() => decideSeries(context, 'release', query, reason, actor, dryRun)),
    cancelSeries: (query, reason, actor, dryRun = false) =>
      inTurn(() => decideSeries(context, 'cancel', query, reason, actor, dryRun)),
    equipmentEvents: query => equipmentEventsOf(context, query),
    equipment: filter => equipmentLines(context, filter),
    oneEquipment: (collection, equipment) => equipmentDetail(context, collection, equipment),
    collections: filter => collectionLines(context, filter),
    present,
    incidents,
    landscape: () => landscape(context),
    recent: limit => recentOf(context, limit),
    flows: () => flowLines(context),
    flow: name => flowDetail(context, name),
    flowHistory: (name, range) => historyOf(context, name, range),
    recentMessages: filter => recentMessagesOf(context, filter),
    noteAccess: (note, actor) => noteAccess(context, note, actor),
    noteOddAccess: (code, about, sentence) => noteOddAccess(context, code, about, sentence),
    knowAccess: (known, reason, actor) => accessInTurn(() => knowAccess(context, known, reason, actor)),
    territory: () => territoryOf(context),
    messagePlace: message => messagePlaceOf(context, message),
  };
}
