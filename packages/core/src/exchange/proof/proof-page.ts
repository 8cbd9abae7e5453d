import type { ProofAttempt, ProofBytes, ProofDelivery, ProofRecord } from './proof.ts';

/** A part of a proof for a person: facts under a heading, and texts that were sent as they were. */
export interface ProofPart {
  readonly heading: string;
  readonly lines: readonly ProofLine[];
}

/** One fact, or the content of bytes. */
export type ProofLine =
  { readonly kind: 'fact'; readonly label: string; readonly text: string } | { readonly kind: 'content'; readonly text: string };

/** Everything that a proof says, for a person, in the order in which it happened. Nothing of the record is left out. */
export function proofPage(record: ProofRecord): readonly ProofPart[] {
  return [messagePart(record), ...record.deliveries.flatMap(deliveryParts), auditPart(record), issuePart(record)];
}

function messagePart({ message }: ProofRecord): ProofPart {
  const { number, id, source, origin, contract, subject, keys, receivedAt, time, attributes, received } = message;
  return {
    heading: `Message ${number}`,
    lines: [
      fact('received', `${receivedAt} from ${source}${origin === undefined ? '' : ` (${origin})`}`),
      ...optional('happened at the source', time),
      ...optional('contract', contract),
      fact('subject', subject),
      ...pairs('keys', keys),
      fact('id', id),
      ...pairs('came with it', attributes),
      ...bytesLines('bytes received', received),
    ],
  };
}

function deliveryParts(delivery: ProofDelivery): readonly ProofPart[] {
  const { title, target, state, since, reference, code, sentence, versions, flow } = delivery;
  const { crosswalks = [], mapping = 'none' } = versions;
  const head: ProofPart = {
    heading: `Delivery: ${title}`,
    lines: [
      fact(
        'outcome',
        `${state}${reference === undefined ? '' : ` as ${reference}`}${since === undefined ? '' : `, since ${since}`}`,
      ),
      ...optional('because', sentence),
      ...optional('code', code),
      fact('target', target),
      fact('flow', `${flow} of integration ${versions.integration}`),
      fact('contracts', `${versions.contract} to ${versions.targetContract}`),
      fact('mapping', mapping),
      ...crosswalks.map(({ name, added }) => fact('crosswalk', `${name}, ${added} entries added to the node by then`)),
      fact('release', versions.release),
    ],
  };
  return [head, ...delivery.attempts.map(each => attemptPart(title, each))];
}

function attemptPart(title: string, attempt: ProofAttempt): ProofPart {
  const { number, record, kind, startedAt, tookMs, outcome, release, sent, answered } = attempt;
  return {
    heading: `${title}: ${kind} ${number}`,
    lines: [
      fact('started', startedAt),
      fact('took', tookMs === undefined ? 'never ended' : `${tookMs} ms`),
      fact('outcome', outcome),
      fact('record', String(record)),
      fact('release', release),
      ...(sent ? bytesLines('bytes sent', sent) : []),
      ...(answered ? bytesLines('bytes answered', answered) : []),
    ],
  };
}

function auditPart({ audit }: ProofRecord): ProofPart {
  const lines = audit.flatMap(({ number, at, who, action, subject, reason, before, after, hash }) => [
    fact(`entry ${number}`, `${at} ${who}: ${action}, ${subject}`),
    ...optional('reason', reason),
    ...optional('before', before),
    ...optional('after', after),
    fact('hash', hash),
  ]);
  return { heading: 'Audit trail', lines: lines.length > 0 ? lines : [fact('entries', 'no person touched this message')] };
}

function issuePart({ issuedAt, node, format }: ProofRecord): ProofPart {
  return {
    heading: 'Issued',
    lines: [fact('at', issuedAt), fact('by node', node.name), fact('release in force', node.release), fact('form', format)],
  };
}

function bytesLines(label: string, { bytes, sha256, text, base64, leftOut }: ProofBytes): readonly ProofLine[] {
  const note = leftOut ? ', too large to be shown' : base64 === undefined ? '' : ', in base64';
  const content = text ?? base64;
  return [
    fact(label, `${bytes} bytes${note}`),
    fact('SHA-256', sha256),
    ...(content === undefined || content === '' ? [] : [{ kind: 'content' as const, text: content }]),
  ];
}

function fact(label: string, text: string): ProofLine {
  return { kind: 'fact', label, text };
}

function optional(label: string, text: string | undefined): readonly ProofLine[] {
  return text === undefined ? [] : [fact(label, text)];
}

function pairs(label: string, fields: Readonly<Record<string, string>>): readonly ProofLine[] {
  const words = Object.entries(fields).map(([name, value]) => `${name} ${value}`);
  return words.length === 0 ? [] : [fact(label, words.join(', '))];
}
