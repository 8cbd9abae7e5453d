import type { HopTrace, MessageTrace, Payload, TryTrace } from '@millrace/core';
import { paint } from '../text/paint.ts';
import { clock, short, since, size, span } from '../text/words.ts';
import { block, sentence } from '../text/wrap.ts';
import { correctionText } from './corrections.ts';
import { commandView } from './equipment-commands.ts';
import { deliveryWords } from './find.ts';

/** Everything known of one message: the verdict, what came, then each target with what was mapped, sent and answered. */
export function explainView(trace: MessageTrace, now: number): string {
  return [
    sentence(trace.sentence),
    '\n',
    sentence(headline(trace, now)),
    pairs('keys', trace.keys),
    pairs('attributes', trace.attributes),
    ...relatedLines(trace),
    ...decidedLines(trace),
    '\n',
    payloadLines('received', trace.received, 0),
    trace.parseIssue === undefined ? jsonLines('parsed', trace.parsed, 0) : sentence(`not parsed: ${trace.parseIssue}`),
    ...correctionLines(trace, now),
    ...trace.hops.map(hop => hopLines(hop)),
  ].join('');
}

/** What people put in the place of what was received, oldest first. */
function correctionLines({ corrections = [] }: MessageTrace, now: number): readonly string[] {
  return corrections.flatMap(each => ['\n', correctionText(each, now)]);
}

function headline(trace: MessageTrace, now: number): string {
  return [
    paint('bold', `message ${trace.message}`),
    `id ${trace.id}`,
    `subject ${trace.subject}`,
    ...(trace.contract === undefined ? [] : [trace.contract]),
    `from ${trace.source}${trace.origin === undefined ? '' : ` (${trace.origin})`}`,
    `received ${clock(trace.receivedAt)} UTC (${since(trace.receivedAt, now)})`,
  ].join(' · ');
}

function pairs(title: string, fields: Readonly<Record<string, string>>): string {
  const words = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
  return words.length === 0 ? '' : sentence(`${title}: ${words.join(', ')}`);
}

const relations = { cause: 'caused by', effect: 'led to', sibling: 'beside' } as const;
const mostRelated = 10;

/** What caused the message and what it led to, one line each. */
function relatedLines({ related }: MessageTrace): readonly string[] {
  const lines = related
    .slice(0, mostRelated)
    .map(({ relation, message, source, subject, contract, shared }) =>
      sentence(
        `${relations[relation]} message ${message}: ${contract ?? 'a message'} ${subject} from ${source} (same ${Object.keys(shared).join(', ')})`,
      ),
    );
  const more = related.length - lines.length;
  return more > 0 ? [...lines, sentence(`… and ${more} more; millrace find shows them`)] : lines;
}

/** What people did with it. */
function decidedLines({ events }: MessageTrace): readonly string[] {
  return events
    .filter(({ kind }) => kind === 'decided')
    .map(({ at, who, action, sentence: reason, audit }) =>
      sentence(`${clock(at)} UTC ${who}: ${action}${reason === undefined ? '' : `, ${reason}`} (audit entry ${audit})`),
    );
}

function hopLines(hop: HopTrace): string {
  const { versions } = hop;
  const mapping = versions.mapping === undefined ? 'unchanged' : `mapping ${versions.mapping}`;
  const crosswalks = (versions.crosswalks ?? []).map(
    ({ name, added }) => `, crosswalk ${name}${added === 0 ? '' : ` with ${added} added`}`,
  );
  return [
    '\n',
    sentence(`→ ${deliveryWords(hop)}`),
    sentence(
      `${versions.integration} of release ${short(versions.release)}: ${versions.contract} → ${versions.targetContract}, ${mapping}${crosswalks.join('')}`,
      2,
    ),
    ...(hop.translated ?? []).map(({ crosswalk, from, to, who, at, audit }) =>
      sentence(`${crosswalk}: ${from} → ${to}, added by ${who} ${clock(at)} UTC (audit entry ${audit})`, 2),
    ),
    hop.mapIssue === undefined ? jsonLines('mapped', hop.mapped, 2) : sentence(`not mapped: ${hop.mapIssue}`, 2),
    hop.command === undefined ? '' : indented(commandView(hop.command)),
    ...hop.tries.map((each, index) => tryLines(each, hop.tries[index - 1])),
    ...(hop.actions.length > 0 ? [sentence(`you may ${hop.actions.join(' or ')} it`, 2)] : []),
  ].join('');
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gmu, '  ');
}

/** One try; what was sent as before is not shown again. */
function tryLines(each: TryTrace, before: TryTrace | undefined): string {
  const took = each.tookMs === undefined ? 'never ended' : span(each.tookMs);
  const line = `${each.number}. ${each.kind} at ${each.startedAt.slice(11, 23)}, ${took}: ${paint('bold', each.outcome)}, release ${short(each.release)}`;
  return [
    sentence(line, 2),
    ...(each.sent
      ? [each.sent.sha256 === before?.sent?.sha256 ? sentence('sent the same', 5) : payloadLines('sent', each.sent, 5)]
      : []),
    ...(each.answered ? [payloadLines('answered', each.answered, 5)] : []),
  ].join('');
}

function payloadLines(title: string, payload: Payload, indent: number): string {
  if (payload.bytes === 0) return sentence(`${title} nothing`, indent);
  const head = sentence(
    `${title} ${size(payload.bytes)}, sha256 ${short(payload.sha256)}${payload.text === undefined ? ', base64' : ''}`,
    indent,
  );
  const rest = payload.truncated ? sentence('… this is the beginning; it can be had whole', indent + 2) : '';
  return head + paint('dim', block(payload.text ?? payload.base64 ?? '', indent + 2)) + rest;
}

function jsonLines(title: string, value: unknown, indent: number): string {
  if (value === undefined) return '';
  return sentence(title, indent) + paint('dim', block(JSON.stringify(value, null, 2), indent + 2));
}
