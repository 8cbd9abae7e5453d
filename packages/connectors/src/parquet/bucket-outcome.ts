import type { Outcome } from '@millrace/connector';

import type { PlainAnswer } from '../plain-request.ts';

/** Refusals that ask for a slower pace. */
const busy = new Set([408, 429, 503]);

/** What the answer to a conditional PUT means (Amazon S3 API, error responses). */
export function bucketOutcome(doing: string, answer: PlainAnswer): Outcome {
  const sentence = `${doing}: ${answer.kind === 'answered' ? wordsOf(answer.status, answer.text) : answer.sentence}`;
  if (answer.kind === 'unsent') return { kind: 'later', because: 'down', sentence };
  if (answer.kind === 'unanswered') return { kind: 'unknown', sentence };
  const { status, retryAfterMs } = answer;
  if (status >= 200 && status < 300) return { kind: 'done' };
  if (status === 412) return { kind: 'already' };
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (busy.has(status)) return { kind: 'later', because: 'busy', sentence, ...wait };
  if (status === 409) return { kind: 'later', because: 'contention', sentence };
  if (status >= 500) return { kind: 'unknown', sentence };
  // rights, an absent bucket, another region: about the whole target, and people can mend them
  if (status < 400 || status === 401 || status === 403 || status === 404) return { kind: 'later', because: 'down', sentence };
  return { kind: 'never', sentence, targetCode: codeOf(answer.text) ?? String(status) };
}

function wordsOf(status: number, text: string): string {
  const code = codeOf(text);
  return code === undefined ? `status ${status}` : `status ${status}, ${code}`;
}

/** The code of an error document of S3 (`<Code>AccessDenied</Code>`). */
function codeOf(text: string): string | undefined {
  return /<Code>([A-Za-z]{1,60})<\/Code>/u.exec(text)?.[1];
}
