import type { AnswerOf } from '@millrace/api';
import type { AnomalyView, AuditView, GuaranteeView, ProbeReport, ReloadReport } from '@millrace/core';
import type { ChainReport } from '../commands/audit.ts';
import { paint } from '../text/paint.ts';
import { cut, table } from '../text/table.ts';
import { clock, short, since, size, span, things } from '../text/words.ts';
import { sentence } from '../text/wrap.ts';
import { heading, verdictWord } from './looks.ts';

/** The steps of a probe, in the order tried. */
export function probeView({ interface: name, ok, steps }: ProbeReport): string {
  const failed = steps.find(step => !step.ok);
  const verdict = ok
    ? `The path to ${name} works.`
    : `The path to ${name} ${paint('red', 'does not work')}: ${failed?.step}: ${failed?.detail}.`;
  const rows = steps.map(step => [
    verdictWord(step.ok, 'ok', 'failed'),
    cut(step.step, 20),
    span(step.tookMs),
    cut(step.detail, 60),
  ]);
  const remedy = failed?.remedy === undefined ? '' : `\n${sentence(`${sideWords[failed.side ?? 'us']}: ${failed.remedy}`)}`;
  return `${sentence(verdict)}\n${table(rows, { indent: 2 })}${remedy}`;
}

const sideWords = { us: 'Ours', network: 'Of the network', them: 'Of the other system' } as const;

/** What each interface promises. */
export function guaranteesView(guarantees: readonly GuaranteeView[]): string {
  if (guarantees.length === 0) return sentence('There is no interface.');
  return guarantees.map((each, index) => guaranteeLines(each).slice(index === 0 ? 1 : 0)).join('');
}

function guaranteeLines({ interface: name, connector, source, sink, afterUnknown }: GuaranteeView): string {
  return [
    heading(`${name} (${connector})`),
    ...(source === undefined ? [] : [sentence(`source: ${source}`, 2)]),
    ...(sink === undefined ? [] : [sentence(`target: ${sink}`, 2)]),
    ...(afterUnknown === undefined ? [] : [sentence(afterUnknown, 2)]),
  ].join('');
}

/** What a reload changed, or why nothing changed. */
export function reloadView(report: ReloadReport): string {
  const errors = report.issues.filter(issue => issue.level === 'error').length;
  const verdict =
    errors > 0
      ? `${paint('red', 'Refused')}: ${things(errors, 'error')}; the node stays with release ${short(report.release)}.`
      : report.changed
        ? `The node runs release ${short(report.release)}; ${things(report.untouched.length, 'part')} untouched.`
        : `Nothing changed; the node runs release ${short(report.release)}.`;
  return [
    sentence(verdict),
    ...report.issues.map(issueLine),
    ...(['started', 'restarted', 'stopped'] as const).flatMap(what => report[what].map(name => sentence(`${what} ${name}`, 2))),
  ].join('');
}

function issueLine({ file, line, column, level, code, sentence: text }: ReloadReport['issues'][number]): string {
  const place = file === undefined ? '' : `${[file, line, column].filter(part => part !== undefined).join(':')} `;
  return sentence(`${place}${level} ${code} ${text}`, 2);
}

/** Unexpected things, newest first. */
export function anomaliesView(anomalies: readonly AnomalyView[], now: number): string {
  if (anomalies.length === 0) return sentence('Nothing unexpected was seen.');
  const lines = anomalies.flatMap(({ at, code, about, sentence: text, times, message }) => [
    '\n',
    sentence(
      `${paint('bold', about)} · ${code} · ${since(at, now)}${times > 1 ? ` · ${times} times` : ''}${message === undefined ? '' : ` · message ${message}`}`,
    ),
    sentence(text, 2),
  ]);
  return [sentence(`${things(anomalies.length, 'unexpected thing')}, nothing lost by it.`), ...lines].join('');
}

/** The audit trail, in order. */
export function auditView(entries: readonly AuditView[]): string {
  if (entries.length === 0) return sentence('No more entries.');
  return entries
    .map(({ number, at, who, action, subject, reason, hash }) => {
      const why = reason === undefined ? '' : `: ${reason}`;
      return sentence(`${paint('bold', String(number))} ${clock(at)} ${who} · ${action} ${subject}${why} · ${short(hash)}`);
    })
    .join('');
}

/** What recomputing the chain of the audit trail gave. */
export function chainView({ ok, entries, last, broken }: ChainReport): string {
  if (!ok)
    return sentence(
      `The audit trail ${paint('red', 'does not verify')}: entry ${broken} does not follow from the one before it; the ${things(entries, 'entry', 'entries')} before it are whole.`,
    );
  const keep = 'Keep this hash elsewhere: it proves later that nothing was cut off.';
  return (
    sentence(`The audit trail ${paint('green', 'is whole')}: ${things(entries, 'entry', 'entries')}.`) +
    sentence(`${last} ${keep}`)
  );
}

/** What `pause` and `resume` touched. */
export function flowsView(verb: string, flows: readonly string[]): string {
  if (flows.length === 0) return sentence(`No flow had to be ${verb}.`);
  return sentence(`${things(flows.length, 'flow')} ${verb}.`) + flows.map(flow => sentence(flow, 2)).join('');
}

/** Where the copy is. */
export function backupView({ path, bytes, sha256 }: AnswerOf<'backup'>): string {
  return sentence(`The copy is ${path}, ${size(bytes)}.`) + sentence(`sha256 ${sha256}`);
}
