import { request, type Agent } from 'node:http';

/** One POST: where to, with which headers, what. */
export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** What came back: the status, and how long the other side asks to wait. */
export interface Posted {
  readonly status: number;
  readonly retryAfterMs?: number;
}

/** Sends a POST and reads the answer to its end. Rejects where no whole answer came. */
export function post(agent: Agent, { url, headers, body }: Post, signal: AbortSignal): Promise<Posted> {
  return new Promise((resolve, reject) => {
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    const sending = request(
      url,
      { agent, signal, method: 'POST', headers: { 'content-length': bytes.length, ...headers } },
      response => {
        const retryAfter = Number(response.headers['retry-after']);
        response.once('error', reject);
        response.once('end', () =>
          resolve({ status: response.statusCode ?? 0, ...(retryAfter > 0 && { retryAfterMs: retryAfter * 1000 }) }),
        );
        response.resume();
      },
    );
    sending.once('error', reject);
    sending.end(bytes);
  });
}
