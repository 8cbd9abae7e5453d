import { contentBytes, fieldDiff, identityRefusal, isUnread, placeInContent } from '@millrace/core';
import type {
  ContentCheck,
  CorrectionOutcome,
  FieldChange,
  FormatSettings,
  GivenContent,
  Issue,
  Result,
  Value,
} from '@millrace/core';
import { OperationError } from '@millrace/core';
import type { StoredMessage } from '@millrace/store';
import { correctedMessage, readCorrected } from '../corrected-message.ts';
import { prepareWith } from '../flow-program.ts';
import { firstIssue } from '../live-message.ts';
import type { LiveMessage, SourceReading } from '../live-message.ts';
import { textOfContent } from './content-payload.ts';
import type { NodeContext } from './context.ts';
import { newestConfirmed } from './replay.ts';
import type { Selected } from './selecting.ts';
import { withoutConflict } from './without-conflict.ts';

/** A message with the deliveries of it that are held, and how its source is read. */
export interface HeldMessage {
  readonly stored: StoredMessage;
  readonly held: readonly Selected[];
  readonly source: string;
  readonly settings: FormatSettings;
  readonly reading: SourceReading;
}

/** What checking a content came to, with what it says. */
export interface Judged extends ContentCheck {
  readonly value?: Value;
}

/** Checks a content as a message is checked: it can be read, is the same message, keeps its contract, passes and maps in each flow that holds it. */
export async function judge(context: NodeContext, message: HeldMessage, bytes: Uint8Array): Promise<Judged> {
  const { stored, held, reading } = message;
  const regulated = regulatedIn(held);
  const nothing = { ok: false, outcomes: [], warnings: [], regulated };
  const read = readCorrected(bytes, reading);
  if (!read.ok)
    return { ...nothing, issues: read.issues, refusal: `the content cannot be read: ${firstIssue(read.issues).sentence}` };
  const { value, identity } = read.value;
  const issues = placed(contractIssues(context, message, value), bytes, message.settings);
  const other = identityRefusal(stored, identity);
  if (other !== undefined) return { ...nothing, value, issues, refusal: other };
  const live = withoutConflict(correctedMessage(stored, bytes, reading));
  const outcomes = await Promise.all(held.map(each => outcomeOf(context, each, live)));
  const warnings = await warningsOf(context, message, identity.subject, outcomes);
  const refusal = refusalOf(reading.contract.ref, issues, outcomes);
  return { ok: refusal === undefined, value, issues, outcomes, warnings, regulated, ...(refusal !== undefined && { refusal }) };
}

/** The bytes that a person gave: as they are, or as text in the encoding of the source. */
export function givenBytes({ text, base64 }: GivenContent, settings: FormatSettings): Uint8Array {
  if ((text === undefined) === (base64 === undefined))
    throw new OperationError('invalid', 'correction.content-missing', 'give the content either as text or as base64');
  if (base64 !== undefined) return Buffer.from(base64, 'base64');
  const bytes: Result<Uint8Array> = contentBytes(text!, settings);
  if (!bytes.ok)
    throw new OperationError('invalid', 'correction.refused', `writing the content: ${firstIssue(bytes.issues).sentence}`);
  return bytes.value;
}

/** The fields in which a content differs from what it takes the place of; all of it where that could not be read. */
export function changesFrom(before: Uint8Array, after: Value | undefined, reading: SourceReading): readonly FieldChange[] {
  if (after === undefined) return [];
  const decoded = reading.format.decode(before);
  return fieldDiff(decoded.ok && decoded.value.length === 1 ? decoded.value[0] : undefined, after);
}

function contractIssues(
  { lookups, clock }: NodeContext,
  { held, reading: { contract }, stored }: HeldMessage,
  value: Value,
): readonly Issue[] {
  const broken = contract.check(value).filter(({ level }) => level === 'error');
  if (broken.length > 0 || contract.checkCodes === undefined) return broken;
  const scope = held[0]?.flow.runner.program.scopeAt(stored.receivedAt, clock.now());
  return contract.checkCodes(value, lookups.current.codeSets, scope?.days?.received);
}

function placed(issues: readonly Issue[], bytes: Uint8Array, settings: FormatSettings): readonly Issue[] {
  if (issues.length === 0) return issues;
  const text = textOfContent(bytes, settings);
  return issues.map(issue => {
    const at = issue.at ?? (text === undefined ? undefined : placeInContent(text, settings, issue.path));
    return at === undefined ? issue : { ...issue, at };
  });
}

async function outcomeOf(context: NodeContext, { flow }: Selected, live: LiveMessage): Promise<CorrectionOutcome> {
  const { plan, runner } = flow;
  const prepared = await prepareWith(context.evaluator, runner.program, live);
  const common = { flow: plan.name, title: plan.title, target: plan.target };
  if (prepared.kind === 'send') return { ...common, would: 'send', mapped: prepared.value };
  if (prepared.kind === 'hold') return { ...common, would: 'hold', code: prepared.code, sentence: prepared.sentence };
  return { ...common, would: 'filter', sentence: 'the condition of the integration leaves it out: it is not sent' };
}

async function warningsOf(
  context: NodeContext,
  { stored, held }: HeldMessage,
  subject: string,
  outcomes: readonly CorrectionOutcome[],
): Promise<readonly string[]> {
  const warnings = new Set<string>();
  for (const { row, flow } of held) {
    const { target } = flow.plan;
    if (row.code === 'delivery.unknown')
      warnings.add(`an earlier try may have reached ${target}; look there first, or it is there twice`);
    const named = isUnread(stored) ? { ...stored, subject } : stored;
    const { newestConfirmed: newer } = await newestConfirmed(context, flow.runner.number, named);
    if (newer !== undefined) warnings.add(`message ${newer} of ${subject} is newer and in ${target} already`);
  }
  for (const { would, title } of outcomes) if (would === 'filter') warnings.add(`${title} would leave it out: it is not sent`);
  return [...warnings];
}

function refusalOf(contract: string, issues: readonly Issue[], outcomes: readonly CorrectionOutcome[]): string | undefined {
  if (issues.length > 0) return `the content does not keep ${contract}: ${firstIssue(issues).sentence}`;
  if (outcomes.length > 0 && outcomes.every(({ would }) => would === 'hold'))
    return `it would be held again: ${[...new Set(outcomes.map(({ sentence }) => sentence))].join('; ')}`;
  return undefined;
}

/** The contracts under regulation that a message passes on its way: of the source, between mappings, of the target. */
function regulatedIn(held: readonly Selected[]): readonly string[] {
  const contracts = held.flatMap(({ flow: { runner } }) => {
    const { source, target, steps } = runner.program;
    return [source, target, ...steps.map(({ to }) => to)];
  });
  return [...new Set(contracts.filter(({ document }) => document.regulated === true).map(({ ref }) => ref))];
}
