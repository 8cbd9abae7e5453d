import { nodeHealth } from '@millrace/api';
import { explainView } from '../views/explain.ts';
import { findView } from '../views/find.ts';
import { ledgerView } from '../views/ledger.ts';
import { anomaliesView, guaranteesView } from '../views/reports.ts';
import { statusView } from '../views/status.ts';
import { command } from './command.ts';
import { messageNumber, numberOption } from './read-words.ts';

const messageArgument = { name: 'MESSAGE', summary: 'Number of the message, as find prints it.' };
const limit = (standard: string) => ({ value: 'NUMBER', summary: 'At most so many.', standard });

/** `status`. */
export const status = command({
  declaration: {
    name: 'status',
    summary: 'Shows the flows by site with proof of flow and backlog, and the interfaces.',
    arguments: [],
    options: {},
    example: 'millrace status',
    bad: 'the node takes nothing, or a flow is stopped or blocked',
    json: 'NodeStatus',
  },
  ask: client => client.status(),
  view: statusView,
  isBad: answer => !nodeHealth(answer).healthy,
});

/** `find`. */
export const find = command({
  declaration: {
    name: 'find',
    summary: 'Finds all messages of a business key, in both directions, and says in one sentence where it is.',
    arguments: [
      { name: 'KEY', summary: 'Name of the key (order, lot, material); alone it is the value of any key.' },
      { name: 'VALUE', summary: 'Value of the key.', optional: true },
    ],
    options: { limit: limit('100') },
    example: 'millrace find order 258456',
    bad: 'no message has it',
    json: 'FindResult',
  },
  ask: (client, line) => {
    const [first, second] = [line.arguments['KEY']!, line.arguments['VALUE']];
    const most = numberOption(line, 'limit');
    return client.find({
      value: second ?? first,
      ...(second !== undefined && { key: first }),
      ...(most !== undefined && { limit: most }),
    });
  },
  view: findView,
  isBad: answer => answer.messages.length === 0,
});

/** `explain`. */
export const explain = command({
  declaration: {
    name: 'explain',
    summary: 'Tells the whole story of one message: verdict, received, parsed, mapped, sent, answered, attempts, versions.',
    arguments: [messageArgument],
    options: {},
    example: 'millrace explain 4711',
    bad: 'there is no such message',
    json: 'MessageTrace',
  },
  ask: (client, line) => client.explain({ message: messageNumber(line.arguments['MESSAGE']) }),
  view: explainView,
});

/** `ledger`. */
export const ledger = command({
  declaration: {
    name: 'ledger',
    summary: 'Shows for each flow that nothing is lost: accepted equals everything that became of it.',
    arguments: [],
    options: { verify: { summary: 'Recompute it from the journal and check every hash.' } },
    example: 'millrace ledger --verify',
    bad: 'it does not balance, or a record is damaged',
    json: 'LedgerReport',
  },
  ask: (client, line) => client.ledger({ verify: line.flags.has('verify') }),
  view: ledgerView,
  isBad: answer => !answer.balanced || answer.findings.length > 0,
});

/** `guarantees`. */
export const guarantees = command({
  declaration: {
    name: 'guarantees',
    summary: 'Says what each interface really promises, computed from its settings.',
    arguments: [],
    options: {},
    example: 'millrace guarantees',
    json: 'Guarantee[]',
  },
  ask: client => client.guarantees(),
  view: guaranteesView,
});

/** `anomalies`. */
export const anomalies = command({
  declaration: {
    name: 'anomalies',
    summary: 'Lists unexpected things that stopped nothing, newest first.',
    arguments: [],
    options: { limit: limit('100') },
    example: 'millrace anomalies --limit 20',
    json: 'Anomaly[]',
  },
  ask: (client, line) => {
    const most = numberOption(line, 'limit');
    return client.anomalies(most === undefined ? {} : { limit: most });
  },
  view: anomaliesView,
});
