import { routes, type AnswerOf, type OperationName, type Problem, type RouteData } from '@millrace/api';
import * as codes from '../../../tests/fixtures/code-views.ts';
import * as documents from '../../../tests/fixtures/document-views.ts';
import * as discovery from '../../../tests/fixtures/discovery-views.ts';
import * as equipmentCommands from '../../../tests/fixtures/equipment-command-views.ts';
import * as series from '../../../tests/fixtures/series-views.ts';
import * as forwards from '../../../tests/fixtures/forward-views.ts';
import * as held from '../../../tests/fixtures/held-views.ts';
import * as integrations from '../../../tests/fixtures/integration-views.ts';
import * as views from '../../../tests/fixtures/node-views.ts';
import * as present from '../../../tests/fixtures/present-views.ts';
import * as systems from '../../../tests/fixtures/system-views.ts';
import * as trust from '../../../tests/fixtures/trust-views.ts';
import { runCli, type Surroundings } from '../src/index.ts';

/** What a fake node answers: an answer or a problem for each operation. */
export type Answers = Partial<{ readonly [K in OperationName]: AnswerOf<K> | { readonly problem: Problem } }>;

/** What one command line printed and asked. */
export interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly bytes: readonly Uint8Array[];
  readonly err: string;
  readonly asked: readonly { readonly url: string; readonly authorization: string | undefined; readonly body: unknown }[];
  readonly nodeArguments: readonly (readonly string[])[];
}

/** Answers with the fixed views. */
export const fixedAnswers: Answers = {
  status: views.troubledStatus,
  incidents: present.incidents,
  landscape: present.landscape,
  recent: present.recent,
  find: views.found,
  explain: views.trace,
  received: new TextEncoder().encode('\u001b[31mred\u0007\r\nline'),
  ledger: views.ledgerReport,
  flowHistory: integrations.flowHistory,
  recentMessages: integrations.recentMessages,
  held: { items: [views.heldItem], total: 1 },
  release: { ...views.replayReport, dryRun: false, audit: 3 },
  cancel: { cancelled: 1, audit: 4 },
  heldGroups: held.groups,
  forward: held.forwardReport,
  correction: held.desk,
  correct: held.correctionReport,
  series: series.series,
  seriesTargets: [forwards.target],
  heldSeries: { items: [forwards.range], total: 1 },
  releaseSeries: forwards.report,
  cancelSeries: forwards.report,
  equipmentEvents: series.events,
  equipment: [series.line],
  oneEquipment: series.detail,
  collections: [series.collection],
  browse: discovery.page,
  readNodes: discovery.values,
  discover: discovery.report,
  commandOffers: [{ command: 'set-speed', allowed: true, approval: false, values: [{ tag: 'speed', type: 'number' }] }],
  commands: [equipmentCommands.done],
  sendCommand: equipmentCommands.done,
  corrections: { items: [held.proposal] },
  decideCorrection: held.decisionReport,
  replay: views.replayReport,
  pause: ['goods-movements@pune:erp.goods'],
  resume: [],
  probe: views.probeReport,
  guarantees: views.guarantees,
  reload: views.reloadReport,
  codeSets: codes.codeSets,
  codeSet: codes.codeSetPage,
  crosswalks: codes.crosswalks,
  crosswalk: codes.crosswalkPage,
  crosswalkTable: codes.crosswalkTable,
  missingCodes: codes.missingCodes,
  drift: documents.driftSummaries,
  contractDrift: documents.contractDrift,
  addEntry: codes.entryReport,
  anomalies: views.anomalies,
  audit: views.auditEntries,
  auditSearch: { entries: views.auditEntries, total: 2, newest: 2 },
  systems: systems.systems,
  interface: systems.interfaceView,
  maintenance: [systems.window],
  startMaintenance: { windows: [systems.window], audit: 5 },
  endMaintenance: { windows: [], audit: 6 },
  trust: trust.trustReport,
  verifyBackup: trust.backupCheck,
  backup: { path: '/backups/monday.db', bytes: 40_960, sha256: 'ab'.repeat(32) },
};

/** A problem as a node gives it. */
export function problemOf(status: number, code: string, detail: string): { readonly problem: Problem } {
  return { problem: { type: `urn:millrace:error:${code}`, title: 'no', status, detail, code, requestId: 'r-1' } };
}

/** Runs a command line against a fake node. */
export async function run(
  args: readonly string[],
  answers: Answers = fixedAnswers,
  around: Partial<Surroundings> = {},
): Promise<Ran> {
  const out: string[] = [];
  const bytes: Uint8Array[] = [];
  const err: string[] = [];
  const asked: Ran['asked'][number][] = [];
  const nodeArguments: (readonly string[])[] = [];
  const exit = await runCli(args, {
    env: { MILLRACE_API: 'http://node.test:7400', MILLRACE_TOKEN: 'mr_test' },
    home: '/nobody',
    cwd: '/nowhere',
    now: () => views.fixedNow,
    out: text => void (typeof text === 'string' ? out.push(text) : bytes.push(text)),
    err: text => void err.push(text),
    terminal: false,
    isAlive: () => true,
    runNode: async given => (nodeArguments.push(given), 0),
    fetch: async (url, init) => {
      const headers = new Headers(init.headers);
      asked.push({
        url,
        authorization: headers.get('authorization') ?? undefined,
        body: typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined,
      });
      return respond(url, init, answers);
    },
    ...around,
  });
  return { exit, out: out.join(''), bytes, err: err.join(''), asked, nodeArguments };
}

function respond(url: string, init: RequestInit, answers: Answers): Response {
  const { pathname } = new URL(url);
  const ofMethod = (Object.entries(routes) as [OperationName, RouteData][]).filter(([, { method }]) => method === init.method);
  const match =
    ofMethod.find(([, { path }]) => path === pathname) ??
    ofMethod.find(([, { path }]) => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`).test(pathname));
  const answer = match && answers[match[0]];
  if (answer === undefined) throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });
  if (answer instanceof Uint8Array) return new Response(Buffer.from(answer));
  if (typeof answer === 'string') return new Response(answer);
  const { problem } = answer as { readonly problem?: Problem };
  return problem ? Response.json(problem, { status: problem.status }) : Response.json(answer);
}
