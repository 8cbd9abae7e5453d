import { correctionStates, type CommandLine } from '@millrace/api';
import { CliError } from '../cli-error.ts';
import { bytesOf } from '../project/input-file.ts';
import { correctionsView, correctView, decisionView } from '../views/corrections.ts';
import { heldView } from '../views/held.ts';
import { forwardView, groupsView } from '../views/held-groups.ts';
import { command, nodeOptions, reasonOption, type NodeCommand } from './command.ts';
import { messageNumber, numberOption, reasonOf, selectionOf, selectionOptions } from './read-words.ts';

const { states: _, ...heldSelection } = selectionOptions;
const correctionArgument = { name: 'NUMBER', summary: 'Number of the correction, as corrections prints it.' };

/** `held`: one by one, or counted by cause. */
export const held: NodeCommand = {
  declaration: {
    name: 'held',
    summary: 'Lists what waits for a person, by reason, with the owner and what to do.',
    arguments: [],
    options: {
      groups: { summary: 'Count by cause instead: how many, since when, what waits behind, whose it is.' },
      flow: { value: 'FLOW', summary: 'Only this flow.' },
      site: { value: 'SITE', summary: 'Only flows of this site.' },
      code: { value: 'CODE', summary: 'Only this code.' },
      'forwarded-to': { value: 'NAME', summary: 'Only those that were forwarded to this person or team.' },
      limit: { value: 'NUMBER', summary: 'At most so many.', standard: '100' },
      after: { value: 'MARK', summary: 'Continue where a page ended.' },
      ...nodeOptions,
    },
    example: 'millrace held --code delivery.rejected',
    json: 'HeldPage; HeldGroups with --groups',
  },
  async run(client, line, around) {
    if (line.flags.has('groups')) {
      const groups = await client.heldGroups();
      return { json: groups, text: groupsView(groups, around.now()), bad: false };
    }
    const { flow, site, code, after } = line.options;
    const forwardedTo = line.options['forwarded-to'];
    const most = numberOption(line, 'limit');
    const page = await client.held({
      ...(flow !== undefined && { flow }),
      ...(site !== undefined && { site }),
      ...(code !== undefined && { code }),
      ...(forwardedTo !== undefined && { forwardedTo }),
      ...(after !== undefined && { after }),
      ...(most !== undefined && { limit: most }),
    });
    return { json: page, text: heldView(page, around.now()), bad: false };
  },
};

/** `forward`. */
export const forward = command({
  declaration: {
    name: 'forward',
    summary: 'Shows another person or team as the owner of held deliveries, with a note; nothing is sent to anybody.',
    arguments: [{ name: 'MESSAGE', summary: 'Numbers of messages.', optional: true, many: true }],
    options: {
      ...heldSelection,
      whom: { value: 'NAME', summary: 'Person or team; required.' },
      reason: { value: 'TEXT', summary: 'What they should know; required, kept in the audit trail.' },
    },
    example: 'millrace forward 4720 --whom warehouse --reason "please open the period"',
    bad: 'the selection names no delivery',
    json: 'ForwardReport',
  },
  ask: (client, line) => client.forward({ selection: selectionOf(line), to: textOption(line, 'whom'), reason: reasonOf(line) }),
  view: forwardView,
  isBad: answer => answer.forwarded === 0,
});

/** `correct`. */
export const correct = command({
  declaration: {
    name: 'correct',
    summary:
      'Puts other content in the place of what was received, which stays as it is; the held message goes on with it, or waits for a second person where a contract is regulated.',
    arguments: [{ name: 'MESSAGE', summary: 'Number of the held message.' }],
    options: {
      file: { value: 'FILE', summary: 'The content, in the format of the source; required.' },
      'dry-run': { summary: 'Only say what is wrong and what would be sent.' },
      reason: { ...reasonOption, summary: 'Why; required unless it is a dry run, kept in the audit trail.' },
    },
    example: 'millrace correct 4720 --file fixed.json --dry-run',
    bad: 'a dry run found something against it',
    json: 'CorrectionReport',
  },
  ask: (client, line, around) => {
    const dryRun = line.flags.has('dry-run');
    return client.correct({
      message: messageNumber(line.arguments['MESSAGE']),
      base64: Buffer.from(bytesOf(textOption(line, 'file'), around.cwd)).toString('base64'),
      dryRun,
      ...(!dryRun && { reason: reasonOf(line) }),
    });
  },
  view: correctView,
  isBad: answer => !answer.ok,
});

/** `corrections`. */
export const corrections = command({
  declaration: {
    name: 'corrections',
    summary: 'Lists corrections, newest first: who, when, why, what differs, and what a second person said.',
    arguments: [],
    options: {
      state: { value: 'STATE', summary: `Only those that stand so: ${correctionStates.join(', ')}.` },
      limit: { value: 'NUMBER', summary: 'At most so many.', standard: '100' },
    },
    example: 'millrace corrections --state proposed',
    json: 'CorrectionPage',
  },
  ask: (client, line) => {
    const [state, most] = [stateOption(line), numberOption(line, 'limit')];
    return client.corrections({ ...(state !== undefined && { state }), ...(most !== undefined && { limit: most }) });
  },
  view: correctionsView,
});

/** `agree`. */
export const agree = command({
  declaration: {
    name: 'agree',
    summary: 'Agrees, as a second person, to a proposed correction: the message goes on with it at once.',
    arguments: [correctionArgument],
    options: { reason: reasonOption },
    example: 'millrace agree 3 --reason "compared with the batch record"',
    bad: 'there is no such correction',
    json: 'DecisionReport',
  },
  ask: (client, line) => client.decideCorrection({ correction: numberArgument(line), agree: true, reason: reasonOf(line) }),
  view: decisionView,
});

/** `refuse`. */
export const refuse = command({
  declaration: {
    name: 'refuse',
    summary: 'Refuses a proposed correction: the message stays held as it is.',
    arguments: [correctionArgument],
    options: { reason: reasonOption },
    example: 'millrace refuse 3 --reason "the batch record says 4.6"',
    bad: 'there is no such correction',
    json: 'DecisionReport',
  },
  ask: (client, line) => client.decideCorrection({ correction: numberArgument(line), agree: false, reason: reasonOf(line) }),
  view: decisionView,
});

function numberArgument(line: CommandLine): number {
  const text = line.arguments['NUMBER'] ?? '';
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw new CliError('cli.arguments', `reading the number of the correction "${text}": expected a whole number from 1`);
  return Number(text);
}

function textOption(line: CommandLine, name: string): string {
  const text = line.options[name]?.trim() ?? '';
  if (text === '') throw new CliError('cli.arguments', `reading the arguments: --${name} is missing`);
  return text;
}

function stateOption(line: CommandLine): (typeof correctionStates)[number] | undefined {
  const text = line.options['state'];
  const state = correctionStates.find(each => each === text);
  if (text !== undefined && state === undefined)
    throw new CliError('cli.arguments', `reading --state ${text}: expected one of ${correctionStates.join(', ')}`);
  return state;
}
