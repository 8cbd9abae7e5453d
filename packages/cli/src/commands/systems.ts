import type { CommandLine } from '@millrace/api';
import { CliError } from '../cli-error.ts';
import { interfaceView, maintenanceView, maintenanceWindows, systemsView } from '../views/systems.ts';
import { command, reasonOption } from './command.ts';
import { momentOption, reasonOf } from './read-words.ts';

/** `systems`. */
export const systems = command({
  declaration: {
    name: 'systems',
    summary: 'Lists the systems with their interfaces, and says of each whether it is well, and if not, whose the fault is.',
    arguments: [],
    options: {},
    example: 'millrace systems',
    bad: 'an interface fails',
    json: 'System[]',
  },
  ask: client => client.systems(),
  view: systemsView,
  isBad: answer => answer.some(({ interfaces }) => interfaces.some(({ verdict }) => verdict.state === 'failing')),
});

/** `interface`. */
export const interfaceDetails = command({
  declaration: {
    name: 'interface',
    summary:
      'Says everything of one interface: verdict, session, breaker, limits, settings without secrets, promises, last errors.',
    arguments: [{ name: 'INTERFACE', summary: '`system.interface`.' }],
    options: {},
    example: 'millrace interface erp.goods-movements',
    bad: 'it fails, or there is no such interface',
    json: 'Interface',
  },
  ask: (client, line) => client.interface({ name: line.arguments['INTERFACE']! }),
  view: interfaceView,
  isBad: ({ verdict }) => verdict.state === 'failing',
});

/** `maintenance`: lists windows, sets one, ends one. */
export const maintenance = command({
  declaration: {
    name: 'maintenance',
    summary:
      'Leaves an interface, or a system, alone for a time: messages to it wait. Without INTERFACE it lists what is planned.',
    arguments: [{ name: 'INTERFACE', summary: '`system.interface`, or a system: all its interfaces.', optional: true }],
    options: {
      until: { value: 'TIME', summary: 'When it ends by itself (RFC 3339, or a length such as 90 min).' },
      from: { value: 'TIME', summary: 'When it begins (RFC 3339, or a length from now).', standard: 'now' },
      end: { summary: 'End what is in force or planned about it.' },
      reason: reasonOption,
    },
    example: 'millrace maintenance erp.goods-movements --until "2 h" --reason "update of the ERP"',
    bad: 'there is no such interface or system, or no window to end',
    json: 'Maintenance[] (list); MaintenanceReport',
  },
  ask: async (client, line, around) => {
    const name = line.arguments['INTERFACE'];
    if (name === undefined) return { listed: await client.maintenance() };
    if (line.flags.has('end')) return { name, ...(await client.endMaintenance({ name, reason: reasonOf(line) })) };
    const window = timesOf(line, around.now());
    return { name, ...(await client.startMaintenance({ name, ...window, reason: reasonOf(line) })) };
  },
  view: (answer, now) => ('listed' in answer ? maintenanceWindows(answer.listed, now) : maintenanceView(answer, now)),
  json: answer => ('listed' in answer ? answer.listed : { windows: answer.windows, audit: answer.audit }),
});

function timesOf(line: CommandLine, now: number): { readonly until: string; readonly from?: string } {
  const until = momentOption(line, 'until', now);
  if (until === undefined) throw new CliError('cli.arguments', 'reading --until: say when it ends, or --end to end it now');
  const from = momentOption(line, 'from', now);
  return { until, ...(from !== undefined && { from }) };
}
