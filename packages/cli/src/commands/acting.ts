import type { CommandLine } from '@millrace/api';
import { resolve } from 'node:path';
import type { AnswerOf } from '@millrace/api';
import { cancelView, replayView } from '../views/replay.ts';
import { backupView, flowsView, probeView, reloadView } from '../views/reports.ts';
import { backupCheckView } from '../views/trust.ts';
import { command, reasonOption } from './command.ts';
import { reasonOf, selectionOf, selectionOptions } from './read-words.ts';

const messages = { name: 'MESSAGE', summary: 'Numbers of messages.', optional: true, many: true } as const;
const { states: _, ...heldSelection } = selectionOptions;
const dryRunOption = { summary: 'Only say what would happen: each is checked and mapped under the release that runs.' };
const actReason = { ...reasonOption, summary: 'Why; required unless it is a dry run, kept in the audit trail.' };
const what = { name: 'WHAT', summary: 'A flow, an integration (all its flows) or an interface.' };

/** `release`. */
export const release = command({
  declaration: {
    name: 'release',
    summary: 'Tries held deliveries again, in order.',
    arguments: [messages],
    options: { ...heldSelection, 'dry-run': dryRunOption, reason: actReason },
    example: 'millrace release --code delivery.rejected --reason "period is open again"',
    bad: 'the selection names no delivery',
    json: 'ReplayReport',
  },
  ask: (client, line) => client.release({ selection: selectionOf(line), ...reasonOrDryRun(line) }),
  view: replayView,
  isBad: answer => answer.items.length === 0,
});

/** `cancel`. */
export const cancel = command({
  declaration: {
    name: 'cancel',
    summary: 'Ends held deliveries for good: they will never be sent.',
    arguments: [messages],
    options: { ...heldSelection, 'dry-run': dryRunOption, reason: actReason },
    example: 'millrace cancel 4720 --reason "posted by hand as 4900001"',
    bad: 'the selection names no delivery',
    json: 'CancelReport',
  },
  ask: (client, line) => client.cancel({ selection: selectionOf(line), ...reasonOrDryRun(line) }),
  view: cancelView,
  isBad: answer => answer.cancelled === 0,
});

/** `replay`. */
export const replay = command({
  declaration: {
    name: 'replay',
    summary: 'Reads messages again under the release that runs and delivers them; never overtakes newer data.',
    arguments: [messages],
    options: { ...selectionOptions, 'dry-run': { summary: 'Only say what would happen.' }, reason: reasonOption },
    example: 'millrace replay --key order=258456 --dry-run --reason "mapping corrected"',
    bad: 'the selection names no delivery, or one would fail',
    json: 'ReplayReport',
  },
  ask: (client, line) =>
    client.replay({ selection: selectionOf(line), dryRun: line.flags.has('dry-run'), reason: reasonOf(line) }),
  view: replayView,
  isBad: answer => answer.items.length === 0 || answer.items.some(item => item.would === 'fail'),
});

/** `pause`. */
export const pause = command({
  declaration: {
    name: 'pause',
    summary: 'Pauses flows; messages are still taken and wait.',
    arguments: [what],
    options: { reason: reasonOption },
    example: 'millrace pause goods-movements --reason "stock count"',
    json: 'names of the flows touched',
  },
  ask: (client, line) => client.pause({ what: line.arguments['WHAT']!, reason: reasonOf(line) }),
  view: flows => flowsView('paused', flows),
});

/** `resume`. */
export const resume = command({
  declaration: {
    name: 'resume',
    summary: 'Resumes paused flows.',
    arguments: [what],
    options: { reason: reasonOption },
    example: 'millrace resume goods-movements --reason "count is over"',
    json: 'names of the flows touched',
  },
  ask: (client, line) => client.resume({ what: line.arguments['WHAT']!, reason: reasonOf(line) }),
  view: flows => flowsView('resumed', flows),
});

/** `probe`. */
export const probe = command({
  declaration: {
    name: 'probe',
    summary: 'Tests the path to another system, step by step, without any effect on it.',
    arguments: [{ name: 'INTERFACE', summary: '`system.interface`.' }],
    options: {},
    example: 'millrace probe erp.goods',
    bad: 'a step failed, or there is no such interface',
    json: 'ProbeReport',
  },
  ask: (client, line) => client.probe({ name: line.arguments['INTERFACE']! }),
  view: probeView,
  isBad: answer => !answer.ok,
});

/** `reload`. */
export const reload = command({
  declaration: {
    name: 'reload',
    summary: 'Lets the node read its project again; unchanged connections stay untouched.',
    arguments: [],
    options: {},
    example: 'millrace reload',
    bad: 'the project has errors, so nothing changed',
    json: 'ReloadReport',
  },
  ask: client => client.reload(),
  view: reloadView,
  isBad: answer => answer.issues.some(issue => issue.level === 'error'),
});

/** `backup`. */
export const backup = command({
  declaration: {
    name: 'backup',
    summary: 'Writes a consistent copy of the store, while running, into a new file on the machine of the node; or verifies one.',
    arguments: [{ name: 'FILE', summary: 'File that does not exist yet; with --verify one that does.' }],
    options: {
      verify: { summary: 'Look through the file instead, without changing it: its hash and every record.' },
      sha256: { value: 'HASH', summary: 'The hash that the file must have.', standard: 'the one that the node remembers' },
    },
    example: 'millrace backup backup-monday.db',
    bad: 'the file does not verify',
    json: 'BackupReport; with --verify BackupCheck',
  },
  ask: async (client, line, around): Promise<AnswerOf<'backup'> | AnswerOf<'verifyBackup'>> => {
    const path = resolve(around.cwd, line.arguments['FILE']!);
    if (!line.flags.has('verify')) return client.backup({ path });
    const { sha256 } = line.options;
    return client.verifyBackup({ path, ...(sha256 !== undefined && { sha256 }) });
  },
  view: answer => ('findings' in answer ? backupCheckView(answer) : backupView(answer)),
  isBad: answer => 'findings' in answer && !answer.ok,
});

/** A dry run changes nothing, so it needs no reason. */
function reasonOrDryRun(line: CommandLine): { readonly dryRun: true } | { readonly reason: string } {
  return line.flags.has('dry-run') ? { dryRun: true } : { reason: reasonOf(line) };
}
