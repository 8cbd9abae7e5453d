import type { Outcome, SinkItem, Verdict } from '@millrace/connector';

/** What was sent, for the trace: the statement or table on the first line, then one message a line. */
export function sentTrace(what: Readonly<Record<string, unknown>>, items: readonly SinkItem[]): Uint8Array {
  return Buffer.from([what, ...items.map(item => item.value)].map(line => JSON.stringify(line)).join('\n'));
}

/** What was answered, for the trace. */
export function answerTrace(answers: readonly (Outcome | Verdict)[]): Uint8Array {
  return Buffer.from(answers.map(answer => JSON.stringify(answer)).join('\n'));
}
