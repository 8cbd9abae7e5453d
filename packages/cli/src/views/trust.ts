import type { BackupCheck, TrustReport, VerificationView } from '@millrace/core';
import { paint } from '../text/paint.ts';
import { clock, count, size, since, span, things } from '../text/words.ts';
import { sentence } from '../text/wrap.ts';
import { heading } from './looks.ts';

/** The verdict, what somebody should look at, then what it is made of. */
export function trustView(report: TrustReport, now: number): string {
  const findings = report.findings.map(({ level, sentence: text, remedy }) => {
    const word = level === 'bad' ? paint('red', 'now') : paint('yellow', 'soon');
    return sentence(`${word}: ${text}`, 2) + sentence(remedy, 4);
  });
  return [
    sentence(report.sentence),
    ...findings,
    heading('Verified'),
    verificationLine('ledger', report.ledger, now),
    verificationLine('audit trail', report.audit, now),
    heading('Backups'),
    ...(report.backups.length === 0 ? [sentence('none', 2)] : report.backups.slice(0, 3).map(backupLine(now))),
    ...certificateLines(report),
    ...secretLines(report),
    ...clockLines(report),
    heading('Store and process'),
    sentence(storeLine(report), 2),
    sentence(processLine(report, now), 2),
  ].join('');
}

function verificationLine(what: string, last: VerificationView | undefined, now: number): string {
  if (last === undefined) return sentence(`${what}: never`, 2);
  const verdict = last.ok ? paint('green', 'whole') : paint('red', things(last.findings.length, 'finding'));
  return sentence(`${what}: ${verdict}, ${count(last.checked)} checked, ${since(last.at, now)} by ${last.who}`, 2);
}

function backupLine(now: number): (backup: TrustReport['backups'][number]) => string {
  return ({ path, at, bytes, who }) => sentence(`${path}, ${size(bytes)}, ${since(at, now)} by ${who}`, 2);
}

function certificateLines({ certificates }: TrustReport): readonly string[] {
  if (certificates.length === 0) return [];
  const lines = certificates.map(({ endpoint, subject, validTo, daysLeft, problem, fingerprint }) => {
    const state = problem === undefined ? `valid until ${clock(validTo)}, ${things(daysLeft, 'day')}` : `not trusted: ${problem}`;
    return sentence(`${endpoint} ${subject}: ${state}`, 2) + sentence(fingerprint, 4);
  });
  return [heading('Certificates'), ...lines];
}

function secretLines({ secrets }: TrustReport): readonly string[] {
  if (secrets.length === 0) return [];
  const lines = secrets.map(({ name, present, interfaces }) =>
    sentence(`${name}: ${present ? 'present' : paint('red', 'missing')} (${interfaces.join(', ')})`, 2),
  );
  return [heading('Secrets'), ...lines];
}

function clockLines({ clocks }: TrustReport): readonly string[] {
  if (clocks.length === 0) return [];
  const lines = clocks.map(({ endpoint, offsetMs, plusMinusMs }) =>
    sentence(`${endpoint}: ${offsetMs < 0 ? '-' : '+'}${span(Math.abs(offsetMs))} ± ${span(plusMinusMs)}`, 2),
  );
  return [heading('Clocks of others'), ...lines];
}

function storeLine({ store: { bytes, freeBytes, growth } }: TrustReport): string {
  const pace = growth === undefined ? '' : `, ${growth.bytesPerDay < 0 ? '-' : '+'}${size(Math.abs(growth.bytesPerDay))} a day`;
  const full = growth?.daysLeft === undefined ? '' : `, full in about ${things(growth.daysLeft, 'day')}`;
  return `${size(bytes)} stored, ${size(freeBytes)} free${pace}${full}`;
}

function processLine({ process: { millrace, node, sqlite, memoryBytes, startedAt } }: TrustReport, now: number): string {
  return `Millrace ${millrace}, Node ${node}, SQLite ${sqlite}, ${size(memoryBytes)} of memory, started ${since(startedAt, now)}`;
}

/** What looking through a backup gave. */
export function backupCheckView({ path, ok, bytes, sha256, sameHash, messages, findings }: BackupCheck): string {
  const hash =
    sameHash === undefined ? 'this node does not remember its hash' : sameHash ? 'the hash is the one it was made with' : '';
  const verdict = ok
    ? `${path} ${paint('green', 'can be restored')}: ${things(messages, 'message')}, ${size(bytes)}; ${hash}.`
    : `${path} ${paint('red', 'is damaged')}: ${sameHash === false ? 'its hash is not the one it was made with' : 'its records do not verify'}.`;
  return (
    sentence(verdict) +
    sentence(`sha256 ${sha256}`) +
    findings.map(({ code, record, sentence: text }) => sentence(`${paint('red', code)} ${record}: ${text}`, 2)).join('')
  );
}
