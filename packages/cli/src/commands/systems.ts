import type { CommandLine } from '@millrace/api';
import { CliError } from '../cli-error.ts';
import { maintenanceView, maintenanceWindows } from '../views/systems.ts';
import { command, reasonOption } from './command.ts';
import { momentOption, reasonOf } from './read-words.ts';

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
