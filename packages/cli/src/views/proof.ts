import { proofPage, type ProofLine, type ProofRecord } from '@millrace/core';
import type { ProofVerdict } from '../proof/verify-proof.ts';
import { paint } from '../text/paint.ts';
import { block, sentence } from '../text/wrap.ts';
import { heading, verdictWord } from './looks.ts';

/** What a proof says, for a person. */
export function proofView(record: ProofRecord): string {
  const parts = proofPage(record).map(part => heading(part.heading) + part.lines.map(lineText).join(''));
  return sentence(record.sentence) + parts.join('');
}

function lineText(line: ProofLine): string {
  return line.kind === 'fact' ? sentence(`${line.label}: ${line.text}`, 2) : paint('dim', block(line.text, 4));
}

/** Whether a proof verifies, what was looked at, and what it says. */
export function verdictView({ ok, checks, fingerprint, record }: ProofVerdict): string {
  return [
    sentence(verdictWord(ok, 'The proof is genuine.', 'The proof is not to be trusted.')),
    ...checks.map(each => sentence(`${verdictWord(each.ok, '✓', '✗')} ${each.sentence}`, 2)),
    ...(fingerprint === undefined ? [] : [sentence(`key ${fingerprint}: compare it with what the node shows under Trust`, 2)]),
    ...(record ? ['\n', proofView(record)] : []),
  ].join('');
}
