import type { Client } from 'undici';

/** One HTTP request with everything in memory. */
export interface PlainRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

/** What came of a request: an answer; surely nothing reached the other side (`unsent`); or nobody knows (`unanswered`). */
export type PlainAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs?: number; readonly text: string }
  | { readonly kind: 'unsent'; readonly sentence: string }
  | { readonly kind: 'unanswered'; readonly sentence: string };

/** Failures before a first byte was sent. */
const unsentCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** Characters of an answer that are kept: enough for the reason of a refusal. */
const kept = 4_000;

/** Sends once and reads the answer. Never throws for what the world does. */
export async function sendPlain(client: Client, request: PlainRequest, signal: AbortSignal): Promise<PlainAnswer> {
  if (signal.aborted) return { kind: 'unsent', sentence: 'the time was over before it was sent' };
  try {
    const { statusCode, headers, body } = await client.request({ ...request, signal });
    const text = await body.text().catch(() => '');
    const retryAfterMs = retryAfter(headers['retry-after']);
    return {
      kind: 'answered',
      status: statusCode,
      text: text.slice(0, kept),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    };
  } catch (error) {
    const { code, message } = error as Error & { readonly code?: string };
    const sentence = signal.aborted ? 'the time was over before an answer came' : (code ?? message);
    return { kind: unsentCodes.has(code ?? '') ? 'unsent' : 'unanswered', sentence };
  }
}

/** Seconds of `Retry-After` as milliseconds; a date counts as absent, because it would be read by two clocks. */
function retryAfter(header: string | readonly string[] | undefined): number | undefined {
  const seconds = typeof header === 'string' && /^\d{1,6}$/u.test(header) ? Number(header) : undefined;
  return seconds === undefined ? undefined : seconds * 1000;
}
