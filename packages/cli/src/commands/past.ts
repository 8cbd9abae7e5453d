import { historyView } from '../views/history.ts';
import { recentView } from '../views/recent.ts';
import { command } from './command.ts';
import { numberOption } from './read-words.ts';

/** `history`. */
export const history = command({
  declaration: {
    name: 'history',
    summary: 'Shows the ledger of a flow over time: what came, what became of it, how long it took, and that it adds up.',
    arguments: [{ name: 'FLOW', summary: 'Name of the flow, or the beginning of only one.' }],
    options: {
      from: { value: 'TIME', summary: 'From when, 2026-11-23T06:00:00Z.', standard: 'an hour ago' },
      to: { value: 'TIME', summary: 'Until when.', standard: 'now' },
      points: { value: 'NUMBER', summary: 'About so many points.', standard: '60' },
    },
    example: 'millrace history release-orders@pune --from 2026-11-23T00:00:00Z',
    bad: 'it does not add up, or there is no such flow',
    json: 'FlowHistory',
  },
  ask: (client, line) => {
    const { from, to } = line.options;
    return client.flowHistory({
      name: line.arguments['FLOW']!,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      points: numberOption(line, 'points') ?? 60,
    });
  },
  view: historyView,
  isBad: answer => !answer.balanced,
});

/** `recent`. */
export const recent = command({
  declaration: {
    name: 'recent',
    summary: 'Lists the newest messages with what became of them: of the node, of a flow or of an interface.',
    arguments: [],
    options: {
      flow: { value: 'FLOW', summary: 'Only messages of this flow.' },
      interface: { value: 'INTERFACE', summary: 'Only messages that came from this interface or go to it.' },
      limit: { value: 'NUMBER', summary: 'At most so many.', standard: '20' },
      before: { value: 'MESSAGE', summary: 'Only messages before this number.' },
    },
    example: 'millrace recent --flow release-orders@pune',
    json: 'RecentMessages',
  },
  ask: (client, line) => {
    const { flow, interface: name } = line.options;
    const before = numberOption(line, 'before');
    return client.recentMessages({
      ...(flow !== undefined && { flow }),
      ...(name !== undefined && { interface: name }),
      ...(before !== undefined && { before }),
      limit: numberOption(line, 'limit') ?? 20,
    });
  },
  view: recentView,
});
