import type { AuditView, HopTrace, MessageTrace, TryTrace } from '../views.ts';
import { proofBytes, proofFormat, type ProofAttempt, type ProofDelivery, type ProofMessage, type ProofRecord } from './proof.ts';

/** What a proof is made of. */
export interface ProofFacts {
  readonly trace: MessageTrace;
  /** The entries of the audit trail that name the message. */
  readonly audit: readonly AuditView[];
  readonly node: ProofRecord['node'];
  readonly issuedAt: string;
}

/** The record that a proof signs. The same facts give the same record, field for field. */
export function proofRecord({ trace, audit, node, issuedAt }: ProofFacts): ProofRecord {
  return {
    format: proofFormat,
    issuedAt,
    node,
    sentence: trace.sentence,
    message: messageOf(trace),
    deliveries: trace.hops.map(deliveryOf),
    audit,
  };
}

function messageOf(trace: MessageTrace): ProofMessage {
  const { message, id, source, origin, contract, subject, receivedAt, time, keys, attributes } = trace;
  return {
    number: message,
    id,
    source,
    ...(origin !== undefined && { origin }),
    ...(contract !== undefined && { contract }),
    subject,
    keys,
    receivedAt,
    ...(time !== undefined && { time }),
    attributes,
    received: proofBytes(trace.received),
  };
}

function deliveryOf(hop: HopTrace): ProofDelivery {
  const { flow, title, target, state, at, reference, code, sentence, versions, tries } = hop;
  return {
    flow,
    title,
    target,
    state,
    ...(at !== undefined && { since: at }),
    ...(reference !== undefined && { reference }),
    ...(code !== undefined && { code }),
    ...(sentence !== undefined && { sentence }),
    versions,
    attempts: tries.map(attemptOf),
  };
}

function attemptOf({ sent, answered, ...rest }: TryTrace): ProofAttempt {
  return { ...rest, ...(sent && { sent: proofBytes(sent) }), ...(answered && { answered: proofBytes(answered) }) };
}
