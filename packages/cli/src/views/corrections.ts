import type { AnswerOf } from '@millrace/api';
import type { ContentCheck, CorrectionView, FieldChange } from '@millrace/core';
import { paint } from '../text/paint.ts';
import { cut } from '../text/table.ts';
import { since, things } from '../text/words.ts';
import { sentence } from '../text/wrap.ts';

/** What a correction did, or would do: everything that is wrong with its place, what would be sent, what differs. */
export function correctView(report: AnswerOf<'correct'>): string {
  return [
    sentence(verdictOf(report)),
    ...report.issues.map(issueLine),
    ...report.outcomes.map(outcomeLine),
    ...report.warnings.map(warning => sentence(paint('yellow', warning), 2)),
    ...changeLines(report.changes),
  ].join('');
}

function verdictOf({ dryRun, ok, refusal, state, correction, audit, released, regulated }: AnswerOf<'correct'>): string {
  const second = regulated.length > 0 ? ` A second person has to agree (${regulated.join(', ')}).` : '';
  if (dryRun) return ok ? `Nothing is against it. This was a dry run.${second}` : `It cannot be kept: ${refusal ?? 'see below'}.`;
  if (state === 'proposed') return `Correction ${correction} waits for a second person. Audit entry ${audit}.`;
  return `Correction ${correction} is in force, ${things(released, 'delivery goes', 'deliveries go')} on with it. Audit entry ${audit}.`;
}

function issueLine({ path, sentence: words, at }: ContentCheck['issues'][number]): string {
  const place = at === undefined ? '' : ` (line ${at.line}, column ${at.column})`;
  return sentence(`${paint('red', 'wrong')} ${path === '' ? '' : `${path}: `}${words}${place}`, 2);
}

function outcomeLine({ would, title, target, sentence: words }: ContentCheck['outcomes'][number]): string {
  const what = { send: 'would be sent', filter: 'would be left out', hold: 'would be held again' }[would];
  return sentence(`${title} to ${target}: ${what}${words === undefined ? '' : `: ${words}`}`, 2);
}

function changeLines(changes: readonly FieldChange[]): readonly string[] {
  return changes.map(({ path, before, after }) =>
    sentence(`${path === '' ? 'the whole message' : path}: ${shown(before)} → ${shown(after)}`, 2),
  );
}

function shown(value: FieldChange['before']): string {
  return value === undefined ? 'not there' : cut(JSON.stringify(value), 80);
}

/** Corrections, newest first. */
export function correctionsView({ items, next }: AnswerOf<'corrections'>, now: number): string {
  if (items.length === 0) return sentence('There is no such correction.');
  return (
    items.map(item => correctionText(item, now)).join('\n') + (next === undefined ? '' : sentence('\nThere are more: --limit'))
  );
}

const states = {
  applied: ['in force', 'green'],
  proposed: ['waits for a second person', 'yellow'],
  refused: ['refused', 'red'],
  replaced: ['replaced by a later one', 'dim'],
  lapsed: ['lapsed: the message is not held any more', 'dim'],
} as const;

/** One correction: where it stands, who, when, why, what differs, and what a second person said. */
export function correctionText(correction: CorrectionView, now: number): string {
  const { number, message, subject, state, who, at, reason, decision } = correction;
  const [word, look] = states[state];
  const said =
    decision && `${decision.who} ${decision.agreed ? 'agreed' : 'refused'} ${since(decision.at, now)}: ${decision.reason}`;
  return [
    sentence(`${paint('bold', `Correction ${number}`)} of message ${message} (${subject}): ${paint(look, word)}`),
    sentence(`${who}, ${since(at, now)}: ${reason}`, 2),
    ...changeLines(correction.changes),
    ...(said === undefined ? [] : [sentence(said, 2)]),
  ].join('');
}

/** What a second person's word did. */
export function decisionView({ correction, released, audit }: AnswerOf<'decideCorrection'>): string {
  const { number, message, decision } = correction;
  if (decision?.agreed !== true)
    return sentence(`Correction ${number} is refused; message ${message} stays held. Audit entry ${audit}.`);
  return sentence(
    `Correction ${number} is in force, ${things(released, 'delivery goes', 'deliveries go')} on with it. Audit entry ${audit}.`,
  );
}
