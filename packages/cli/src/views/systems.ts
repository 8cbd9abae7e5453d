import type { MaintenanceReport, MaintenanceView } from '@millrace/core';
import { paint } from '../text/paint.ts';
import { clock, span, things } from '../text/words.ts';
import { sentence } from '../text/wrap.ts';

/** Every window that is not over. */
export function maintenanceWindows(windows: readonly MaintenanceView[], now: number): string {
  if (windows.length === 0) return sentence('No maintenance is in force or planned.');
  return windows.map(window => windowLines(window, now)).join('\n');
}

/** What was set or ended. */
export function maintenanceView({ name, windows }: MaintenanceReport & { readonly name: string }, now: number): string {
  if (windows.length === 0) return sentence(`Maintenance of ${name} is ended; what waited is sent in order.`);
  return windows.map(window => windowLines(window, now)).join('\n');
}

function windowLines({ what, from, until, reason, who, active, waiting, interfaces }: MaintenanceView, now: number): string {
  const when = active
    ? `${paint('yellow', 'in force')}, ends in ${span(Date.parse(until) - now)} (${clock(until)})`
    : `begins in ${span(Date.parse(from) - now)} (${clock(from)}), ends ${clock(until)}`;
  const about = interfaces.length === 1 && interfaces[0] === what ? '' : ` (${things(interfaces.length, 'interface')})`;
  return (
    sentence(`${paint('bold', what)}${about}: ${when}`) +
    sentence(`${reason} · ${who}`, 2) +
    (waiting > 0 ? sentence(`${things(waiting, 'delivery', 'deliveries')} waiting`, 2) : '')
  );
}
