import type { InterfaceVerdict, InterfaceView, MaintenanceReport, MaintenanceView, SystemView } from '@millrace/core';
import { paint } from '../text/paint.ts';
import { cut, table } from '../text/table.ts';
import { clock, count, since, span, things } from '../text/words.ts';
import { sentence } from '../text/wrap.ts';
import { heading } from './looks.ts';

const sideWords = { us: 'ours', network: 'the network', them: 'the other system' } as const;

/** Every system with its interfaces. */
export function systemsView(systems: readonly SystemView[]): string {
  if (systems.length === 0) return sentence('The project has no system.');
  return systems.map((system, index) => systemLines(system).slice(index === 0 ? 1 : 0)).join('');
}

function systemLines({ title, role, owner, siteTitle, interfaces }: SystemView): string {
  const place = siteTitle === undefined ? '' : `, ${siteTitle}`;
  const rows = interfaces.map(({ name, verdict, waiting }) => [
    cut(name, 32),
    stateWord(verdict),
    waiting === 0 ? '' : `${count(waiting)} waiting`,
    cut(verdict.sentence, 44),
  ]);
  return `${heading(`${title} (${role}${place}) · ${owner}`)}${table(rows, { indent: 2 })}`;
}

function stateWord({ state, side }: InterfaceVerdict): string {
  if (state !== 'failing') return state === 'well' ? paint('green', state) : state;
  return paint('red', side === undefined ? state : `failing: ${sideWords[side]}`);
}

/** One interface, whole. */
export function interfaceView(view: InterfaceView, now: number): string {
  const { verdict, system } = view;
  return [
    sentence(`${paint('bold', view.name)} ${stateWord(verdict)}: ${verdict.sentence}.`),
    ...(verdict.remedy === undefined ? [] : [sentence(verdict.remedy, 2)]),
    sentence(`${system.title}, ${view.connector}${view.endpoint === undefined ? '' : `, ${view.endpoint}`} · ${system.owner}`, 2),
    ...view.maintenance.map(window => windowLines(window, now)),
    heading('Session and limits'),
    ...sessionLines(view, now),
    heading('Promises'),
    ...promiseLines(view),
    ...errorLines(view, now),
    heading('Settings'),
    ...view.settings.map(({ path, value, references }) => {
      const missing = references.some(({ present }) => !present) ? ` ${paint('red', 'not set')}` : '';
      return sentence(`${path}: ${value}${missing}`, 2);
    }),
  ].join('');
}

function sessionLines({ session, breaker, sessions, limits }: InterfaceView, now: number): readonly string[] {
  const budget = sessions === undefined ? '' : `, ${sessions.open} of ${sessions.allowed} sockets`;
  return [
    ...(session === undefined
      ? []
      : [sentence(`session ${session.state} for ${span(now - Date.parse(session.since))}${budget}`, 2)]),
    ...(breaker === undefined ? [] : [sentence(`breaker ${breaker.state}, ${things(breaker.failures, 'failure')} in a row`, 2)]),
    sentence(
      `${limits.callsNow} of ${limits.concurrency} calls, ${limits.rateNow} messages a second${limits.rate === undefined ? '' : ` of ${limits.rate}`}`,
      2,
    ),
  ];
}

function promiseLines({ guarantees: { source, sink, afterUnknown, maintenance } }: InterfaceView): readonly string[] {
  return [source, sink, afterUnknown, ...maintenance].flatMap(text => (text === undefined ? [] : [sentence(text, 2)]));
}

function errorLines({ errors }: InterfaceView, now: number): readonly string[] {
  if (errors.length === 0) return [];
  const lines = errors
    .slice(0, 5)
    .map(({ at, what, sentence: text, times }) =>
      sentence(`${since(at, now)} ${what}: ${text}${times > 1 ? ` (${times} times)` : ''}`, 2),
    );
  return [heading('Last errors'), ...lines];
}

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
