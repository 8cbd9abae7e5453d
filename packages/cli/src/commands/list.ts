import { processCommands, type CommandDeclaration } from '@millrace/api';
import * as acting from './acting.ts';
import * as asking from './asking.ts';
import { audit, auditVerify } from './audit.ts';
import * as codes from './codes.ts';
import type { LocalCommand, NodeCommand } from './command.ts';
import { contractCompare } from './contract-compare.ts';
import { contractExport } from './contract-export.ts';
import { browse, discover } from './discovery.ts';
import { drift } from './drift.ts';
import { contractInfer } from './contract-infer.ts';
import { exportAsyncapi } from './export-asyncapi.ts';
import * as inbox from './inbox.ts';
import * as equipmentCommands from './equipment-commands.ts';
import * as heldSeries from './held-series.ts';
import * as measured from './series.ts';
import { incidents } from './incidents.ts';
import { mapDraft } from './map-draft.ts';
import { proof, verifyProofCommand } from './proof.ts';
import { history, recent } from './past.ts';
import { received } from './received.ts';
import { interfaceDetails, maintenance, systems } from './systems.ts';
import { trust } from './trust.ts';

/** The commands that ask a running node, in the order of the help. */
export const nodeCommands: readonly NodeCommand[] = [
  asking.status,
  incidents,
  asking.find,
  asking.explain,
  received,
  proof,
  recent,
  asking.ledger,
  history,
  inbox.held,
  acting.release,
  acting.cancel,
  inbox.forward,
  inbox.correct,
  inbox.corrections,
  inbox.agree,
  inbox.refuse,
  acting.replay,
  acting.pause,
  acting.resume,
  acting.probe,
  measured.collections,
  measured.equipment,
  measured.series,
  heldSeries.seriesTargets,
  heldSeries.seriesHeld,
  heldSeries.seriesRelease,
  heldSeries.seriesCancel,
  browse,
  discover,
  equipmentCommands.commandOffers,
  equipmentCommands.commandSend,
  equipmentCommands.commandList,
  equipmentCommands.commandAgree,
  equipmentCommands.commandDecline,
  systems,
  interfaceDetails,
  maintenance,
  codes.codesList,
  codes.codesShow,
  codes.crosswalkList,
  codes.crosswalkShow,
  codes.crosswalkMissing,
  codes.crosswalkAdd,
  codes.crosswalkExport,
  drift,
  asking.guarantees,
  asking.anomalies,
  audit,
  trust,
  acting.reload,
  acting.backup,
];

/** The commands that work on files alone. */
export const localCommands: readonly LocalCommand[] = [
  contractInfer,
  contractCompare,
  contractExport,
  mapDraft,
  exportAsyncapi,
  auditVerify,
  verifyProofCommand,
];

const { restore, account, token, 'contract infer': _shared, ...projectCommands } = processCommands;

/** Every command, those of the node's own program too. */
export const declarations: readonly CommandDeclaration[] = [
  ...Object.values(projectCommands),
  ...localCommands.map(command => command.declaration),
  ...nodeCommands.map(command => command.declaration),
  restore,
  account,
  token,
];
